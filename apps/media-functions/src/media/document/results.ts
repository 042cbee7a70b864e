import type { Block } from "@aws-sdk/client-textract";

/** A page of results of a text detection or an analysis. */
export interface DocumentResults {
  readonly JobStatus?: string;
  readonly StatusMessage?: string;
  readonly Blocks?: Block[];
  readonly NextToken?: string;
}
