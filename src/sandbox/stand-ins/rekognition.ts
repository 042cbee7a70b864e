import type { AskEmulator, Gap } from "../gaps/gap";
import { headOfObject } from "./calls";
import { jsonService, ServiceError, textOf, type Fields } from "./json-service";
import type { StandIn } from "./stand-in";
import { objectOf } from "./textract";

const largestObject = 15 * 2 ** 20;
const largestBytes = 5 * 2 ** 20;

/** Labels of Rekognition. Every picture has the same ones. */
export function rekognition(standIn: StandIn): Gap {
  const detectLabels = async (given: Fields, askEmulator: AskEmulator): Promise<Fields> => {
    await checkPicture((given["Image"] ?? {}) as Fields, askEmulator);
    standIn.counts.started += 1;
    if (standIn.mustFail()) {
      standIn.counts.failed += 1;
      throw new ServiceError("InternalServerError", "Internal server error", 500);
    }
    standIn.counts.succeeded += 1;
    const { MaxLabels: most = 1000, MinConfidence: least = 55 } = given;
    const found = labels.filter(({ Confidence }) => Confidence >= Number(least)).slice(0, Number(most));
    return { Labels: found, LabelModelVersion: "3.0" };
  };
  return jsonService(standIn, {
    service: "rekognition",
    name: "DetectLabels",
    operations: { DetectLabels: detectLabels },
  });
}

const label = (Name: string, Confidence: number, category: string) => ({
  ...{ Name, Confidence, Instances: [], Parents: [], Aliases: [] },
  Categories: [{ Name: category }],
});
const labels = [
  label("Sandbox", 99.5, "Hobbies and Interests"),
  label("Outdoors", 90.25, "Home and Indoors"),
  label("Toy", 60, "Toys and Games"),
];

async function checkPicture(image: Fields, askEmulator: AskEmulator): Promise<void> {
  const { size, head } = await pictureOf(image, askEmulator);
  if (size > (image["Bytes"] === undefined ? largestObject : largestBytes)) {
    throw new ServiceError("ImageTooLargeException", "Request has image too large");
  }
  if (!["ffd8ff", "89504e47"].some((type) => head.toString("hex").startsWith(type))) {
    throw new ServiceError("InvalidImageFormatException", "Request has invalid image format");
  }
}

async function pictureOf(image: Fields, askEmulator: AskEmulator) {
  const bytes = textOf(image["Bytes"]);
  if (bytes !== undefined) {
    const head = Buffer.from(bytes, "base64");
    return { size: head.length, head: head.subarray(0, 32) };
  }
  if (image["S3Object"] === undefined) throw new ServiceError("InvalidParameterException", "Request has no image");
  const found = await headOfObject(askEmulator, objectOf(image));
  if (found !== undefined) return found;
  throw new ServiceError(
    "InvalidS3ObjectException",
    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
  );
}
