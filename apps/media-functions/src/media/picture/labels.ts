import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import type { Image, Label } from "@aws-sdk/client-rekognition";
import type { Context } from "aws-lambda";
import { detectLabels } from "../../aws/detect-labels";
import { idempotencyStore } from "../../aws/idempotency-store";
import type { WorkItem } from "../../events/work-item";
import { isNamed, PoisonError } from "../../lib/errors";
import { settings } from "../../lib/settings";
import { takeToken } from "../../lib/token-bucket";
import { s3ObjectOf } from "../source-object";
import type { Bitmap } from "./orientation";
import { recognizableCopy } from "./pictures";

/** A label of a picture. A type and no interface: Powertools stores it as JSON. */
export type PictureLabel = {
  name: string;
  /** Percent. */
  confidence: number;
  /** More general labels, such as Animal of Dog. */
  parents: string[];
  /** Where it is: left, top, width and height as parts of the picture's size. */
  boxes: number[][];
};

/** Errors of Rekognition that no retry can help. */
const refusals: Readonly<Record<string, string>> = {
  ImageTooLargeException: "the picture is too large for Rekognition",
  InvalidImageFormatException: "Rekognition cannot read the picture: it is damaged, or no JPEG or PNG",
  InvalidParameterException: "Rekognition refuses the picture: each side must have 80 to 10,000 pixels",
  InvalidS3ObjectException: "Rekognition found no such object: the picture was deleted, or is in another region",
};

/**
 * Labels of a picture by Rekognition, paid for once: DetectLabels has no token that makes a repetition free, so its answer
 * is kept for a day.
 * @param copied the picture, where Rekognition cannot read the file itself
 * @param remainingMillis time of the invocation: after it, another one may ask
 */
export async function labelsOf(
  item: WorkItem,
  copied: Bitmap | undefined,
  remainingMillis: () => number,
): Promise<PictureLabel[]> {
  const config = new IdempotencyConfig({ expiresAfterSeconds: 86_400, eventKeyJmesPath: "uploadKey" });
  config.registerLambdaContext({ getRemainingTimeInMillis: () => Math.min(remainingMillis(), 900_000) } as Context);
  const once = makeIdempotent(
    async (source: WorkItem) => {
      const image = copied === undefined ? { S3Object: s3ObjectOf(source) } : { Bytes: recognizableCopy(copied) };
      return (await recognize(image)).map(toPictureLabel);
    },
    { persistenceStore: idempotencyStore(), config, keyPrefix: "idempotency#labels" },
  );
  return once(item);
}

async function recognize(image: Image): Promise<Label[]> {
  const { CALLS_PER_SECOND, BURST } = settings("CALLS_PER_SECOND", "BURST");
  await takeToken("rekognition", { callsPerSecond: CALLS_PER_SECOND, burst: BURST });
  try {
    const { Labels: labels = [] } = await detectLabels(image);
    return labels;
  } catch (error) {
    if (!isNamed(error, ...Object.keys(refusals))) throw error;
    throw new PoisonError(refusals[error.name]!, { cause: error });
  }
}

const toPictureLabel = ({ Name, Confidence, Parents = [], Instances = [] }: Label): PictureLabel => ({
  name: Name ?? "",
  confidence: rounded(Confidence),
  parents: Parents.map((parent) => parent.Name ?? ""),
  boxes: Instances.map(({ BoundingBox: box = {} }) => [box.Left, box.Top, box.Width, box.Height].map(rounded)),
});

const rounded = (value = 0): number => Math.round(value * 10_000) / 10_000;
