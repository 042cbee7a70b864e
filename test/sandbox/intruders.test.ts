import { randomCredentials } from "../../src/sandbox/credentials";
import { SignedClient } from "../support/aws/signed-client";
import { fakeSandbox, type FakeSandbox } from "./fake-sandbox";

/** Who else may reach the sandbox's port: a web page, another user of the machine, a container. See docs/sandbox.md. */
let sandbox: FakeSandbox;
beforeEach(async () => {
  sandbox = await fakeSandbox();
});
afterEach(() => sandbox.close());

async function refusal(response: Promise<Response>): Promise<string> {
  const { status, headers } = await response;
  expect(sandbox.received).toEqual([]);
  return `${status} ${headers.get("x-amzn-errortype")}`;
}

describe("a web page", () => {
  test.each([
    ["a form or a script without preflight", { origin: "https://example.com", "content-type": "text/plain" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a page on another port of this machine", { origin: "http://localhost:3000" }],
    ["an image or a link, which name no origin", { "sec-fetch-site": "cross-site" }],
    ["a bookmark", { "sec-fetch-site": "none" }],
  ])("%s is refused", async (_, headers) => {
    expect(await refusal(sandbox.call("s3", "/bucket", { change: {}, headers }))).toBe("403 StrataSandboxWebPage");
    const health = await fetch(`${sandbox.endpoint}/_strata/health`, { headers });
    expect(health.status).toBe(403);
  });

  test("gets no permission to read an answer", async () => {
    const headers = { origin: "https://example.com", "access-control-request-method": "PUT" };
    const preflight = await fetch(`${sandbox.endpoint}/bucket`, { method: "OPTIONS", headers });
    expect(preflight.status).toBe(403);
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("another user, or a container", () => {
  test.each([
    ["unsigned", "/bucket"],
    ["a function, unsigned", "/2015-03-31/functions"],
    ["the invocation of a function, unsigned", "/2015-03-31/functions/classify/invocations"],
    ["a function URL, unsigned", "/2021-10-31/functions/classify/url"],
    ["a call of an HTTP API, unsigned", "/restapis/0a1b2c3d/$default/_user_request_/uploads"],
    ["a change of a stand-in, unsigned", "/_strata/stand-ins"],
    ["a form, unsigned", "/?Action=CreateUser"],
  ])("%s is refused", async (_, path) => {
    expect(await refusal(fetch(sandbox.endpoint + path, { method: "POST", body: "{}" }))).toBe(
      "403 MissingAuthenticationToken",
    );
  });

  test("with credentials of their own is refused", async () => {
    const other = new SignedClient(sandbox.endpoint, randomCredentials());
    expect(await refusal(other.send("s3", "/bucket"))).toBe("403 InvalidClientTokenId");
  });

  test("who knows only the access key is refused", async () => {
    const { accessKeyId } = sandbox.credentials;
    const other = new SignedClient(sandbox.endpoint, { ...randomCredentials(), accessKeyId });
    expect(await refusal(other.send("s3", "/bucket"))).toBe("403 SignatureDoesNotMatch");
  });

  test.each([
    ["another method", { method: "DELETE" }],
    ["another body", { body: "other" }],
  ])("who repeats a signed request with %s is refused", async (_, change) => {
    const request = sandbox.call("kms", "/", { method: "POST", body: "content", change });
    expect(await refusal(request)).toBe("403 SignatureDoesNotMatch");
  });

  test("who repeats a signed request later is refused", async () => {
    const time = new Date(Date.now() - 16 * 60_000);
    expect(await refusal(sandbox.call("s3", "/bucket", { time }))).toBe("403 SignatureDoesNotMatch");
    const presigned = await sandbox.client.presign("s3", "/bucket", { time: new Date(Date.now() - 61_000) });
    expect(await refusal(fetch(presigned))).toBe("403 SignatureDoesNotMatch");
  });
});

describe("whoever has the credentials", () => {
  test.each(["/_ministack/reset", "/_ministack/config", "/moto-api/reset", "/_localstack/init", "/_strata/other"])(
    "cannot reach %s of an emulator",
    async (path) => {
      for (const service of ["s3", "iam"]) {
        expect(await refusal(sandbox.call(service, path, { method: "POST" }))).toBe("403 StrataSandboxPath");
      }
    },
  );

  test.each([
    ["ec2", "POST", "/", "Action=DescribeVpcs"],
    ["kafka", "GET", "/v1/other/arn%3Aaws%3Akafka%3Aus-east-1%3A123456789012%3Acluster%2Fa%2Fb?b=2&a=1&a=0", ""],
    ["s3", "PUT", "/bucket/a%20key%2B%28x%29/%C3%A9?tagging", "content"],
    ["glue", "POST", "/", '{"a": 1}'],
  ])("is let in with %s %s %s", async (service, method, path, body) => {
    const headers: Record<string, string> =
      method === "GET" ? {} : { "content-type": "application/x-amz-json-1.1", "x-amz-meta-a": " b   c " };
    const response = await sandbox.call(service, path, { method, headers, body: body === "" ? undefined : body });
    expect(response.status).toBe(200);
    expect(sandbox.received).toMatchObject([{ method, url: path, body }]);
  });

  test("is let in with a space that is sent as a plus sign, as the AWS SDK for Java 1 sends it", async () => {
    const presigned = await sandbox.client.presign("s3", "/bucket?prefix=a%20b");
    expect((await fetch(presigned.replace("a%20b", "a+b"))).status).toBe(200);
    const literal = await sandbox.client.presign("s3", "/bucket?prefix=a%2Bb");
    sandbox.received.length = 0;
    expect(await refusal(fetch(literal.replace("a%2Bb", "a+b")))).toBe("403 SignatureDoesNotMatch");
  });
});

test("a function is let in with the credentials of functions, and with no other secret", async () => {
  const invoke = (client: SignedClient) =>
    client.send("lambda", "/2015-03-31/functions/next/invocations", { method: "POST", body: "{}" });
  const { accessKeyId } = sandbox.functionCredentials;
  expect(accessKeyId).toBe("123456789012"); // ministack gives no other to functions
  const guessed = new SignedClient(sandbox.endpoint, { accessKeyId, secretAccessKey: "test" });
  expect(await refusal(invoke(guessed))).toBe("403 SignatureDoesNotMatch");
  expect((await invoke(new SignedClient(sandbox.endpoint, sandbox.functionCredentials))).status).toBe(200);
  expect(sandbox.received).toMatchObject([{ emulator: "ministack" }]);
});

test("credentials that the sandbox's STS issues for a role are let in", async () => {
  await sandbox.close();
  const issued = randomCredentials();
  sandbox = await fakeSandbox(() => ({
    body: `<Credentials><AccessKeyId>${issued.accessKeyId}</AccessKeyId><SecretAccessKey>${issued.secretAccessKey}</SecretAccessKey></Credentials>`,
  }));
  const role = new SignedClient(sandbox.endpoint, issued);
  expect((await role.send("s3", "/bucket")).status).toBe(403);
  await sandbox.call("sts", "/", { method: "POST", body: new URLSearchParams({ Action: "AssumeRole" }) });
  expect((await role.send("s3", "/bucket")).status).toBe(200);
});
