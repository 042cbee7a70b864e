import { z } from "zod";
import { EncryptionKey } from "../../modules/encryption-key";
import { layer } from "../engine/layer";
import { output } from "../engine/output";

export const kms = layer({
  name: "kms",
  summary: "Encryption keys, one per domain",
  inputs: z.strictObject({
    rotationDays: z
      .int()
      .min(90)
      .max(2560)
      .default(365)
      .describe("Time between two rotations of each key's material")
      .meta({ unit: "days", limit: "90 to 2560 (KMS)" }),
  }),
  outputs: {
    s3KeyArn: output("Key of the data buckets", "arn:aws:kms:us-east-1:111111111111:key/1a2b"),
  },
  build(stack, { rotationDays }) {
    const s3 = new EncryptionKey(stack, "s3", { rotationDays });
    return { s3KeyArn: s3.arn };
  },
});
