import { architectureOf } from "../aws/instance-types";
import type { MemoryNeeds } from "../aws/instance-memory";
import { commonPrograms, type HostFile, programs, settings } from "../hosts/host-files";
import { releaseSettings } from "../hosts/release";
import { argocdComponents, argocdKustomization, argocdRelease } from "./argocd";
import { k3sConfig, k3sDataFolder, k3sMib, k3sRelease, k3sService, systemMib } from "./k3s";

export interface GitopsHostProps {
  /** Folder of the project, absolute. */
  readonly projectFolder: string;
  readonly region: string;
  readonly nodeName: string;
  readonly instanceType: string;
  readonly dataVolumeId: string;
  /** Secret with Argo CD's admin: JSON with `password`. */
  readonly adminSecretArn: string;
}

/** The program that sets the host up. */
export const gitopsSetup = "set-up-gitops-host";

/** Files of a host with k3s and Argo CD. */
export function gitopsFiles(props: GitopsHostProps): HostFile[] {
  const { projectFolder, region, nodeName, instanceType, dataVolumeId, adminSecretArn } = props;
  return [
    settings({
      AWS_REGION: region,
      DATA_VOLUME_ID: dataVolumeId,
      DATA_FOLDER: k3sDataFolder,
      ADMIN_SECRET_ARN: adminSecretArn,
      ...releaseSettings("K3S", k3sRelease[architectureOf(instanceType)]),
      ...releaseSettings("ARGOCD", argocdRelease),
    }),
    ...programs(
      projectFolder,
      ...commonPrograms,
      `modules/gitops/scripts/${gitopsSetup}`,
      "modules/gitops/scripts/set-argocd-password",
    ),
    k3sConfig(nodeName),
    k3sService,
    argocdKustomization(),
  ];
}

/** Memory of all that runs on the host. */
export const gitopsMemory = (workloadsMib: number): MemoryNeeds => ({
  system: systemMib,
  k3s: k3sMib,
  ...Object.fromEntries(Object.entries(argocdComponents).map(([name, { mib }]) => [name, mib])),
  workloads: workloadsMib,
});
