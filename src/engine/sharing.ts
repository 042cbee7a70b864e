import type { Construct } from "constructs";

const metadataType = "strata:sharing";

/** How units share what only one of them can make, for the message when two make it. */
export interface Sharing {
  /** The next step: `set createsBrokerRules: false in one of the units`. */
  readonly advice: string;
  /** Path of the construct. */
  readonly path: string;
}

/** Says how units share the resources of a construct and all below it, which can exist only once. */
export function adviseSharing(construct: Construct, advice: string): void {
  construct.node.addMetadata(metadataType, advice);
}

/** All such advice in a tree. */
export function sharingOf(root: Construct): Sharing[] {
  return root.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === metadataType)
        .map(({ data }) => ({ advice: data as string, path: node.path })),
    );
}
