import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The program of hosts that downloads releases, against a server with a certificate of its own. */
const folder = mkdtempSync(join(tmpdir(), "strata-fetch-"));
const content = "#!/bin/sh\necho released\n";
const sha256 = createHash("sha256").update(content).digest("hex");
const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
let server: Server;
let url: string;

beforeAll(async () => {
  const days = ["-days", "1", "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", certificate, ...days], {
    stdio: "ignore",
  });
  server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => {
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/release`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

function fetchTo(file: string, checksum: string): Promise<{ code: number | null; stderr: string }> {
  const env = { PATH: process.env["PATH"], CURL_CA_BUNDLE: certificate };
  const child = spawn("modules/hosts/scripts/fetch", [url, checksum, file, "0755"], { env });
  let stderr = "";
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stderr })));
}

test("a file with the right checksum is put in place with its mode", async () => {
  const file = join(folder, "right");
  expect(await fetchTo(file, sha256)).toEqual({ code: 0, stderr: "" });
  expect(readFileSync(file, "utf8")).toBe(content);
  expect((statSync(file).mode & 0o777).toString(8)).toBe("755");
});

test("a file with another checksum is not, and nothing is left of it", async () => {
  const file = join(folder, "wrong");
  const checksum = sha256.replace(/^./, (first) => (first === "0" ? "1" : "0"));
  expect(await fetchTo(file, checksum)).toEqual({
    code: 1,
    stderr: `fetch: ${url} has another checksum than ${checksum}\n`,
  });
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith("wrong"))).toEqual([]);
});
