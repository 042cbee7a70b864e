import { randomBytes, randomUUID } from "node:crypto";
import { json, jsonFields, type Answer, type Gap } from "./gap";
import { brokerCount, brokerStorage, kafkaVersion, Refusal, storage, type Change } from "./kafka-changes";
import type { Fields, KafkaClusters } from "./kafka-store";

interface Operation {
  readonly clusterArn: string;
  readonly operationArn: string;
  readonly operationType: string;
  readonly startTime: string;
  readonly ends: number;
}

const clusterPath = /^\/v1\/clusters\/([^/]+)\/(.+)$/;
const operationPath = /^\/(v1|api\/v2)\/operations\/([^/]+)$/;

/** Duration of an update: long enough for a client to see that the cluster is busy. */
const changeMs = 500;

/** A change that sets the given fields. */
const fields =
  (...names: readonly string[]): Change =>
  (_cluster, given) =>
    Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));

const group =
  (change: Change): Change =>
  (cluster, given) => ({
    brokerNodeGroupInfo: { ...(cluster["brokerNodeGroupInfo"] as Fields), ...change(cluster, given) },
  });

/** Updates of MSK by the end of their path, with the type of the operation. */
const updates: Readonly<Record<string, readonly [type: string, change: Change]>> = {
  "nodes/count": ["INCREASE_BROKER_COUNT", brokerCount],
  "nodes/storage": ["UPDATE_BROKER_STORAGE", group(brokerStorage)],
  "nodes/type": ["UPDATE_BROKER_TYPE", group((_cluster, given) => ({ instanceType: given["targetInstanceType"] }))],
  configuration: ["UPDATE_CLUSTER_CONFIGURATION", (cluster, given) => withSoftware(cluster, given, {})],
  connectivity: ["UPDATE_CONNECTIVITY", group(connectivity)],
  monitoring: ["UPDATE_MONITORING", fields("enhancedMonitoring", "loggingInfo", "openMonitoring")],
  rebalancing: ["UPDATE_REBALANCING", fields("rebalancing")],
  "reboot-broker": ["REBOOT_NODE", () => ({})],
  security: ["UPDATE_SECURITY", security],
  storage: ["UPDATE_STORAGE", storage],
  version: [
    "UPDATE_CLUSTER_KAFKA_VERSION",
    (cluster, given) => withSoftware(cluster, given, kafkaVersion(cluster, given)),
  ],
};

/** In-place updates of MSK clusters, one at a time, and the operations that report their progress. */
export function kafkaUpdates(clusters: KafkaClusters): Gap {
  const operations = new Map<string, Operation>();
  const running = (arn: string): Operation | undefined =>
    [...operations.values()].find(({ clusterArn, ends }) => clusterArn === arn && ends > Date.now());

  const start = (cluster: Fields, given: Fields, [operationType, change]: readonly [string, Change]): Answer => {
    const clusterArn = String(cluster["clusterArn"]);
    if (running(clusterArn) !== undefined) {
      throw new Refusal("You can't update the cluster because another operation on it is in progress.");
    }
    const { currentVersion } = given;
    if (currentVersion !== undefined && currentVersion !== cluster["currentVersion"]) {
      throw new Refusal("The current version of the cluster differs from the version in the request.");
    }
    clusters.keep(clusterArn, { ...change(cluster, given), currentVersion: newVersion() });
    const operationArn = `${clusterArn.replace(":cluster/", ":cluster-operation/")}/${randomUUID()}`;
    const now = Date.now();
    const startTime = new Date(now).toISOString();
    operations.set(operationArn, { clusterArn, operationArn, operationType, startTime, ends: now + changeMs });
    return json(200, { clusterArn, clusterOperationArn: operationArn });
  };

  return {
    name: "kafka: updates of clusters and their operations",
    service: "kafka",
    reason: "ministack has none, so no cluster could be updated in place",
    matches: ({ method, path }) =>
      operationPath.test(path) || (method !== "GET" && (clusterPath.exec(path)?.[2] ?? "") in updates),
    async answer({ path }, body, askEmulator) {
      const [, version, operationArn] = operationPath.exec(path) ?? [];
      if (operationArn !== undefined) {
        const operation = operations.get(decodeURIComponent(operationArn));
        if (operation === undefined) return failure(404, "NotFoundException", "The operation does not exist.");
        return json(200, { clusterOperationInfo: described(operation, version === "v1") });
      }
      const [, encoded = "", update = ""] = clusterPath.exec(path) ?? [];
      const cluster = await clusters.describe(decodeURIComponent(encoded), askEmulator);
      if (cluster === undefined) return failure(404, "NotFoundException", "The cluster does not exist.");
      try {
        return start(cluster, jsonFields(body), updates[update]!);
      } catch (error) {
        if (error instanceof Refusal) return failure(400, "BadRequestException", error.message);
        throw error;
      }
    },
  };
}

function described({ ends, startTime, ...operation }: Operation, v1: boolean): Fields {
  const ended = ends <= Date.now();
  return {
    ...operation,
    ...(v1 ? { creationTime: startTime } : { startTime, clusterType: "PROVISIONED" }),
    ...(ended ? { endTime: new Date(ends).toISOString() } : {}),
    operationState: ended ? "UPDATE_COMPLETE" : "UPDATE_IN_PROGRESS",
  };
}

/** The software of the brokers with the configuration of the update, if it has one. */
function withSoftware(cluster: Fields, { configurationInfo }: Fields, version: Fields): Fields {
  const { arn, revision } = (configurationInfo ?? {}) as Fields;
  const configuration = arn === undefined ? {} : { configurationArn: arn, configurationRevision: revision };
  return {
    currentBrokerSoftwareInfo: {
      ...(cluster["currentBrokerSoftwareInfo"] as Fields),
      ...configuration,
      ...version,
    },
  };
}

function connectivity(cluster: Fields, given: Fields): Fields {
  const { connectivityInfo } = cluster["brokerNodeGroupInfo"] as Fields;
  return {
    connectivityInfo: {
      publicAccess: { type: "DISABLED" },
      ...(connectivityInfo as Fields | undefined),
      ...(given["connectivityInfo"] as Fields | undefined),
    },
  };
}

function security(cluster: Fields, { clientAuthentication, encryptionInfo }: Fields): Fields {
  return {
    ...(clientAuthentication === undefined ? {} : { clientAuthentication }),
    encryptionInfo: { ...(cluster["encryptionInfo"] as Fields), ...(encryptionInfo as Fields | undefined) },
  };
}

const newVersion = (): string => `K${randomBytes(7).toString("hex").slice(0, 13).toUpperCase()}`;

const failure = (status: number, type: string, message: string): Answer =>
  json(status, { message }, { "x-amzn-errortype": type });
