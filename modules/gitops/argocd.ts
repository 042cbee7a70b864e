import { type HostFile, yamlFile } from "../hosts/host-files";
import type { Release } from "../hosts/release";

/** The manifest of Argo CD's release. `sha256sum` of the file at that address. */
export const argocdRelease: Release = {
  url: "https://raw.githubusercontent.com/argoproj/argo-cd/v3.6.1/manifests/install.yaml",
  sha256: "7be23ca7d9ca3d3074dee8332f1ca92a933b990cee7c9cf22cf3843ee8c2913e",
};

/** Port of the host at which Argo CD's user interface and API answer, with TLS. */
export const argocdPort = 30080;

interface Component {
  readonly kind: "Deployment" | "StatefulSet";
  /** Its main container. */
  readonly container: string;
  /** Limit of its memory. */
  readonly mib: number;
}

/** The workloads of Argo CD. The manifest has no limits, so a large repository could take the memory of everything. */
export const argocdComponents: Readonly<Record<string, Component>> = {
  "argocd-application-controller": { kind: "StatefulSet", container: "argocd-application-controller", mib: 512 },
  "argocd-repo-server": { kind: "Deployment", container: "argocd-repo-server", mib: 384 },
  "argocd-server": { kind: "Deployment", container: "argocd-server", mib: 256 },
  "argocd-applicationset-controller": { kind: "Deployment", container: "argocd-applicationset-controller", mib: 192 },
  "argocd-dex-server": { kind: "Deployment", container: "dex", mib: 128 },
  "argocd-notifications-controller": { kind: "Deployment", container: "argocd-notifications-controller", mib: 128 },
  "argocd-redis": { kind: "Deployment", container: "redis", mib: 128 },
};

/** Folder of the kustomization and of the manifest that it changes. */
export const argocdFolder = "/etc/strata/argocd";

/** The manifest with memory limits, and its server at a port of the host. */
export function argocdKustomization(): HostFile {
  return yamlFile(`${argocdFolder}/kustomization.yaml`, {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    namespace: "argocd",
    resources: ["install.yaml"],
    patches: [
      ...Object.entries(argocdComponents).map(([name, component]) => limit(name, component)),
      {
        target: { kind: "Service", name: "argocd-server" },
        patch: JSON.stringify([
          { op: "add", path: "/spec/type", value: "NodePort" },
          {
            op: "replace",
            path: "/spec/ports",
            value: [{ name: "https", port: 443, targetPort: 8080, nodePort: argocdPort, protocol: "TCP" }],
          },
        ]),
      },
    ],
  });
}

function limit(name: string, { kind, container, mib }: Component) {
  const resources = { requests: { memory: `${mib / 2}Mi` }, limits: { memory: `${mib}Mi` } };
  return {
    target: { kind, name },
    patch: JSON.stringify({
      apiVersion: "apps/v1",
      kind,
      metadata: { name },
      spec: { template: { spec: { containers: [{ name: container, resources }] } } },
    }),
  };
}
