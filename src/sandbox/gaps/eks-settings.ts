import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

/** Fields that ministack drops, by kind of resource. They have the same names in requests and responses. */
const droppedFields = {
  cluster: [
    "computeConfig",
    "controlPlaneScalingConfig",
    "kubernetesNetworkConfig",
    "remoteNetworkConfig",
    "storageConfig",
    "upgradePolicy",
    "zonalShiftConfig",
  ],
  // `updateConfig` is not dropped but merged with a default that contradicts it.
  nodegroup: ["launchTemplate", "nodeRepairConfig", "updateConfig"],
} as const;

const clusterPath = /^\/clusters(?:\/([^/]+))?$/;
const groupPath = /^\/clusters\/([^/]+)\/node-groups(?:\/([^/]+))?$/;

/** Settings of EKS clusters and node groups that ministack drops, an OIDC issuer as in AWS, and a certificate. */
export function eksSettings(): Gap {
  const kept = new Map<string, Fields>();
  return {
    name: "eks: OIDC issuer, certificate and other settings of clusters; launch template, repair and update settings of node groups",
    service: "eks",
    reason:
      "ministack drops the settings; its issuer uses HTTP, which IAM OIDC providers refuse; its certificate is empty",
    matches: ({ path }) => clusterPath.test(path) || groupPath.test(path),
    async answer({ method, path, region }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const given = jsonFields(body);
      const kind = path.includes("/node-groups") ? "nodegroup" : "cluster";
      const settings = Object.fromEntries(
        Object.entries(given).filter(([name]) => (droppedFields[kind] as readonly string[]).includes(name)),
      );
      const fields = jsonFields(answer.body);
      const resource = fields[kind] as Fields | undefined;
      if (resource === undefined) return answer;
      const own =
        method === "POST" ? `${path}/${String(kind === "cluster" ? given["name"] : given["nodegroupName"])}` : path;
      if (method === "POST") kept.set(own, settings);
      const complete = likeAws({ ...resource, ...kept.get(own) }, resource, region);
      if (method === "DELETE") kept.delete(own);
      return json(answer.status, { ...fields, [kind]: complete });
    },
  };
}

/** Adds what EKS always returns for a cluster: an OIDC issuer, a certificate and all network settings. */
function likeAws(cluster: Fields, before: Fields, region: string): Fields {
  const issuer = (cluster["identity"] as { oidc?: { issuer?: string } } | undefined)?.oidc?.issuer;
  const id = issuer?.split("/").at(-1);
  if (id === undefined) return cluster;
  const { data } = (cluster["certificateAuthority"] ?? {}) as { data?: string };
  return {
    ...cluster,
    certificateAuthority: { data: data || noCertificate },
    identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` } },
    kubernetesNetworkConfig: {
      elasticLoadBalancing: { enabled: false },
      ...(before["kubernetesNetworkConfig"] as Fields),
      ...(cluster["kubernetesNetworkConfig"] as Fields),
    },
  };
}

const noCertificate = Buffer.from("no certificate: the sandbox has no Kubernetes API server").toString("base64");
