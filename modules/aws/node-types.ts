/** CPU architecture by its Kubernetes name. */
export type Architecture = "arm64" | "amd64";

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Architecture of an instance type or family. Graviton has a g after the generation (`m7g`, `c7gn`), or is a1. */
export const architectureOf = (type: string): Architecture => (/^(a1(\.|$)|[a-z]+\d+g)/.test(type) ? "arm64" : "amd64");
