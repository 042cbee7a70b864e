import * as z from "zod";
import { kindOfType } from "../media/content-types";
import { limits } from "../media/limits";
import { kindOfOption, optionMistake, optionNames } from "../media/options";

const { metadata, fileNameBytes } = limits;
// eslint-disable-next-line no-control-regex
const fileNamePattern = /^[^/\\\u0000-\u001F\u007F]+$/;

/** Files that a deployment takes. */
export interface Acceptance {
  readonly maxBytes: number;
  /** `image/png`, or `image/*`. */
  readonly types: readonly string[];
}

/** Body of `POST /uploads`. Every message says what is allowed. */
export const announcement = ({ maxBytes, types }: Acceptance) =>
  z
    .strictObject({
      fileName: z
        .string()
        .regex(fileNamePattern, "must be a file name without / and \\")
        .refine((name) => name !== "." && name !== "..", "must be a file name")
        .refine((name) => Buffer.byteLength(name) <= fileNameBytes, `must have at most ${fileNameBytes} bytes`),
      contentType: z
        .string()
        .refine((type) => types.some((allowed) => matches(type, allowed)), `must be one of ${types.join(", ")}`),
      sizeBytes: z
        .int("must be a whole number of bytes")
        .min(1, "must be at least 1: an empty file has nothing to process")
        .max(maxBytes, `must be at most ${maxBytes}`),
      processingOptions: z
        .array(z.enum(optionNames, `must be one of ${optionNames.join(", ")}`))
        .min(1, `must have at least one of ${optionNames.join(", ")}`)
        .transform((names) => [...new Set(names)].sort()),
      metadata: z
        .record(
          z
            .string()
            .regex(/^[A-Za-z0-9_.-]+$/, "must have letters, digits, _, . and - only")
            .max(metadata.keyCharacters),
          z.string().max(metadata.valueCharacters, `must have at most ${metadata.valueCharacters} characters`),
        )
        .refine(
          (entries) => Object.keys(entries).length <= metadata.entries,
          `must have at most ${metadata.entries} entries`,
        )
        .default({}),
      sha256: z
        .string()
        .regex(/^[A-Za-z0-9+/]{43}=$/, "must be a SHA-256 in base64")
        .optional(),
    })
    .superRefine(({ processingOptions, contentType, sizeBytes, sha256 }, context) => {
      const kind = kindOfType(contentType);
      const mistake = kind === undefined ? mixedKinds(processingOptions) : optionMistake(kind, processingOptions);
      if (mistake !== undefined) context.addIssue({ code: "custom", path: ["processingOptions"], message: mistake });
      if (sha256 !== undefined && sizeBytes > limits.singleUploadBytes) {
        const message = `is checked up to ${limits.singleUploadBytes} bytes: S3 has no SHA-256 of a file in parts`;
        context.addIssue({ code: "custom", path: ["sha256"], message });
      }
    });
export type Announcement = z.output<ReturnType<typeof announcement>>;

/** The mistake in options of a content type that does not say the kind: they must agree on one. */
function mixedKinds(names: readonly string[]): string | undefined {
  const kinds = new Set(names.map(kindOfOption));
  return kinds.size > 1 ? `must be for one kind of file, not for ${[...kinds].join(" and ")}` : undefined;
}

const matches = (type: string, allowed: string): boolean =>
  allowed.endsWith("/*") ? /^[a-z]+\/[\w.+-]+$/.test(type) && type.startsWith(allowed.slice(0, -1)) : type === allowed;
