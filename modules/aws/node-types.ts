/** As Kubernetes calls it. */
export type Architecture = "arm64" | "amd64";

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Of a type or a family. Graviton's have a g after the generation (`m7g`, `c7gn`, `im4gn`); the first one was a1. */
export const architectureOf = (type: string): Architecture => (/^(a1(\.|$)|[a-z]+\d+g)/.test(type) ? "arm64" : "amd64");
