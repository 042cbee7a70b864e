import { StartDocumentTextDetectionCommand, type StartDocumentTextDetectionRequest } from "@aws-sdk/client-textract";
import { textract } from "./textract";

/** Starts a job that detects text. Returns its id, for a known ClientRequestToken that of the job which it started. */
export async function startTextDetection(request: StartDocumentTextDetectionRequest): Promise<string> {
  const { JobId: id } = await textract.send(new StartDocumentTextDetectionCommand(request));
  return id!;
}
