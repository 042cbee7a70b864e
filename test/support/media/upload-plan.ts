import { createHash } from "node:crypto";
import { optionsOf } from "../../../apps/media-functions/src/media/options";
import { pdf } from "./documents";
import { glb } from "./models";
import { formats, type FormatName, type Kind } from "./samples";

/** Ways in which an upload cannot be processed. */
export const poisons = [
  "zero bytes",
  "random bytes",
  "unknown option",
  "unfitting option",
  "deleted object",
  "too large",
  "unsupported format",
] as const;
export type Poison = (typeof poisons)[number];

export interface PlannedUpload {
  readonly format: FormatName;
  readonly kind: Kind;
  readonly fileName: string;
  readonly processingOptions: readonly string[];
  readonly body: () => Promise<Buffer>;
  readonly poison?: Poison;
  /** S3 reports the object twice. */
  readonly isDuplicated: boolean;
  /** An event of an output arrives before the upload is classified. */
  readonly isReordered: boolean;
}

export interface Shares {
  readonly duplicated: number;
  readonly reordered: number;
  readonly poison: number;
}

/** Formats that are recognized and that no step can read: Textract takes no Office files, Jimp decodes no WebP and HEIC. */
const unsupported = [
  { format: "docx", processingOptions: ["text-extraction"] },
  { format: "doc", processingOptions: ["classification"] },
  { format: "webp", processingOptions: ["resize"] },
  { format: "heic", processingOptions: ["recognition"] },
] as const satisfies readonly { readonly format: FormatName; readonly processingOptions: readonly string[] }[];
const isSupported = (name: FormatName): boolean => !unsupported.some(({ format }) => format === name);

/** Shares of the kinds: those of the document, by number of objects. */
const kindShares: Readonly<Record<Kind, number>> = { document: 0.4, picture: 0.45, "3d": 0.1, video: 0.05 };

/** Uploads of all formats, options and poisons, the same for the same numbers. */
export function planUploads(count: number, shares: Shares): PlannedUpload[] {
  const random = randomNumbers(count);
  const shuffled = Array.from({ length: count }, (_, index) => ({ index, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ index }) => index);
  const take = (share: number): Set<number> => new Set(shuffled.splice(0, Math.round(count * share)));
  const [poisoned, duplicated, reordered] = [take(shares.poison), take(shares.duplicated), take(shares.reordered)];
  const next = { document: turns("document"), picture: turns("picture"), "3d": turns("3d"), video: turns("video") };
  const nextPoison = cycle(poisons);
  const nextUnsupported = cycle(unsupported);
  return Array.from({ length: count }, (_, index) => {
    const poison = poisoned.has(index) ? nextPoison() : undefined;
    const kind = kindAt(random());
    const { format, processingOptions } = poison === "unsupported format" ? nextUnsupported() : next[kind]();
    return {
      format,
      kind: formats[format].kind,
      fileName: `upload ${index}.${format}`,
      processingOptions,
      body: async () => poisonedBody(poison, formats[format].kind) ?? (await formats[format].make(`upload ${index}`)),
      ...(poison && { poison }),
      isDuplicated: duplicated.has(index),
      isReordered: reordered.has(index),
    };
  });
}

/** Formats of a kind in turn, and all sets of its options. */
function turns(kind: Kind): () => { readonly format: FormatName; readonly processingOptions: readonly string[] } {
  const names = (Object.keys(formats) as FormatName[]).filter(
    (name) => formats[name].kind === kind && isSupported(name),
  );
  const nextFormat = cycle(names);
  const options = optionsOf(kind);
  const sets = Array.from({ length: 2 ** options.length - 1 }, (_, set) =>
    options.filter((__, bit) => ((set + 1) >> bit) & 1),
  );
  const nextSet = cycle(sets);
  return () => ({ format: nextFormat(), processingOptions: nextSet() });
}

function poisonedBody(poison: Poison | undefined, kind: Kind): Buffer | undefined {
  if (poison === "zero bytes") return Buffer.alloc(0);
  if (poison === "unfitting option")
    return kind === "3d" ? pdf("not what was announced") : glb("not what was announced");
  if (poison !== "random bytes") return undefined;
  return Buffer.concat([Buffer.from([0, 1, 2, 3]), createHash("sha512").update("noise").digest()]); // begins like no format
}

function kindAt(random: number): Kind {
  let sum = 0;
  for (const [kind, share] of Object.entries(kindShares)) {
    sum += share;
    if (random < sum) return kind as Kind;
  }
  return "video";
}

function cycle<T>(items: readonly T[]): () => T {
  let turn = 0;
  return () => items[turn++ % items.length]!;
}

/** Numbers from 0 to 1, always the same ones (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
