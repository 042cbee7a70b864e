const mib = 1024 * 1024;

/** Limits of asynchronous jobs: docs.aws.amazon.com/textract/latest/dg/limits-document.html */
const bytesByType: Readonly<Record<string, number>> = {
  "application/pdf": 500 * mib,
  "image/tiff": 500 * mib,
  "image/jpeg": 10 * mib,
  "image/png": 10 * mib,
};

/** Why Textract would refuse a document; undefined if it would not. */
export function documentMistake(contentType: string, sizeBytes: number): string | undefined {
  const most = bytesByType[contentType];
  if (most === undefined) return `Textract reads ${Object.keys(bytesByType).join(", ")}, not ${contentType}`;
  if (sizeBytes > most) return `the document has ${sizeBytes} bytes: Textract reads up to ${most} of ${contentType}`;
  return undefined;
}
