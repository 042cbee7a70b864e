import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

/** What ministack drops, by the kind of resource; in answers as in requests. */
const droppedFields = {
  cluster: ["upgradePolicy", "zonalShiftConfig", "controlPlaneScalingConfig", "storageConfig", "remoteNetworkConfig"],
  // `updateConfig` is not dropped but mixed with a default that contradicts it.
  nodegroup: ["launchTemplate", "nodeRepairConfig", "updateConfig"],
} as const;

const clusterPath = /^\/clusters(?:\/([^/]+))?$/;
const groupPath = /^\/clusters\/([^/]+)\/node-groups(?:\/([^/]+))?$/;
const updatePath = /^\/clusters\/[^/]+(?:\/node-groups\/[^/]+)?\/update-config$/;

/** Settings of EKS clusters and node groups that ministack drops, and an OIDC issuer that looks like AWS's. */
export function eksSettings(): Gap {
  const kept = new Map<string, Fields>();
  return {
    name: "eks: upgrade policy, zonal shift and the like of clusters, OIDC issuer, launch template and repair of node groups",
    service: "eks",
    reason: "ministack drops them, and its issuer is plain HTTP, which IAM's OIDC providers refuse",
    matches: ({ path }) => clusterPath.test(path) || groupPath.test(path) || updatePath.test(path),
    async answer({ method, path, region }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const given = jsonFields(body);
      const kind = path.includes("/node-groups") ? "nodegroup" : "cluster";
      const settings = Object.fromEntries(
        Object.entries(given).filter(([name]) => (droppedFields[kind] as readonly string[]).includes(name)),
      );
      if (updatePath.test(path)) {
        const updated = path.replace(/\/update-config$/, "");
        kept.set(updated, { ...kept.get(updated), ...settings });
        return answer;
      }
      const fields = jsonFields(answer.body);
      const resource = fields[kind] as Fields | undefined;
      if (resource === undefined) return answer;
      const own =
        method === "POST" ? `${path}/${String(kind === "cluster" ? given["name"] : given["nodegroupName"])}` : path;
      if (method === "POST") kept.set(own, settings);
      const complete = withAwsIssuer({ ...resource, ...kept.get(own) }, region);
      if (method === "DELETE") kept.delete(own);
      return json(answer.status, { ...fields, [kind]: complete });
    },
  };
}

function withAwsIssuer(resource: Fields, region: string): Fields {
  const issuer = (resource["identity"] as { oidc?: { issuer?: string } } | undefined)?.oidc?.issuer;
  const id = issuer?.split("/").at(-1);
  if (id === undefined) return resource;
  return { ...resource, identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` } } };
}
