import type { Construct } from "constructs";

const metadataType = "strata:suppression";

/** A policy rule that does not apply to a construct and what is in it, and why. */
export interface Suppression {
  /** The rule's id: `S3-002`. */
  readonly rule: string;
  readonly reason: string;
  /** Path of the construct: `prod-s3/logs`. */
  readonly path: string;
}

/** Waives a policy rule for a construct and all below it. The reason is shown by `strata check`. */
export function suppress(construct: Construct, rule: string, reason: string): void {
  construct.node.addMetadata(metadataType, { rule, reason });
}

/** All suppressions in a tree. */
export function suppressionsOf(root: Construct): Suppression[] {
  return root.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === metadataType)
        .map(({ data }) => ({ ...(data as Omit<Suppression, "path">), path: node.path })),
    );
}
