import { GetDocumentTextDetectionCommand } from "@aws-sdk/client-textract";
import type { DocumentResults } from "../media/document/results";
import { textract } from "./textract";

/** A page of the results of a text detection. */
export const getTextDetection = (JobId: string, NextToken?: string): Promise<DocumentResults> =>
  textract.send(new GetDocumentTextDetectionCommand({ JobId, NextToken, MaxResults: 1_000 }));
