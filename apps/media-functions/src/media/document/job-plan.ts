/** The asynchronous APIs of Textract. */
export type DocumentJob = "detection" | "analysis";

/**
 * The one job that a document needs. An analysis contains the text as well, so text and classes are made of it too:
 * two jobs would be paid twice.
 */
export const documentJob = (options: readonly string[]): DocumentJob =>
  options.includes("semantic-analysis") ? "analysis" : "detection";

/**
 * Features of an analysis. LAYOUT gives titles, headings, lists and figures. TABLES and FORMS cost 4 and 12 times as much
 * for a page, and are added here by who needs them.
 */
export const analysisFeatures = ["LAYOUT"] as const;

/** Name of the job in the record of the upload. */
export const documentJobName = "document";

/** Slots for Textract's limit of concurrent jobs. A job that never reports its end frees its slot after an hour. */
export const textractSlots = { name: "textract", heldSeconds: 3_600 } as const;
