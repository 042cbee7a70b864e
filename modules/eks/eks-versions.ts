import { problem, type Problem } from "../../src/engine/problem";

/** When the support of a Kubernetes version ends on EKS, in UTC. */
export interface VersionSupport {
  readonly standardUntil: string;
  /** After it AWS upgrades the cluster by itself. */
  readonly extendedUntil: string;
}

/**
 * EKS's calendar. docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html; `aws eks
 * describe-cluster-versions` prints it. A new version gets a line here, and `asOf` the day on which it was read.
 */
export const versionSupport = {
  "1.32": { standardUntil: "2026-03-23", extendedUntil: "2027-03-23" },
  "1.33": { standardUntil: "2026-07-29", extendedUntil: "2027-07-29" },
  "1.34": { standardUntil: "2026-12-02", extendedUntil: "2027-12-02" },
  "1.35": { standardUntil: "2027-03-27", extendedUntil: "2028-03-27" },
  "1.36": { standardUntil: "2027-08-02", extendedUntil: "2028-08-02" },
} as const satisfies Readonly<Record<string, VersionSupport>>;

/**
 * The day for which the calendar is right. Errors hold on this day and not on the clock's: what could be synthesized
 * yesterday can be tomorrow. The clock only warns: `strata check`, rule EKS-006.
 */
export const asOf = "2026-11-21";

export const defaultVersion = "1.35";

export type KubernetesVersion = keyof typeof versionSupport;
export type SupportType = "standard" | "extended";

export const kubernetesVersions = Object.keys(versionSupport) as [KubernetesVersion, ...KubernetesVersion[]];

/** The last day of the support that is asked for. */
export function supportEnd(version: KubernetesVersion, supportType: SupportType): string {
  const { standardUntil, extendedUntil } = versionSupport[version];
  return supportType === "standard" ? standardUntil : extendedUntil;
}

/** A version whose support, of the type that is asked for, was over when the calendar was read. */
export function versionProblems(version: KubernetesVersion, supportType: SupportType): Problem[] {
  const { standardUntil, extendedUntil } = versionSupport[version];
  if (asOf <= supportEnd(version, supportType)) return [];
  const next = kubernetesVersions[kubernetesVersions.indexOf(version) + 1];
  const upgrade = `${defaultVersion}; a cluster that runs goes up one version at a time${next ? `, to ${next} first` : ""}`;
  if (supportType === "extended") {
    const must = `be supported: extended support ended on ${extendedUntil}`;
    return [problem({ path: "kubernetesVersion", value: version, must, fix: upgrade })];
  }
  const must = `be in standard support, which ended on ${standardUntil}: EKS upgrades the cluster by itself`;
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
