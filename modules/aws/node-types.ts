import { problem, type Problem } from "../../src/engine/problem";

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Label domains of Kubernetes and EKS. EKS and the kubelet refuse them from users. */
const reservedDomains = ["kubernetes.io", "k8s.io", "eks.amazonaws.com"];

/** Reports labels in a reserved domain, or in one below it. */
export function labelProblems(
  path: string,
  labels: readonly string[],
  alsoReserved: readonly string[] = [],
): Problem[] {
  const reserved = [...reservedDomains, ...alsoReserved];
  return labels.flatMap((label) => {
    const domain = label.includes("/") ? label.slice(0, label.indexOf("/")) : "";
    if (!reserved.some((each) => domain === each || domain.endsWith(`.${each}`))) return [];
    return [problem({ path: `${path}.${label}`, must: `use your own domain: ${domain} is reserved` })];
  });
}
