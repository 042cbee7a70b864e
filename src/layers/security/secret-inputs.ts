import { z } from "zod";

const length = z.int().min(16).max(128).meta({
  unit: "characters",
  limit: "16 to 128",
  secret: "be a number of characters: Secrets Manager generates the value, and no file contains one",
});

const field = z.string().regex(/^[A-Za-z][\w-]{0,63}$/, "must have a letter first, then letters, digits, - and _");

/** Login name of a user. Alternating users of a database add a suffix to it. */
const username = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,29}$/, "must have a lower-case letter first, then up to 29 of a-z, 0-9 and _")
  .describe("Login name, stored beside the generated values");

const generated = z
  .record(field, length)
  .describe("Fields of the value and their lengths. Only the first apply generates them")
  .meta({ limit: "letters and digits; a rotated secret is never written again, so a later change has no effect" });

const readerArns = z
  .array(
    z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/, "must be the ARN of a role or user, or a pattern"),
  )
  .min(1)
  .optional()
  .describe(
    "The only principals that may read the value, by ARN or pattern (*). Name the role that runs Terraform, unless it is the environment's deployRoleArn. Default: whoever IAM policies allow",
  );

const rotation = z
  .strictObject({
    days: z
      .int()
      .min(1)
      .max(1000)
      .describe("Interval between rotations. The first one follows the apply at once")
      .meta({ unit: "days", limit: "1 to 1000 (Secrets Manager)" }),
    functionArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:lambda:/, "must be the ARN of a Lambda function")
      .optional()
      .describe("Function that rotates it. Default: the layer's own, which generates new values")
      .meta({ limit: "required for mysql and redis; Secrets Manager must be allowed to invoke it" }),
  })
  .optional()
  .describe("Rotation. Default: none. Readers must read the value again afterwards");

const access = { readerArns, rotation };
const about = (description: string) => ({ description, cost: "$0.40 a month" });

/** A secret with a user and a password. */
export const userSecret = (description: string, user: string) =>
  z
    .strictObject({
      username: username.default(user),
      generated: generated.default({ password: 32 }),
      ...access,
    })
    .prefault({})
    .meta(about(description));

/** A secret with generated values alone. */
export const valueSecret = (description: string, fields: Readonly<Record<string, number>>) =>
  z
    .strictObject({ generated: generated.default({ ...fields }), ...access })
    .prefault({})
    .meta(about(description));

/** Secrets besides the layer's own, by name. */
export const otherSecrets = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "must have a lower-case letter first, then a-z, 0-9 and hyphens"),
    z.strictObject({
      description: z.string().min(1).describe("Purpose of the secret"),
      username: username.optional(),
      generated: generated.default({ password: 32 }),
      ...access,
    }),
  )
  .default({})
  .meta(about("More secrets by name"));
