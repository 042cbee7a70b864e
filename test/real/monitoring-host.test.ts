import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parse } from "yaml";
import { freePort } from "../../src/sandbox/port";
import { unpackUserData, userDataOf } from "../support/layers/host-files";
import { succeed } from "../support/projects/programs";

/**
 * Prometheus, Alertmanager, Pushgateway, the node exporter and the CloudWatch exporter as they run on the observability
 * host: with its files and arguments, but other addresses and folders, and seconds in place of minutes. Elasticsearch,
 * Kibana, Logstash, Grafana, Jaeger and cAdvisor do not run here, so their targets are down and raise an alert. The
 * CloudWatch exporter has no AWS to read, so it is not a target here.
 */
jest.setTimeout(180_000);
const running = ["alertmanager", "cloudwatch-exporter", "node-exporter", "prometheus", "pushgateway"] as const;
type Program = (typeof running)[number];

const folder = mkdtempSync(join(tmpdir(), "strata-monitoring-"));
const host = join(folder, "host");
const processes: ChildProcess[] = [];
const messages: URLSearchParams[] = [];
let ports: Readonly<Record<Program | "sns", number>>;
let sns: Server;

/** The addresses of each program in the files, and the port that it has here. */
const addresses = (): (readonly [string, string])[] => [
  ["198.18.0.1:9093", `127.0.0.1:${ports.alertmanager}`],
  ["198.18.0.1:9100", `127.0.0.1:${ports["node-exporter"]}`],
  ["localhost:9090", `127.0.0.1:${ports.prometheus}`],
  ["pushgateway:9091", `127.0.0.1:${ports.pushgateway}`],
  ["https://sns.us-east-1.amazonaws.com", `http://127.0.0.1:${ports.sns}`],
  ["/etc/prometheus/rules.yml", join(host, "etc/strata/observability/rules.yml")],
];
const here = (text: string): string =>
  addresses().reduce((result, [there, local]) => result.replaceAll(there, local), text);

/** Adapts a file: addresses, and times to seconds. */
function adapt(name: string): string {
  const file = join(host, "etc/strata/observability", name);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, here(text).replaceAll(/((?:interval|timeout|wait|for): )\d+[smh]/g, "$11s"));
  return file;
}

/** Arguments of a program in compose.yml, with the folders that it has here. */
function argumentsOf(program: Program, own: Readonly<Record<string, string>>): string[] {
  const { services } = parse(readFileSync(join(host, "etc/strata/observability/compose.yml"), "utf8")) as {
    services: Record<string, { command: string[] }>;
  };
  return services[program]!.command.map((argument) =>
    Object.entries(own).reduce((result, [there, local]) => result.replace(there, local), here(argument)),
  );
}

function start(program: string, args: readonly string[]): void {
  const env = {
    PATH: process.env["PATH"],
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  processes.push(child);
  child.stderr.on("data", (text: Buffer) => (log += text.toString()));
  child.stdout.on("data", (text: Buffer) => (log += text.toString()));
}
let log = "";

/** Options of Java by which no request leaves this machine. */
const unreachable = ["-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=1"];

beforeAll(async () => {
  const tools = succeed("bash", ["test/real/hosts/tools.sh"], { cwd: process.cwd() }).trim();
  const bin = (name: string) => join(tools, "usr/bin", name);
  unpackUserData(userDataOf("observability-host"), host);
  sns = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      messages.push(
        new URLSearchParams([...new URLSearchParams(body), ["authorization", request.headers.authorization ?? ""]]),
      );
      response.end("<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
    });
  });
  const free: [string, number][] = [];
  for (const name of [...running, "sns"]) free.push([name, await freePort()]);
  ports = Object.fromEntries(free) as typeof ports;
  await new Promise<void>((resolve) => sns.listen(ports.sns, "127.0.0.1", resolve));

  for (const name of ["prometheus", "alertmanager", "pushgateway"]) mkdirSync(join(folder, name));
  const listen = (program: Program) => `--web.listen-address=127.0.0.1:${ports[program]}`;
  adapt("rules.yml");
  start(bin("prometheus"), [
    ...argumentsOf("prometheus", {
      "/etc/prometheus/prometheus.yml": adapt("prometheus.yml"),
      "path=/prometheus": `path=${join(folder, "prometheus")}`,
    }),
    listen("prometheus"),
  ]);
  start(
    join(tools, "alertmanager"),
    argumentsOf("alertmanager", {
      "/etc/alertmanager/alertmanager.yml": adapt("alertmanager.yml"),
      "path=/alertmanager": `path=${join(folder, "alertmanager")}`,
    }),
  );
  start(bin("prometheus-pushgateway"), [
    ...argumentsOf("pushgateway", { "/pushgateway/": `${join(folder, "pushgateway")}/` }),
    listen("pushgateway"),
  ]);
  start(bin("prometheus-node-exporter"), argumentsOf("node-exporter", { "/host": "/" }));
  const exporter = join(host, "etc/strata/observability/cloudwatch-exporter.yml");
  const port = String(ports["cloudwatch-exporter"]); // as the entry point of the image has one
  const exporterArguments = argumentsOf("cloudwatch-exporter", { "/config/config.yml": exporter });
  start("java", [...unreachable, "-jar", join(tools, "cloudwatch-exporter.jar"), port, ...exporterArguments]);
});

