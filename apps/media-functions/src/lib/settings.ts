import * as z from "zod";

const text = z.string().min(1);
const url = z.url({ protocol: /^https?$/ });
const arn = text.regex(/^arn:[a-z-]+:/, "must be an ARN");
const count = z.coerce.number().int().positive();
const numbers = text.transform((list) => list.split(",").map(Number)).pipe(z.array(z.number().int().positive()).min(1));
const words = text.transform((list) => list.split(",").map((each) => each.trim()).filter(Boolean)); // prettier-ignore
const json = text.transform((value, context): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue("must be JSON");
    return z.NEVER;
  }
});

/** Every environment variable of the functions, with the type of its value. */
const known = {
  INPUT_TABLE: text,
  OUTPUT_TABLE: text,
  LIMITS_TABLE: text,
  INPUT_BUCKET: text,
  OUTPUT_BUCKET: text,
  NOTIFICATION_TOPIC_ARN: arn,
  /** The queue that the function reads. */
  QUEUE_URL: url,
  DEAD_LETTER_QUEUE_URL: url,
  /** `maxReceiveCount` of the queue's redrive policy. */
  MAX_RECEIVES: count,
  DOCUMENT_QUEUE_URL: url,
  PICTURE_QUEUE_URL: url,
  THREE_D_QUEUE_URL: url,
  VIDEO_QUEUE_URL: url,
  /** Requests to a paid API, by all invocations together. */
  CALLS_PER_SECOND: z.coerce.number().positive(),
  BURST: count,
  /** Jobs of a paid API that may run at a time, started by all invocations together. */
  CONCURRENT_JOBS: count,
  TEXTRACT_TOPIC_ARN: arn,
  TEXTRACT_ROLE_ARN: arn,
  MEDIACONVERT_QUEUE_ARN: arn,
  MEDIACONVERT_ROLE_ARN: arn,
  /** Heights of video renditions: "1080,720". */
  RENDITIONS: numbers,
  BATCH_JOB_QUEUE: text,
  /** Job definitions by processing option, as JSON. */
  BATCH_JOB_DEFINITIONS: json.pipe(z.record(z.string(), z.string())),
  /** Videos up to this size are processed on AWS Batch by ffmpeg instead of MediaConvert. */
  BATCH_VIDEO_MAX_BYTES: count,
  MAX_UPLOAD_BYTES: count,
  /** Lifetime of presigned URLs. S3 allows a week; credentials of a function last for hours. */
  URL_SECONDS: count,
  /** Content types that may be announced: "image/png,video/mp4", or a whole type as "image/*". */
  ALLOWED_TYPES: words,
  PENDING_MINUTES: count,
  UPLOAD_HOURS: count,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type SettingName = keyof typeof known;
export type Settings<Name extends SettingName> = { readonly [Each in Name]: z.output<(typeof known)[Each]> };

/**
 * Settings of the function from its environment variables.
 * @throws Error that names every variable that is missing or wrong
 */
export function settings<Name extends SettingName>(...names: Name[]): Settings<Name> {
  const mistakes: string[] = [];
  const values = names.map((name) => {
    const given = process.env[name];
    if (given === undefined || given === "") {
      mistakes.push(`${name} is not set`);
      return [name, undefined] as const;
    }
    const result = known[name].safeParse(given);
    if (!result.success) mistakes.push(`${name} is ${JSON.stringify(given)}: ${result.error.issues[0]!.message}`);
    return [name, result.data] as const;
  });
  if (mistakes.length > 0) throw new Error(`environment variables of the function: ${mistakes.join("; ")}`);
  return Object.fromEntries(values) as Settings<Name>;
}

/** A setting that may be missing. */
export const optionalSetting = <Name extends SettingName>(name: Name): Settings<Name>[Name] | undefined =>
  process.env[name] === undefined || process.env[name] === "" ? undefined : settings(name)[name];
