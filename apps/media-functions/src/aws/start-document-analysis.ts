import { StartDocumentAnalysisCommand, type StartDocumentAnalysisRequest } from "@aws-sdk/client-textract";
import { textract } from "./textract";

/** Starts a job that analyzes a document. Returns its id, for a known ClientRequestToken that of the job which it started. */
export async function startDocumentAnalysis(request: StartDocumentAnalysisRequest): Promise<string> {
  const { JobId: id } = await textract.send(new StartDocumentAnalysisCommand(request));
  return id!;
}
