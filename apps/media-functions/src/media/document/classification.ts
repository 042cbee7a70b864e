import type { LayoutPart } from "./text";

/** Words that speak for a class of document, with their weight. */
const rules = {
  invoice: [
    [/\binvoice\b/i, 3],
    [/\b(amount|balance|total) due\b/i, 3],
    [/\b(vat|tax) (id|number|rate)\b/i, 2],
    [/\b(due date|payment terms|bill to)\b/i, 2],
    [/\biban\b/i, 1],
  ],
  receipt: [
    [/\breceipt\b/i, 3],
    [/\b(subtotal|cash|change due|card ending)\b/i, 2],
    [/\bthank you for (your purchase|shopping)\b/i, 2],
  ],
  contract: [
    [/\b(agreement|contract)\b/i, 2],
    [/\b(hereinafter|hereby|whereas|witnesseth)\b/i, 3],
    [/\b(governing law|termination|indemnif\w+|the parties)\b/i, 2],
    [/\bsignature\b/i, 1],
  ],
  letter: [
    [/^dear\b/im, 3],
    [/^(sincerely|kind regards|yours (faithfully|truly))\b/im, 3],
  ],
  resume: [
    [/\b(curriculum vitae|r[ée]sum[ée])\b/i, 3],
    [/^(work )?experience$/im, 2],
    [/^education$/im, 2],
    [/^skills$/im, 2],
  ],
  form: [
    [/\b(applicant|please (print|complete)|for office use only)\b/i, 2],
    [/\bdate of birth\b/i, 2],
  ],
  report: [
    [/^(abstract|executive summary|table of contents|introduction|conclusions?|references)$/im, 2],
    [/^figure \d+/im, 1],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [RegExp, number])[]>>;

export type DocumentClass = keyof typeof rules | "other";

export interface Classification {
  readonly class: DocumentClass;
  /** The share of the class in all points, 0 to 1. 0 for `other`. */
  readonly confidence: number;
  /** Points by class, without those that have none. */
  readonly scores: Readonly<Partial<Record<DocumentClass, number>>>;
}

/** Points below which a document belongs to no class. */
const leastPoints = 3;

/**
 * The class of a document by rules over its text: no model, English words only. A rule that matches a title counts twice,
 * since titles say what a document is.
 */
export function classify(text: string, layout: readonly LayoutPart[]): Classification {
  const titles = layout.filter(({ type }) => type === "title" || type === "section-header");
  const titleText = titles.map((part) => part.text).join("\n");
  const scores: Partial<Record<DocumentClass, number>> = {};
  for (const [name, patterns] of Object.entries(rules)) {
    const points = patterns.reduce((sum, [pattern, weight]) => sum + weight * occurrences(pattern, text, titleText), 0);
    if (points > 0) scores[name as DocumentClass] = points;
  }
  const [best] = Object.entries(scores).sort(([, a], [, b]) => b - a) as [DocumentClass, number][];
  if (best === undefined || best[1] < leastPoints) return { class: "other", confidence: 0, scores };
  const all = Object.values(scores).reduce((sum, points) => sum + points, 0);
  return { class: best[0], confidence: Math.round((best[1] / all) * 100) / 100, scores };
}

const occurrences = (pattern: RegExp, text: string, titles: string): number =>
  Number(pattern.test(text)) + Number(pattern.test(titles));
