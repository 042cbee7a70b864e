import { getDocumentAnalysis } from "../../aws/get-document-analysis";
import { getTextDetection } from "../../aws/get-text-detection";
import { takeToken } from "../../lib/token-bucket";
import { setTimeout as sleep } from "node:timers/promises";
import { ThrottledError } from "../../lib/errors";
import type { DocumentResults } from "./results";

/** Requests for results, of all invocations together: four fifths of Textract's quota of 25 a second (us-east-1). */
const rate = { callsPerSecond: 20, burst: 20 };

/** Pages of a job's results. Waits for tokens: a document with many pages must not begin again each time. */
export async function* readResults(jobId: string, api: string, signal?: AbortSignal): AsyncGenerator<DocumentResults> {
  const get = api === "StartDocumentAnalysis" ? getDocumentAnalysis : getTextDetection;
  let next: string | undefined;
  do {
    await waitForToken(signal);
    const page = await get(jobId, next);
    yield page;
    next = page.NextToken;
  } while (next !== undefined);
}

async function waitForToken(signal?: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await takeToken("textract-get", rate);
      return;
    } catch (error) {
      if (!(error instanceof ThrottledError) || attempt === 5) throw error;
      await sleep(error.waitSeconds * 1_000, undefined, { signal });
    }
  }
}

/** Status messages of failed jobs, which are codes. */
const reasons: Readonly<Record<string, string>> = {
  BAD_DOCUMENT: "it is damaged, encrypted, or an XFA form",
  DOCUMENT_TOO_LARGE: "it is too large or has more than 3,000 pages",
  INVALID_IMAGE_TYPE: "it is no PDF, TIFF, JPEG or PNG, or is encrypted",
  INVALID_S3_OBJECT: "it was deleted",
  UNSUPPORTED_DOCUMENT: "its format is not supported; encrypted PDFs and XFA forms are not",
};

/** Why a job failed, in words where its message is a code that is known. */
export function failureReason(message = "no reason given"): string {
  const words = reasons[message];
  return `Textract could not read the document: ${words === undefined ? message : `${words} (${message})`}`;
}
