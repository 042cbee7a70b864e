import * as z from "zod";

/**
 * "Object Created" of S3, by EventBridge.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * The key is as it is, not URL-encoded as in S3's own notifications. Emulators leave out version-id and sequencer.
 */
export const objectCreated = z.object({
  source: z.literal("aws.s3"),
  "detail-type": z.literal("Object Created"),
  time: z.iso.datetime(),
  detail: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      key: z.string().min(1),
      size: z.int().nonnegative(),
      etag: z.string().min(1),
      "version-id": z.string().optional(),
      sequencer: z.string().optional(),
    }),
    reason: z.string().optional(),
  }),
});
export type ObjectCreated = z.output<typeof objectCreated>;

/**
 * Order among the events of one key, as text that sorts. S3's sequencers are hexadecimal numbers of different lengths, to
 * be filled up with zeros at their end; where there is none, the time has to do.
 */
export const sequencerOf = ({ time, detail }: ObjectCreated): string =>
  detail.object.sequencer === undefined ? time : detail.object.sequencer.padEnd(32, "0");
