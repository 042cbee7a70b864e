import "./support/environment";
import bmp from "@jimp/js-bmp";
import gif from "@jimp/js-gif";
import jpeg from "@jimp/js-jpeg";
import png from "@jimp/js-png";
import tiff from "@jimp/js-tiff";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { handler } from "../src/handlers/picture";
import { type Bitmap, turned } from "../src/media/picture/orientation";
import { pictureHeader } from "../src/media/picture/picture-header";
import { decodePicture, isRecognizable, scaledJpeg } from "../src/media/picture/pictures";
import { shrunk } from "../src/media/picture/shrink";
import { awsError, FakeAws } from "./support/fake-aws";
import { context, sqsEvent } from "./support/handler-events";
import { workItemOf } from "./support/work-items";

const codecs = { "image/jpeg": jpeg, "image/png": png, "image/tiff": tiff, "image/gif": gif, "image/bmp": bmp };
type Type = keyof typeof codecs;
const types = Object.keys(codecs) as Type[];

/** A picture of one color, as RGBA. */
const plain = (width: number, height: number, color = "ff8800ff"): Bitmap => ({
  width,
  height,
  data: Buffer.from(color.repeat(width * height), "hex"),
});
const drawn = async (type: Type, width = 40, height = 30): Promise<Buffer> =>
  Buffer.from(await codecs[type]().encode(plain(width, height)));

