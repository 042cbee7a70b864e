import type { ModuleView, Resource } from "../module-view";

/** The month in which the pages of all limits were last read. */
export const sourcesRead = "2026-11";

/** A number that a service sets. */
export interface Limit {
  readonly type: string;
  /** The page of the service's documentation that states it. */
  readonly source: string;
  /**
   * Whether Service Quotas raises it on request.
   * @default false
   */
  readonly raisable?: boolean;
}

/** A limit on the length and characters of a name. */
export interface NameLimit extends Limit {
  /** The argument, after the blocks that hold it: `metadata.name`. */
  readonly argument: string;
  readonly maxLength?: number;
  /** The characters that the service accepts, as an expression and in words after "have only". */
  readonly characters?: { readonly pattern: RegExp; readonly words: string };
}

/** Units in which services count a text. IAM leaves out white space. */
export type TextUnit = "characters" | "characters without white space" | "bytes";

/** A limit on a document, or on several together. */
export interface DocumentLimit extends Limit {
  /** The argument or a noun, as it is reported: `policy`, `inline policies together`. */
  readonly what: string;
  readonly max: number;
  readonly unit: TextUnit;
  /** The texts that count. Terraform may compute parts of them. */
  texts(resource: Resource, module: ModuleView): readonly unknown[];
}

/** A limit on a number of elements, blocks or companion resources. */
export interface CountLimit extends Limit {
  /** The argument or a noun, as it is reported: `vpc_config.public_access_cidrs`, `attached policies`. */
  readonly what: string;
  readonly max: number;
  items(resource: Resource, module: ModuleView): readonly unknown[];
}

/** The end of a message about a limit: `it cannot be raised: https://…`. */
export const explain = ({ raisable = false, source }: Pick<Limit, "raisable" | "source">): string =>
  `${raisable ? "Service Quotas can raise it" : "it cannot be raised"}: ${source}`;
