import { addressOf } from "../../src/sandbox/address";
import { sandboxPort } from "../../src/sandbox/port";
import { signedFor } from "../../src/sandbox/signature";

const noQuery = new URLSearchParams();

describe("signedFor", () => {
  const header = (scope: string) => `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`;

  test.each([
    ["AKID/20260101/us-east-1/s3/aws4_request", { region: "us-east-1", service: "s3" }],
    [
      "AKID/20260101/eu-west-1/application-autoscaling/aws4_request",
      { region: "eu-west-1", service: "application-autoscaling" },
    ],
    ["AKID/20260101/s3/aws4_request", { region: "*", service: "s3" }], // SigV4A
  ])("reads the scope %s from the header", (scope, expected) => {
    expect(signedFor(header(scope), noQuery)).toEqual(expected);
  });

  test("reads the scope of a presigned URL from the query", () => {
    const query = new URLSearchParams("X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request");
    expect(signedFor(undefined, query)).toEqual({ region: "us-east-1", service: "s3" });
  });

  test.each([undefined, "", "Bearer token", header("AKID"), header("AKID/today/us-east-1/s3/aws4_request")])(
    "treats %p as unsigned",
    (authorization) => {
      expect(signedFor(authorization, noQuery)).toBeUndefined();
    },
  );
});

describe("addressOf", () => {
  test.each([
    ["/bucket/key?acl", "127.0.0.1:4566", "/bucket/key?acl", "127.0.0.1:4566"],
    ["/key", "bucket.s3.localhost:4566", "/bucket/key", "localhost:4566"],
    ["/?versioning", "bucket.localhost:4566", "/bucket?versioning", "localhost:4566"],
    ["/", "my.dotted.bucket.s3.us-east-1.amazonaws.com", "/my.dotted.bucket", "localhost"],
    ["/key", "s3.us-east-1.localhost:4566", "/key", "s3.us-east-1.localhost:4566"],
    ["/v20180820/tags/x", "123456789012.127.0.0.1:4566", "/v20180820/tags/x", "localhost:4566"],
    ["http://123456789012.127.0.0.1:4566/v20180820/tags/x", "ignored", "/v20180820/tags/x", "localhost:4566"],
    ["http://bucket.127.0.0.1:4566?acl", undefined, "/bucket?acl", "localhost:4566"],
  ])("%s at %s is %s", (target, host, url, expectedHost) => {
    expect(addressOf(target, host)).toEqual({ url, host: expectedHost });
  });

  test.each(["http://s3.amazonaws.com/b", "http://169.254.169.254/latest", "http://127.0.0.1.example.com/"])(
    "reports %s as a foreign host",
    (target) => {
      expect(addressOf(target, undefined).foreign).toBe(new URL(target).hostname);
    },
  );
});

describe("sandboxPort", () => {
  test("is 4566 unless STRATA_SANDBOX_PORT is set", () => {
    expect(sandboxPort({})).toBe(4566);
    expect(sandboxPort({ STRATA_SANDBOX_PORT: "4600" })).toBe(4600);
  });

  test.each(["0", "65536", "4566x", "-1", "1e3"])("refuses %p", (port) => {
    expect(() => sandboxPort({ STRATA_SANDBOX_PORT: port })).toThrow(
      `STRATA_SANDBOX_PORT is "${port}", but must be a port from 1 to 65535, or unset for 4566.`,
    );
  });
});