describe("decode", () => {
  test.each(types)("%s: the header gives the size, and the picture can be decoded", async (type) => {
    const bytes = await drawn(type);
    expect(pictureHeader(bytes)).toEqual({ width: 40, height: 30, orientation: 1 });
    const picture = await decodePicture(bytes, type);
    expect([picture.width, picture.height]).toEqual([40, 30]);
  });

  test.each(["image/webp", "image/heic"])("%s is refused by name", async (type) => {
    await expect(decodePicture(Buffer.from("RIFF"), type)).rejects.toThrow(
      `${type} cannot be decoded: pictures may be image/jpeg, image/png, image/tiff, image/gif, image/bmp`,
    );
  });

  test("a small file with a thousand million pixels is refused before it is decoded", async () => {
    const bytes = await drawn("image/png");
    bytes.writeUInt32BE(40_000, 16);
    bytes.writeUInt32BE(40_000, 20);
    await expect(decodePicture(bytes, "image/png")).rejects.toThrow("the picture has 40000 x 40000 pixels");
  });

  test.each(types)("%s: files that are cut off are poison, and never another error", async (type) => {
    const bytes = await drawn(type);
    for (const length of [1, 8, 20, 60, Math.floor(bytes.length / 3)]) {
      const error = await decodePicture(bytes.subarray(0, length), type).catch((thrown: unknown) => thrown);
      if (error instanceof Error) expect(error.name).toBe("PoisonError"); // some decoders fill what is missing
    }
  });

  test("a scaled picture fits, is not enlarged, and transparency is white", () => {
    expect(pictureHeader(scaledJpeg(plain(400, 300), 256))).toMatchObject({ width: 256, height: 192 });
    expect(pictureHeader(scaledJpeg(plain(3, 4_000), 256))).toMatchObject({ width: 1, height: 256 });
    expect(shrunk(plain(20, 10, "00000000"), 256)).toEqual(plain(20, 10, "ffffffff"));
    expect(shrunk(plain(20, 10, "00000080"), 5)).toEqual(plain(5, 3, "7f7f7fff"));
  });

  test("a pixel of a scaled picture is the average of those that it covers", () => {
    const stripes = { width: 4, height: 2, data: Buffer.from("000000ff646464ff0a0a0aff1e1e1eff".repeat(2), "hex") };
    expect(shrunk(stripes, 2).data.toString("hex")).toBe("323232ff141414ff");
  });

  test("a photo is turned as its EXIF data says", async () => {
    const jpegFile = await drawn("image/jpeg");
    const exif = Buffer.from(
      "457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100060000" + "00000000",
      "hex",
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(exif.length + 2);
    const photo = Buffer.concat([
      jpegFile.subarray(0, 2),
      Buffer.from("ffe1", "hex"),
      length,
      exif,
      jpegFile.subarray(2),
    ]);
    expect(pictureHeader(photo)).toEqual({ width: 40, height: 30, orientation: 6 });
    const picture = await decodePicture(photo, "image/jpeg");
    expect([picture.width, picture.height]).toEqual([30, 40]);
  });

  // EXIF: 1 is upright, 3 upside down, 6 and 8 lie on a side; 2, 4, 5 and 7 are mirrored as well.
  test.each([
    [1, "ab cd ef"],
    [2, "ba dc fe"],
    [3, "fe dc ba"],
    [4, "ef cd ab"],
    [5, "ace bdf"],
    [6, "eca fdb"],
    [7, "fdb eca"],
    [8, "bdf ace"],
  ])("orientation %i of the rows ab, cd, ef", (orientation, rows) => {
    const bitmap = { width: 2, height: 3, data: Buffer.from("abcdef".replaceAll(/./g, (each) => each.repeat(4))) };
    const { width, data } = turned(bitmap, orientation);
    const pixels = data.toString().replaceAll(/(.)\1{3}/g, "$1");
    expect(pixels.match(new RegExp(`.{${width}}`, "g"))!.join(" ")).toBe(rows);
  });

  test("Rekognition reads JPEG and PNG of up to 15 MB itself", () => {
    expect(isRecognizable("image/jpeg", 15 * 1024 * 1024)).toBe(true);
    expect(isRecognizable("image/png", 15 * 1024 * 1024 + 1)).toBe(false);
    expect(isRecognizable("image/tiff", 1)).toBe(false);
  });
});

describe("handler", () => {
  let aws: FakeAws;
  let file: Buffer;

  beforeEach(async () => {
    file = await drawn("image/png");
    aws = new FakeAws()
      .on("GetObject", () => ({ Body: { transformToByteArray: () => Promise.resolve(file) } }))
      .on("DetectLabels", () => ({
        Labels: [{ Name: "Dog", Confidence: 98.76543, Parents: [{ Name: "Animal" }], Instances: [] }],
      }));
    // Powertools writes the answers with a client of its own; test/real/media-join.test.ts has a real table for them.
    jest
      .spyOn(DynamoDBClient.prototype as { send: (command: unknown) => unknown }, "send")
      .mockImplementation(() => Promise.resolve({}));
  });
  afterEach(() => jest.restoreAllMocks());

  const picture = (options: string[], contentType = "image/png") =>
    workItemOf({ kind: "picture", contentType, processingOptions: options, sizeBytes: file.length });

  test("all options: three pictures and the labels, each with a notice of its engine", async () => {
    const item = picture(["recognition", "resize", "convert"]);
    expect(await handler(sqsEvent(item), context)).toEqual({ batchItemFailures: [] });
    expect(aws.notices().map(({ output, engine, status }) => [output, engine, status])).toEqual([
      ["thumbnail.jpg", "jimp", "SUCCEEDED"],
      ["preview.jpg", "jimp", "SUCCEEDED"],
      ["converted.png", "jimp", "SUCCEEDED"],
      ["labels.json", "rekognition", "SUCCEEDED"],
    ]);
    expect(aws.inputsOf("DetectLabels")).toMatchObject([
      { Image: { S3Object: { Bucket: "input", Name: item.key, Version: item.version } } },
    ]);
    const labels = aws.inputsOf("PutObject").at(-1)!;
    expect([labels["Key"], labels["ContentType"]]).toEqual([
      `outputs/${item.uploadId}/${item.version}/labels.json`,
      "application/json",
    ]);
    expect(JSON.parse(labels["Body"] as string)).toEqual({
      labels: [{ name: "Dog", confidence: 98.7654, parents: ["Animal"], boxes: [] }],
    });
  });

  test("a TIFF is converted before Rekognition sees it", async () => {
    file = await drawn("image/tiff");
    await handler(sqsEvent(picture(["recognition"], "image/tiff")), context);
    const [request] = aws.inputsOf("DetectLabels") as unknown as { Image: { Bytes: Buffer } }[];
    expect(pictureHeader(request!.Image.Bytes)).toMatchObject({ width: 40, height: 30 });
    expect(request!.Image.Bytes.subarray(0, 2).toString("hex")).toBe("ffd8");
  });

  test("throttling by Rekognition defers the message; a damaged picture is poison with its reason", async () => {
    aws.on("DetectLabels", () => Promise.reject(awsError("ProvisionedThroughputExceededException")));
    await handler(sqsEvent(picture(["recognition"])), context);
    expect([aws.deferred().length, aws.deadLetters()]).toEqual([1, []]);
    aws.on("DetectLabels", () => Promise.reject(awsError("InvalidImageFormatException")));
    await handler(sqsEvent(picture(["recognition"])), context);
    expect(aws.deadLetters()).toEqual(["Rekognition cannot read the picture: it is damaged, or no JPEG or PNG"]);
    expect(aws.notices()).toMatchObject([{ status: "FAILED" }]);
  });

  test("HEIC ends the upload with its reason, before anything is read or paid", async () => {
    await handler(sqsEvent(picture(["recognition", "resize"], "image/heic")), context);
    expect(aws.deadLetters()).toEqual([expect.stringContaining("image/heic cannot be decoded") as string]);
    expect(aws.inputsOf("DetectLabels")).toEqual([]);
  });
});
