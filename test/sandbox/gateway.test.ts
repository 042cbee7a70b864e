import { connect } from "node:net";
import { createHash } from "node:crypto";
import { emulatedServices } from "../../modules/aws/emulated-services";
import { fakeSandbox, type FakeSandbox } from "./fake-sandbox";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

test.each([
  ["ec2", "moto"],
  ["eks", "ministack"],
])("forwards %s to %s", async (service, emulator) => {
  sandbox = await fakeSandbox();
  await sandbox.call(service, "/some/path?and=query", { method: "POST", body: "content" });
  expect(sandbox.received).toMatchObject([{ emulator, method: "POST", url: "/some/path?and=query", body: "content" }]);
});

test("forwards presigned requests to their service", async () => {
  sandbox = await fakeSandbox();
  await fetch(await sandbox.client.presign("sts", "/?Action=GetCallerIdentity"));
  await fetch(await sandbox.client.presign("s3", "/bucket/a%20key"));
  expect(sandbox.received.map(({ emulator }) => emulator)).toEqual(["moto", "ministack"]);
});

test("gives S3 the header of a signature in the place of a presigned one, which ministack would check with other keys", async () => {
  sandbox = await fakeSandbox();
  await fetch(await sandbox.client.presign("s3", "/bucket/a%20key?x-id=PutObject", { method: "PUT" }), {
    method: "PUT",
  });
  const [{ url, headers }] = sandbox.received as [(typeof sandbox.received)[number]];
  expect(url).toBe("/bucket/a%20key?x-id=PutObject");
  expect(headers["authorization"]).toMatch(/^AWS4-HMAC-SHA256 Credential=\w+\/\d+\/us-east-1\/s3\/aws4_request, /);
});

test("refuses a service that is not emulated", async () => {
  sandbox = await fakeSandbox();
  const response = await sandbox.call("quantum", "/");
  expect(response.status).toBe(501);
  expect(((await response.json()) as { message: string }).message).toMatch(
    /^the sandbox does not support the service "quantum" \(supported: .*\bkms\b.*\); to add it, see docs\/sandbox-services\.md$/,
  );
  expect(sandbox.received).toEqual([]);
});

test("answers 502 with the name and log of an emulator that is not running", async () => {
  sandbox = await fakeSandbox();
  await sandbox.stopEmulator("moto");
  const response = await sandbox.call("sts", "/");
  expect(response.status).toBe(502);
  const { message } = (await response.json()) as { message: string };
  expect(message).toMatch(
    /^the emulator moto \(\S+moto\.sock\) does not respond: .*\. See \/logs\/moto\.log, then restart it with `strata sandbox down` and `strata sandbox up`\.$/,
  );
  expect((await fetch(`${sandbox.endpoint}/_strata/health`)).status).toBe(503);
});

test("forwards bodies of 20 MB unchanged in both directions", async () => {
  const big = Buffer.alloc(20 * 2 ** 20, "strata!");
  sandbox = await fakeSandbox(({ method }) => (method === "GET" ? { body: big } : {}));
  await sandbox.call("s3", "/bucket/key", { method: "PUT", body: big });
  const digest = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
  expect(digest(sandbox.received[0]!.body)).toBe(digest(big));
  expect(digest(Buffer.from(await (await sandbox.call("s3", "/bucket/key")).arrayBuffer()))).toBe(digest(big));
});

test("forwards errors and headers of an emulator unchanged", async () => {
  sandbox = await fakeSandbox(() => ({ status: 404, headers: { "x-amzn-requestid": "1" }, body: "<Error/>" }));
  const response = await sandbox.call("s3", "/bucket");
  expect([response.status, response.headers.get("x-amzn-requestid"), await response.text()]).toEqual([
    404,
    "1",
    "<Error/>",
  ]);
});

test("lists services, emulators and gaps on the health page", async () => {
  sandbox = await fakeSandbox();
  const response = await fetch(`${sandbox.endpoint}/_strata/health`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    sandbox: "strata",
    directory: "/sandbox",
    emulators: [
      { name: "moto", healthy: true },
      { name: "ministack", healthy: true },
    ],
    services: emulatedServices,
    gaps: expect.arrayContaining([
      expect.objectContaining({ name: expect.stringContaining("kafka: ") as string }),
    ]) as object[],
  });
});

/** Sends raw bytes, as an HTTP client that uses the gateway as its proxy. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const { hostname, port } = new URL(sandbox.endpoint);
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on("data", (data: Buffer) => (answer += data.toString()));
    socket.on("end", () => resolve(answer)).on("error", reject);
  });
}

test("as a proxy accepts names that do not resolve and refuses other hosts", async () => {
  sandbox = await fakeSandbox();
  const { host } = new URL(sandbox.endpoint);
  const presigned = await sandbox.client.presign("s3", "/v20180820/x");
  const own = await raw(
    `GET ${presigned.replace("//", "//123456789012.")} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  );
  expect(own).toMatch(/^HTTP\/1\.1 200/);
  expect(sandbox.received).toMatchObject([{ emulator: "ministack", url: "/v20180820/x" }]);
  const foreign = await raw("GET http://s3.amazonaws.com/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(foreign).toMatch(
    /^HTTP\/1\.1 403[\s\S]*the sandbox does not forward requests to s3\.amazonaws\.com; add the service to modules\/aws\/emulated-services\.ts/,
  );
  const tunnel = await raw("CONNECT sts.amazonaws.com:443 HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(tunnel).toMatch(/^HTTP\/1\.1 403[\s\S]*the sandbox does not forward requests to sts\.amazonaws\.com:443; /);
  expect(sandbox.received).toHaveLength(1);
});