afterAll(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await new Promise((resolve) => {
    sns.close(resolve);
  });
  rmSync(folder, { recursive: true });
});

const prometheus = async <T>(path: string): Promise<T> => {
  const response = await fetch(`http://127.0.0.1:${ports.prometheus}/api/v1/${path}`);
  return ((await response.json()) as { data: T }).data;
};

/** Waits until `ask` returns what is looked for. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined) return found;
    await setTimeout(500);
  }
  throw new Error(`${what} did not happen within 90 s:\n${log.slice(-4000)}`);
}

test("all that runs is up, and nothing else is", async () => {
  const healthOf = async () => {
    const { activeTargets } = await prometheus<{ activeTargets: { health: string; labels: { job: string } }[] }>(
      "targets",
    );
    return Object.fromEntries(activeTargets.map(({ health, labels }) => [labels.job, health]));
  };
  const expected = {
    prometheus: "up",
    alertmanager: "up",
    pushgateway: "up",
    node: "up",
    cloudwatch: "down",
    cadvisor: "down",
    grafana: "down",
    jaeger: "down",
  };
  const isExpected = (health: object) =>
    JSON.stringify(Object.entries(health).sort()) === JSON.stringify(Object.entries(expected).sort());
  await until("the expected health of all targets", async () => (isExpected(await healthOf()) ? true : undefined));
});

test("the rules are loaded and evaluate without an error", async () => {
  const { groups } = await until("an evaluation", async () => {
    const found = await prometheus<{ groups: { rules: { name: string; health: string }[] }[] }>("rules");
    return found.groups[0]!.rules.every(({ health }) => health === "ok") ? found : undefined;
  });
  expect(groups[0]!.rules.map(({ name }) => name)).toEqual([
    "TargetDown",
    "DiskFilling",
    "MemoryLow",
    "ContainerNearItsLimit",
    "PushedMetricsOld",
    "CloudWatchUnreadable",
  ]);
});

test("what a job pushes keeps the job's name", async () => {
  const pushed = await fetch(`http://127.0.0.1:${ports.pushgateway}/metrics/job/loader`, {
    method: "PUT",
    body: "records_loaded_total 42\n",
  });
  expect(pushed.status).toBe(200);
  const result = await until("the pushed metric", async () => {
    const { result: found } = await prometheus<{ result: { metric: object; value: [number, string] }[] }>(
      "query?query=records_loaded_total",
    );
    return found.length > 0 ? found : undefined;
  });
  expect(result).toMatchObject([{ metric: { job: "loader" }, value: [expect.any(Number), "42"] }]);
});

test("an alert is fired and reaches the SNS topic, signed for its region", async () => {
  const message = await until("a message", () =>
    Promise.resolve(messages.find((each) => each.get("Message")?.includes("TargetDown"))),
  );
  expect(message.get("authorization")).toContain("/us-east-1/sns/aws4_request");
  expect(message.get("Action")).toBe("Publish");
  expect(message.get("TopicArn")).toBe("arn:aws:sns:us-east-1:111111111111:ticket");
  expect(message.get("Message")).toContain("jaeger at jaeger:8888 does not answer.");
});

test("the node exporter sees this machine", async () => {
  const { result } = await prometheus<{ result: { value: [number, string] }[] }>(
    "query?query=node_memory_MemTotal_bytes",
  );
  expect(Number(result[0]!.value[1])).toBeGreaterThan(2 ** 28);
});

test("the CloudWatch exporter reads its configuration and answers", async () => {
  const healthy = await until("an answer", async () => {
    const response = await fetch(`http://127.0.0.1:${ports["cloudwatch-exporter"]}/-/healthy`);
    return response.status;
  });
  expect(healthy).toBe(200);
});
