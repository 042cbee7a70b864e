import { isSuccess, json, jsonFields, type Answer, type Gap } from "./gap";
import type { Fields, KafkaClusters } from "./kafka-store";

const api = /^\/(v1|api\/v2)\/clusters(?:\/([^/]+))?(\/policy)?$/;

/** Fields of a cluster that v2 has beside `provisioned`. All other fields have the same names inside it. */
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

/** MSK clusters as the provider reads them: DescribeClusterV2 from v1, with the fields that ministack drops. */
export function kafkaClusters(clusters: KafkaClusters): Gap {
  const policies = new Map<string, unknown>();

  const policy = (method: string, arn: string, given: Fields): Answer => {
    if (method === "PUT") policies.set(arn, given["policy"]);
    const current = policies.get(arn);
    if (current === undefined) return notFound("The cluster has no policy.");
    if (method === "DELETE") policies.delete(arn);
    return json(200, { currentVersion: "K3AEGXETSR30VB", ...(method === "GET" ? { policy: current } : {}) });
  };

  return {
    name: "kafka: DescribeClusterV2; policies, tags and storage mode of clusters",
    service: "kafka",
    reason: "ministack has only v1, which the provider does not use, changes the case of tags and drops the rest",
    matches: ({ method, path }) => api.test(path) && !(method === "GET" && path === "/v1/clusters"),
    async answer({ method, path }, body, askEmulator) {
      const [, version = "", encoded = "", part] = api.exec(path) ?? [];
      const arn = decodeURIComponent(encoded);
      const given = jsonFields(body);
      if (part === "/policy") return policy(method, arn, given);
      if (method === "GET") {
        const cluster = await clusters.describe(arn, askEmulator);
        if (cluster === undefined) return askEmulator({ path: `/v1/clusters/${encoded}` });
        return json(200, { clusterInfo: version === "v1" ? cluster : asV2(cluster) });
      }
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      if (method === "DELETE") {
        clusters.forget(arn);
        policies.delete(arn);
      } else {
        const { storageMode, rebalancing } = given;
        const kept = Object.entries({ storageMode, rebalancing }).filter(([, value]) => value !== undefined);
        clusters.keep(String(jsonFields(answer.body)["clusterArn"]), Object.fromEntries(kept));
      }
      return answer;
    },
  };
}

function asV2(cluster: Fields): Fields {
  const entries = Object.entries(cluster);
  const provisioned = Object.fromEntries(entries.filter(([name]) => !shared.includes(name)));
  const common = Object.fromEntries(entries.filter(([name]) => shared.includes(name)));
  return { ...common, clusterType: "PROVISIONED", provisioned };
}

const notFound = (message: string): Answer => json(404, { message }, { "x-amzn-errortype": "NotFoundException" });
