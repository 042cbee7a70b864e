import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { sandboxStatus } from "../../src/sandbox";
import { EmulatedAws, elements } from "../support/aws/emulated-aws";
import { startTestSandbox, type TestSandbox } from "../support/aws/test-sandbox";
import { launchChromium } from "../support/chromium";

jest.setTimeout(120_000);

/** The threat model of docs/sandbox.md, on running emulators: a web page, another user, and what must not go out. */
let sandbox: TestSandbox;
let aws: EmulatedAws;
beforeAll(async () => {
  sandbox = await startTestSandbox("sandbox-access");
  aws = new EmulatedAws(sandbox.endpoint, sandbox.credentials);
});
afterAll(() => sandbox.stop());

const buckets = async (): Promise<string[]> => elements(await (await aws.send("s3", "/")).text(), "Name");

test("a page in a browser can neither read nor change anything", async () => {
  await aws.send("s3", "/present", { method: "PUT" });
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  const page = `<!doctype html><form id="form" method="post" action="${sandbox.endpoint}/present?delete" target="frame">
    <input name="a" value="b"></form><iframe name="frame"></iframe><img src="${sandbox.endpoint}/by-image">`;
  writeFileSync(join(folder, "page.html"), page);
  // From a file, the origin is "null"; from a server on this machine, it is another port of the same host.
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(page));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchChromium();
  try {
    for (const url of [
      pathToFileURL(join(folder, "page.html")).href,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ]) {
      const tab = await browser.newPage();
      const statuses: string[] = [];
      tab.on("response", (response) => {
        if (response.url().startsWith(sandbox.endpoint))
          statuses.push(`${response.request().method()} ${response.status()}`);
      });
      await tab.goto(url);
      const read = await tab.evaluate(async (endpoint) => {
        const attempts: RequestInit[] = [
          {},
          { mode: "no-cors", method: "POST", headers: { "content-type": "text/plain" }, body: "{}" },
          { method: "PUT" },
        ];
        const answers: string[] = [];
        for (const init of attempts) {
          const answer = await fetch(`${endpoint}/by-script`, init).then(
            (response) => response.type,
            () => "refused",
          );
          answers.push(answer);
        }
        return answers;
      }, sandbox.endpoint);
      await tab.evaluate("document.getElementById('form').submit()");
      // A page may send without CORS, but sees nothing of the answer.
      expect(read).toEqual(["refused", "opaque", "refused"]);
      await tab.waitForTimeout(500);
      expect(new Set(statuses.map((status) => status.slice(-3)))).toEqual(new Set(["403"]));
      expect(statuses).toContain("POST 403");
      await tab.close();
    }
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  }
  expect(await buckets()).toEqual(["present"]);
});

test("another user finds no port but the gateway's, and no file to read", async () => {
  const { processes } = await sandboxStatus({ directory: dirname(sandbox.credentialsFile) });
  const listening = Object.fromEntries(processes.map(({ name, pid }) => [name, portsOf(pid!)]));
  expect(listening).toEqual({ moto: [], ministack: [], gateway: [new URL(sandbox.endpoint).port] });
  const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
  expect(mode(sandbox.credentialsFile)).toBe("600");
  for (const { name, address } of processes) if (name !== "gateway") expect(mode(dirname(address!))).toBe("700");
});

test("a notification to a subscriber does not leave the sandbox", async () => {
  const received: string[] = [];
  const subscriber = createServer((request, response) => {
    received.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => subscriber.listen(0, "127.0.0.1", resolve));
  const { port } = subscriber.address() as AddressInfo;
  const sns = async (form: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({ ...form, Version: "2010-03-31" });
    return (await aws.send("sns", "/", { method: "POST", body })).text();
  };
  try {
    const [topic] = elements(await sns({ Action: "CreateTopic", Name: "alerts" }), "TopicArn");
    for (const Endpoint of [`http://127.0.0.1:${port}/direct`, "https://hooks.example.com/alerts"]) {
      const Protocol = Endpoint.split(":")[0]!;
      await sns({ Action: "Subscribe", TopicArn: topic!, Protocol, Endpoint });
    }
    await sns({ Action: "Publish", TopicArn: topic!, Message: "anything" });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(received).toEqual([]);
  } finally {
    subscriber.close();
  }
});

/** TCP ports on which a process listens. */
function portsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const sockets = new Set(
    readdirSync(folder)
      .map((fd) => link(join(folder, fd)))
      .flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []),
  );
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === "0A" && sockets.has(fields[9]!))
      .map((fields) => String(parseInt(fields[1]!.split(":")[1]!, 16))),
  );
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return ""; // closed meanwhile
  }
}
