import { addressOf } from "../../src/sandbox/address";
import { sandboxPort } from "../../src/sandbox/port";

describe("addressOf", () => {
  test.each([
    ["/bucket/key?acl", "127.0.0.1:4566", "/bucket/key?acl", "127.0.0.1:4566"],
    ["/key", "bucket.s3.localhost:4566", "/bucket/key", "localhost:4566"],
    ["/?versioning", "bucket.localhost:4566", "/bucket?versioning", "localhost:4566"],
    ["/uploads", "0a1b2c3d.execute-api.localhost:4566", "/uploads", "0a1b2c3d.execute-api.localhost:4566"],
    ["/", "my.dotted.bucket.s3.us-east-1.localhost", "/my.dotted.bucket", "localhost"],
    ["/key", "s3.us-east-1.localhost:4566", "/key", "s3.us-east-1.localhost:4566"],
    ["/v20180820/tags/x", "123456789012.127.0.0.1:4566", "/v20180820/tags/x", "localhost:4566"],
    ["http://123456789012.127.0.0.1:4566/v20180820/tags/x", "ignored", "/v20180820/tags/x", "localhost:4566"],
    ["http://bucket.127.0.0.1:4566?acl", undefined, "/bucket?acl", "localhost:4566"],
  ])("%s at %s is %s", (target, host, url, expectedHost) => {
    const sent = target.replace(/^http:\/\/[^/?]+/, "").replace(/^(?!\/)/, "/"); // as its signature covers it
    expect(addressOf(target, host)).toEqual({ url, sent, host: expectedHost });
  });

  test.each(["http://s3.amazonaws.com/b", "http://169.254.169.254/latest", "http://127.0.0.1.example.com/"])(
    "reports %s as a foreign host",
    (target) => {
      expect(addressOf(target, undefined).foreign).toBe(new URL(target).hostname);
    },
  );

  test.each([
    "rebound.example.com:4566",
    "bucket.s3.example.com",
    "host.docker.internal:4566",
    "localhost.example.com",
  ])("reports the Host %s as foreign", (host) => {
    expect(addressOf("/bucket", host).foreign).toBe(host.replace(/:\d+$/, ""));
  });
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
