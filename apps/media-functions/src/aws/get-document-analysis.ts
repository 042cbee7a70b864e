import { GetDocumentAnalysisCommand } from "@aws-sdk/client-textract";
import type { DocumentResults } from "../media/document/results";
import { textract } from "./textract";

/** A page of the results of an analysis. */
export const getDocumentAnalysis = (JobId: string, NextToken?: string): Promise<DocumentResults> =>
  textract.send(new GetDocumentAnalysisCommand({ JobId, NextToken, MaxResults: 1_000 }));
