/** Bytes at the end of a PDF that hold its trailer, and in most files its catalog. */
export const pdfTailBytes = 64 * 1024;

/**
 * The reason for which Textract refuses a PDF, as far as the end of the file shows it: before the job is paid, and in
 * better words than its answer. A catalog in a compressed stream is not read; Textract then fails the job.
 * @param tail the last bytes of the file
 */
export function pdfObstacle(tail: Uint8Array): string | undefined {
  const text = Buffer.from(tail).toString("latin1");
  if (/\/Encrypt\s+(\d+\s+\d+\s+R|<<)/.test(text)) return "the PDF is encrypted: upload it without a password";
  if (/\/XFA\s*(\[|\d+\s+\d+\s+R)/.test(text)) return "the PDF is an XFA form: print it to a PDF, and upload that";
  return undefined;
}
