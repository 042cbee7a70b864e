import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { announcement } from "../../src/api/announcement";
import { callerOf } from "../../src/api/caller";
import { firstParts, partCountOf } from "../../src/api/parts";
import { checked } from "../../src/api/request";
import { limits } from "../../src/media/limits";

const schema = announcement({
  maxBytes: limits.uploadBytes,
  types: ["image/*", "application/pdf", "application/x-fbx"],
});
const given = { fileName: "a.png", contentType: "image/png", sizeBytes: 10, processingOptions: ["resize"] };

/** The mistakes of a request, by field. */
function mistakesOf(change: object): Record<string, string> {
  try {
    checked(schema, { ...given, ...change });
    return {};
  } catch (error) {
    const { mistakes } = error as { mistakes: { field: string; message: string }[] };
    return Object.fromEntries(mistakes.map(({ field, message }) => [field, message]));
  }
}

describe("an announcement", () => {
  test("has options in one order, each once, and metadata", () => {
    expect(checked(schema, { ...given, processingOptions: ["resize", "convert", "resize"] })).toEqual({
      ...given,
      processingOptions: ["convert", "resize"],
      metadata: {},
    });
  });

  test.each([
    [{ fileName: "a/b.png" }, { fileName: "must be a file name without / and \\" }],
    [{ fileName: ".." }, { fileName: "must be a file name" }],
    [{ fileName: "ä".repeat(128) }, { fileName: "must have at most 255 bytes" }],
    [{ contentType: "text/html" }, { contentType: "must be one of image/*, application/pdf, application/x-fbx" }],
    [{ contentType: "image/png\r\nx" }, { contentType: "must be one of image/*, application/pdf, application/x-fbx" }],
    [{ sizeBytes: 0 }, { sizeBytes: "must be at least 1: an empty file has nothing to process" }],
    [{ sizeBytes: limits.uploadBytes + 1 }, { sizeBytes: `must be at most ${limits.uploadBytes}` }],
    [{ sizeBytes: 1.5 }, { sizeBytes: "must be a whole number of bytes" }],
    [
      { processingOptions: ["captions"] },
      {
        processingOptions:
          'the processing option "captions" is for a video, and the file is a picture: a picture takes recognition, resize, convert',
      },
    ],
    [
      { contentType: "image/x-unknown", processingOptions: ["resize", "captions"] },
      { processingOptions: "must be for one kind of file, not for video and picture" },
    ],
    [{ metadata: { "a b": "c" } }, { "metadata.a b": "must have letters, digits, _, . and - only" }],
    [{ metadata: { a: "x".repeat(513) } }, { "metadata.a": "must have at most 512 characters" }],
    [
      { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, ""])) },
      { metadata: "must have at most 20 entries" },
    ],
    [{ sha256: "00ff" }, { sha256: "must be a SHA-256 in base64" }],
    [
      { sha256: `${"A".repeat(43)}=`, sizeBytes: limits.singleUploadBytes + 1 },
      { sha256: `is checked up to ${limits.singleUploadBytes} bytes: S3 has no SHA-256 of a file in parts` },
    ],
  ])("with %p says what is allowed", (change, mistakes) => expect(mistakesOf(change)).toEqual(mistakes));

  test("reports every mistake at once", () =>
    expect(Object.keys(mistakesOf({ fileName: "", sizeBytes: -1, processingOptions: [] }))).toEqual([
      "fileName",
      "sizeBytes",
      "processingOptions",
    ]));
});

describe("the caller", () => {
  const eventOf = (authorizer?: object) => ({ requestContext: { authorizer } }) as unknown as APIGatewayProxyEventV2;

  test.each([
    [{ jwt: { claims: { sub: "user-1" } } }, "user-1"],
    [{ iam: { userArn: "arn:aws:iam::111122223333:user/ann" } }, "arn:aws:iam::111122223333:user/ann"],
    [
      { iam: { userArn: "arn:aws:sts::111122223333:assumed-role/app/session-1" } },
      "arn:aws:iam::111122223333:role/app",
    ],
  ])("is the subject, or the user or role: %p", (authorizer, owner) => {
    expect(callerOf(eventOf(authorizer))).toBe(owner);
  });

  test.each([undefined, {}, { jwt: { claims: { sub: "" } } }])("must be known: %p", (authorizer) => {
    expect(() => callerOf(eventOf(authorizer))).toThrow("the request has no token with a subject");
  });
});

test("URLs of the first parts come with the answer", () => {
  expect(partCountOf(limits.singleUploadBytes + 1)).toBe(7);
  expect(firstParts(limits.singleUploadBytes + 1)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(firstParts(limits.uploadBytes)).toHaveLength(limits.partUrls);
});
