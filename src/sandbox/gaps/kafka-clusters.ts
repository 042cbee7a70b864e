import { isSuccess, json, jsonFields, type Answer, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

const api = /^\/(?:v1|api\/v2)\/clusters(?:\/([^/]+))?(\/policy|\/connectivity)?$/;
const operation = /^\/api\/v2\/operations\/([^/]+)$|^\/v1\/operations\/([^/]+)$/;

/** The parts of a cluster that v2 has beside `provisioned`; all other fields have the same names in it. */
const shared = [
  "activeOperationArn",
  "clusterArn",
  "clusterName",
  "creationTime",
  "currentVersion",
  "state",
  "stateInfo",
  "tags",
];

/**
 * MSK clusters as the provider reads them: DescribeClusterV2 answered from v1, what ministack drops of a
 * cluster kept here, and the two operations that a cluster with a policy or private connectivity needs.
 */
export function kafkaClusters(): Gap {
  const dropped = new Map<string, Fields>();
  const policies = new Map<string, unknown>();

  const describe = (answer: Answer, version: string): Answer => {
    if (!isSuccess(answer)) return answer;
    const info = jsonFields(answer.body)["clusterInfo"] as Fields;
    const arn = String(info["clusterArn"]);
    const complete = { ...info, ...dropped.get(arn) };
    if (version !== "v2") return json(200, { clusterInfo: complete });
    const entries = Object.entries(complete);
    const provisioned = Object.fromEntries(entries.filter(([name]) => !shared.includes(name)));
    const common = Object.fromEntries(entries.filter(([name]) => shared.includes(name)));
    return json(200, { clusterInfo: { ...common, clusterType: "PROVISIONED", provisioned } });
  };

  const policy = (method: string, arn: string, given: Fields): Answer => {
    if (method === "PUT") policies.set(arn, given["policy"]);
    const current = policies.get(arn);
    if (current === undefined) return notFound("The cluster has no policy.");
    if (method === "DELETE") policies.delete(arn);
    return json(200, { currentVersion: "K3AEGXETSR30VB", ...(method === "GET" ? { policy: current } : {}) });
  };

  return {
    name: "kafka: DescribeClusterV2, UpdateConnectivity, cluster policies, tags and storage mode of clusters",
    service: "kafka",
    reason: "ministack has only v1, which the provider does not read, changes the case of tags and drops the rest",
    matches: ({ method, path }) =>
      operation.test(path) || (api.test(path) && !(method === "GET" && path === "/v1/clusters")),
    async answer({ method, path }, body, askEmulator) {
      const operationArn = operation.exec(path);
      if (operationArn !== null) {
        const clusterOperationArn = decodeURIComponent(operationArn[1] ?? operationArn[2] ?? "");
        return json(200, {
          clusterOperationInfo: {
            clusterOperationArn,
            operationArn: clusterOperationArn,
            operationState: "UPDATE_COMPLETE",
          },
        });
      }
      const [, encoded = "", part] = api.exec(path) ?? [];
      const arn = decodeURIComponent(encoded);
      const given = jsonFields(body);
      if (encoded === "") {
        const created = await askEmulator();
        const { tags, storageMode, rebalancing } = given;
        const kept = Object.entries({ tags, storageMode, rebalancing }).filter(([, value]) => value !== undefined);
        if (isSuccess(created)) dropped.set(String(jsonFields(created.body)["clusterArn"]), Object.fromEntries(kept));
        return created;
      }
      if (part === "/policy") return policy(method, arn, given);
      if (part === "/connectivity") {
        const { clusterInfo } = jsonFields(
          (await askEmulator({ method: "GET", path: `/v1/clusters/${encoded}`, body: "" })).body,
        );
        if (clusterInfo === undefined) return notFound("The cluster does not exist.");
        const group = (clusterInfo as Fields)["brokerNodeGroupInfo"] as Fields;
        const connectivityInfo = {
          publicAccess: { type: "DISABLED" },
          ...(group["connectivityInfo"] as Fields | undefined),
          ...(given["connectivityInfo"] as Fields | undefined),
        };
        const brokerNodeGroupInfo = { ...group, connectivityInfo };
        dropped.set(arn, { ...dropped.get(arn), brokerNodeGroupInfo });
        return json(200, {
          clusterArn: arn,
          clusterOperationArn: `${arn.replace(":cluster/", ":cluster-operation/")}/connectivity`,
        });
      }
      if (method === "GET") {
        const v1 = await askEmulator({ path: `/v1/clusters/${encoded}` });
        const tags = await askEmulator({ path: `/v1/tags/${encoded}` });
        if (isSuccess(tags)) dropped.set(arn, { ...dropped.get(arn), tags: jsonFields(tags.body)["tags"] });
        return describe(v1, path.startsWith("/api/v2/") ? "v2" : "v1");
      }
      const answer = await askEmulator();
      if (method === "DELETE" && isSuccess(answer)) {
        dropped.delete(arn);
        policies.delete(arn);
      }
      return answer;
    },
  };
}

const notFound = (message: string): Answer => json(404, { message }, { "x-amzn-errortype": "NotFoundException" });
