import { kinds } from "../../src/media/kinds";
import {
  inputKey,
  isUploadId,
  outputKey,
  parseInputKey,
  parseOutputKey,
  parseUploadKey,
  uploadKeyOf,
  versionOf,
} from "../../src/media/keys";
import { limits, partSizeOf } from "../../src/media/limits";
import { expectedOutputs, optionMistake, optionNames, optionsOf } from "../../src/media/options";

const uploadId = "3f2b1c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d";

describe("keys", () => {
  test("are read as they are made", () => {
    expect(parseInputKey(inputKey(uploadId, "my file (1).pdf"))).toEqual({ uploadId, fileName: "my file (1).pdf" });
    const key = outputKey(uploadId, "v1.x_y", "key-frames/frame.0000000.jpg");
    expect(parseOutputKey(key)).toEqual({ uploadId, version: "v1.x_y", name: "key-frames/frame.0000000.jpg" });
    expect(parseUploadKey(uploadKeyOf(uploadId, "abc#d"))).toEqual({ uploadId, version: "abc#d" });
  });

  test.each([
    "uploads/a.pdf",
    `uploads/${uploadId}/`,
    `uploads/${uploadId}/folder/a.pdf`,
    `uploads/${uploadId.toUpperCase()}/a.pdf`,
    `other/uploads/${uploadId}/a.pdf`,
    `outputs/${uploadId}/a.pdf`,
  ])("of other objects are none: %s", (key) => {
    expect(parseInputKey(key)).toBeUndefined();
    expect(parseOutputKey(key)).toBeUndefined();
  });

  test("of uploads have a UUID of version 4", () => {
    expect(isUploadId(uploadId)).toBe(true);
    expect(isUploadId("3f2b1c4d-5e6f-1a7b-8c9d-0e1f2a3b4c5d")).toBe(false);
    expect(parseUploadKey(`${uploadId}#`)).toBeUndefined();
  });

  test("have the version of the object, or its ETag", () => {
    expect(versionOf({ versionId: "v1", etag: '"e"' })).toBe("v1");
    for (const versionId of [undefined, "", "null"]) expect(versionOf({ versionId, etag: '"e-2"' })).toBe("e-2");
  });
});

describe("processing options", () => {
  test("belong to one kind each, and every kind has some", () => {
    expect(kinds.flatMap(optionsOf).sort()).toEqual([...optionNames].sort());
    for (const kind of kinds) expect(optionsOf(kind).length).toBeGreaterThan(0);
  });

  test("make outputs, each once, in an order that does not depend on theirs", () => {
    const settings = { renditions: [1080, 480] };
    const expected = ["captions.vtt", "video-1080.mp4", "video-480.mp4"];
    expect(expectedOutputs("video", ["transcode", "captions", "transcode"], settings)).toEqual(expected);
    expect(expectedOutputs("video", ["captions", "transcode"], settings)).toEqual(expected);
  });

  test.each([
    [[], "the upload has no processing option: a 3d takes simulation, rendering, optimization"],
    [["print"], 'no step knows the processing option "print": a 3d takes simulation, rendering, optimization'],
    [["toString"], 'no step knows the processing option "toString": a 3d takes simulation, rendering, optimization'],
    [
      ["rendering", "resize"],
      'the processing option "resize" is for a picture, and the file is a 3d: a 3d takes simulation, rendering, optimization',
    ],
  ])("that are a mistake say what is allowed: %p", (names, message) => {
    expect(optionMistake("3d", names)).toBe(message);
    expect(() => expectedOutputs("3d", names, { renditions: [] })).toThrow(new RangeError(message));
  });
});

test("parts are as many and as large as S3 takes, up to the largest file", () => {
  for (const sizeBytes of [limits.singleUploadBytes + 1, 2 ** 36, limits.uploadBytes, 5 * 2 ** 40]) {
    const part = partSizeOf(sizeBytes);
    expect(part).toBeGreaterThanOrEqual(limits.partBytes.least);
    expect(part).toBeLessThanOrEqual(limits.partBytes.most);
    expect(Math.ceil(sizeBytes / part)).toBeLessThanOrEqual(limits.parts);
  }
});
