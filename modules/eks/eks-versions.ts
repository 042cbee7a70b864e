import { problem, type Problem } from "../../src/engine/problem";

/** End of support of a Kubernetes version on EKS, in UTC. */
export interface VersionSupport {
  readonly standardUntil: string;
  /** After it AWS upgrades the cluster automatically. */
  readonly extendedUntil: string;
}

/**
 * Release calendar of EKS. docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html; `aws eks
 * describe-cluster-versions` prints it. Add a line per version and update `asOf`.
 */
export const versionSupport = {
  "1.32": { standardUntil: "2026-03-23", extendedUntil: "2027-03-23" },
  "1.33": { standardUntil: "2026-07-29", extendedUntil: "2027-07-29" },
  "1.34": { standardUntil: "2026-12-02", extendedUntil: "2027-12-02" },
  "1.35": { standardUntil: "2027-03-27", extendedUntil: "2028-03-27" },
  "1.36": { standardUntil: "2027-08-02", extendedUntil: "2028-08-02" },
} as const satisfies Readonly<Record<string, VersionSupport>>;

/**
 * The day on which the calendar was checked. Errors refer to this day rather than the clock, so that a synthesis that
 * worked yesterday works tomorrow. The clock only warns: `strata check`, rule EKS-006.
 */
export const asOf = "2026-11-21";

export const defaultVersion = "1.35";

export type KubernetesVersion = keyof typeof versionSupport;
export type SupportType = "standard" | "extended";

export const kubernetesVersions = Object.keys(versionSupport) as [KubernetesVersion, ...KubernetesVersion[]];

/** Last day of the chosen support type. */
export function supportEnd(version: KubernetesVersion, supportType: SupportType): string {
  const { standardUntil, extendedUntil } = versionSupport[version];
  return supportType === "standard" ? standardUntil : extendedUntil;
}

/** Reports a version whose support, of the chosen type, had ended when the calendar was checked. */
export function versionProblems(version: KubernetesVersion, supportType: SupportType): Problem[] {
  const { standardUntil, extendedUntil } = versionSupport[version];
  if (asOf <= supportEnd(version, supportType)) return [];
  const next = kubernetesVersions[kubernetesVersions.indexOf(version) + 1];
  const upgrade = `${defaultVersion}; an existing cluster upgrades one version at a time${next ? `, to ${next} first` : ""}`;
  if (supportType === "extended") {
    const must = `be supported: extended support ended on ${extendedUntil}`;
    return [problem({ path: "kubernetesVersion", value: version, must, fix: upgrade })];
  }
  const must = `be in standard support, which ended on ${standardUntil}: EKS upgrades the cluster automatically`;
  const stay = `supportType: "extended" stays until ${extendedUntil} for $365 a month more`;
  return [
    problem({
      path: "kubernetesVersion",
      value: version,
      must,
      fix: asOf <= extendedUntil ? `${upgrade}; ${stay}` : upgrade,
    }),
  ];
}
