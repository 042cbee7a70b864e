import { connect } from "node:net";
import { createHash } from "node:crypto";
import { routes } from "../../src/sandbox/routes";
import { fakeSandbox, type FakeSandbox } from "./upstream";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

test.each(Object.entries(routes))("%s goes to its emulator", async (service, { emulator }) => {
  sandbox = await fakeSandbox();
  await sandbox.call(service, "/some/path?and=query", { method: "POST", body: "content" });
  expect(sandbox.received).toMatchObject([{ emulator, method: "POST", url: "/some/path?and=query", body: "content" }]);
});

test("an unsigned request is S3's, a presigned one its service's", async () => {
  sandbox = await fakeSandbox();
  await fetch(`${sandbox.endpoint}/bucket/key`);
  await fetch(
    `${sandbox.endpoint}/?Action=GetCallerIdentity&X-Amz-Credential=A%2F20260101%2Fus-east-1%2Fsts%2Faws4_request`,
  );
  expect(sandbox.received.map(({ emulator }) => emulator)).toEqual(["ministack", "moto"]);
});

test("a service that no emulator has is an error that names it", async () => {
  sandbox = await fakeSandbox();
  const response = await sandbox.call("quantum", "/");
  expect(response.status).toBe(501);
  expect(((await response.json()) as { message: string }).message).toMatch(
    /^the sandbox has no service "quantum" \(it has /,
  );
  expect(sandbox.received).toEqual([]);
});

test("an emulator that is gone is a 502 that names it and its log", async () => {
  sandbox = await fakeSandbox();
  await sandbox.stopEmulator("moto");
  const response = await sandbox.call("sts", "/");
  expect(response.status).toBe(502);
  const { message } = (await response.json()) as { message: string };
  expect(message).toMatch(
    /^the emulator moto \(127\.0\.0\.1:\d+\) does not answer: .*Its log is \/logs\/moto\.log; `strata sandbox down`/,
  );
  expect((await fetch(`${sandbox.endpoint}/_strata/health`)).status).toBe(503);
});

test("bodies of 20 MB pass both ways unchanged", async () => {
  const big = Buffer.alloc(20 * 2 ** 20, "strata!");
  sandbox = await fakeSandbox(({ method }) => (method === "GET" ? { body: big } : {}));
  await sandbox.call("s3", "/bucket/key", { method: "PUT", body: big });
  const digest = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
  expect(digest(sandbox.received[0]!.body)).toBe(digest(big));
  expect(digest(Buffer.from(await (await sandbox.call("s3", "/bucket/key")).arrayBuffer()))).toBe(digest(big));
});

test("errors and headers of an emulator come back as they are", async () => {
  sandbox = await fakeSandbox(() => ({ status: 404, headers: { "x-amzn-requestid": "1" }, body: "<Error/>" }));
  const response = await sandbox.call("s3", "/bucket");
  expect([response.status, response.headers.get("x-amzn-requestid"), await response.text()]).toEqual([
    404,
    "1",
    "<Error/>",
  ]);
});

test("the health page lists services, emulators and gaps", async () => {
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
    services: routes,
    gaps: expect.arrayContaining([
      expect.objectContaining({ name: expect.stringContaining("kafka: ") as string }),
    ]) as object[],
  });
});

/** Sends raw bytes, as an HTTP client does that has the gateway as its proxy. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const { hostname, port } = new URL(sandbox.endpoint);
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on("data", (data: Buffer) => (answer += data.toString()));
    socket.on("end", () => resolve(answer)).on("error", reject);
  });
}

test("as a proxy it finds names that do not resolve, and is no way out", async () => {
  sandbox = await fakeSandbox();
  const port = new URL(sandbox.endpoint).port;
  const own = await raw(
    `GET http://123456789012.127.0.0.1:${port}/v20180820/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  );
  expect(own).toMatch(/^HTTP\/1\.1 200/);
  expect(sandbox.received).toMatchObject([{ emulator: "ministack", url: "/v20180820/x" }]);
  const foreign = await raw("GET http://s3.amazonaws.com/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(foreign).toMatch(/^HTTP\/1\.1 403[\s\S]*a request for s3\.amazonaws\.com came to the sandbox/);
  const tunnel = await raw("CONNECT sts.amazonaws.com:443 HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(tunnel).toMatch(/^HTTP\/1\.1 403[\s\S]*a request for sts\.amazonaws\.com:443 came to the sandbox/);
  expect(sandbox.received).toHaveLength(1);
});
