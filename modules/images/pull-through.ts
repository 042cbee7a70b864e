import { EcrPullThroughCacheRule } from "@cdktf/provider-aws/lib/ecr-pull-through-cache-rule";
import { Construct } from "constructs";
import { problem, type Problem } from "../../src/engine/problem";

/** Registries that ECR can cache, and whether they require credentials. */
const upstreams = {
  "public.ecr.aws": "anonymous",
  "registry.k8s.io": "anonymous",
  "quay.io": "anonymous",
  "registry-1.docker.io": "credentials",
  "ghcr.io": "credentials",
  "registry.gitlab.com": "credentials",
} as const;

export type UpstreamRegistry = keyof typeof upstreams;
export const upstreamRegistries = Object.keys(upstreams) as UpstreamRegistry[];

export interface PullThroughRule {
  readonly upstream: UpstreamRegistry;
  /** Secret with user name and access token; its name begins with `ecr-pullthroughcache/`. */
  readonly credentialArn?: string;
}

/**
 * Rules by which ECR caches images of other registries, by the prefix of their names here.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html (2026-11)
 */
export class PullThroughRules extends Construct {
  constructor(scope: Construct, id: string, { rules }: { readonly rules: Readonly<Record<string, PullThroughRule>> }) {
    super(scope, id);
    for (const [prefix, { upstream, credentialArn }] of Object.entries(rules)) {
      new EcrPullThroughCacheRule(this, prefix, {
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: upstream,
        credentialArn,
      });
    }
  }
}

/** Reports rules without the credentials that their registry requires. */
export function pullThroughProblems(rules: Readonly<Record<string, PullThroughRule>>): Problem[] {
  return Object.entries(rules).flatMap(([prefix, { upstream, credentialArn }]) => {
    if (upstreams[upstream] === "anonymous" || credentialArn !== undefined) return [];
    const message = `is missing, but ${upstream} requires it`;
    const fix = "a secret ecr-pullthroughcache/<name> with the keys username and accessToken";
    return [problem({ path: `pullThrough.${prefix}.credentialArn`, message, fix })];
  });
}
