import { spawn } from "node:child_process";
import { once } from "node:events";
import type { JobRun } from "../support/lake/workflow-runner";
import { LakeSandbox, lakeProject } from "../support/lake/lake-sandbox";

jest.setTimeout(1_200_000); // the first run installs Spark

/**
 * Files to curated tables in lake/sandbox: the loader, then the workflow that Glue has, with real Spark and Iceberg (needs
 * Terraform, Python 3.11, Java 17 and Maven). The tests depend on each other.
 */
const project = lakeProject();
let lake: LakeSandbox;
let queue: string;

beforeAll(async () => {
  lake = await LakeSandbox.start(project);
  const created = await lake.sqs<{ QueueUrl: string }>("CreateQueue", { QueueName: "arrivals" });
  queue = created.QueueUrl;
});
afterAll(() => lake?.stop());

const hour = new Date(Date.now() - 3_600_000).toISOString().slice(0, 13);
const event = (id: number, change: object = {}) => ({
  event_id: `e${id}`,
  event_time: `${hour}:00:00Z`,
  kind: "viewed",
  size: id,
  customer: `c${id % 7}`,
  ...change,
});
const good = Array.from({ length: 990 }, (_, id) => event(id));
const bad = [
  ...Array.from({ length: 6 }, (_, id) => `{"event_id": "b${id}`),
  ...[1, 2].map((id) => JSON.stringify(event(id, { size: "large" }))),
  ...[3, 4].map((id) => JSON.stringify(event(id, { event_time: "2020-01-01" }))),
];
const lines = (records: readonly (object | string)[]): string =>
  records.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("\n");
const orders = [
  "order_id,ordered_at,customer,status,amount,currency",
  `o1,${hour}:00:00Z,c1,open,12.50,EUR`,
  `o2,${hour}:00:00Z,"c2, the second",paid,3,USD`,
];
const workflow = () => lake.runner.run(lake.output("glue", "workflowName"), `wr_${Date.now()}`);
const failureOf = (run: JobRun | undefined) =>
  run?.state === "SUCCEEDED" ? undefined : (run?.log.slice(-5_000) ?? "no run");
const counts = (result: string) => (JSON.parse(result) as { tables: Record<string, object> }).tables;
const send = (body: object) => lake.sqs("SendMessage", { QueueUrl: queue, MessageBody: JSON.stringify(body) });

test("the loader copies each object once, and leaves messages that it cannot load", async () => {
  const files = { "events/a.jsonl": lines([...good, ...bad]), "orders/2026/o 1.csv": orders.join("\n") };
  for (const [key, body] of Object.entries(files)) await lake.put(`landing/${key}`, body);
  const bucket = lake.bucket;
  const notification = { bucket: { name: bucket }, object: { key: "landing/orders/2026/o+1.csv" } };
  await send({ Records: [{ s3: notification }] });
  await send({ detail: { bucket: { name: bucket }, object: { key: "landing/events/a.jsonl" } } });
  await send({ bucket, key: "landing/events/a.jsonl" });
  await send({ bucket, key: "landing/events/missing.jsonl" });

  const log = lake.load(queue);
  const results = log.map(({ loader, key }) => `${loader} ${key ?? ""}`).sort();
  expect(results).toEqual([
    "loaded landing/events/a.jsonl",
    "loaded landing/orders/2026/o 1.csv",
    "present landing/events/a.jsonl",
    "rejected ",
  ]);
  expect(log.find(({ loader }) => loader === "rejected")).toMatchObject({ reason: "the object does not exist" });
  const raw = (await lake.keys("raw/")).map((key) => key.replace(/-[0-9a-f]{12}\./, "-<etag>."));
  expect(raw).toEqual(["raw/events/a-<etag>.jsonl", "raw/orders/2026/o 1-<etag>.csv"]);
});

test("SIGTERM ends a waiting loader within the two minutes of Spot", async () => {
  const { program, args, env } = lake.loader(queue);
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: "ignore" });
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const started = Date.now();
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(Date.now() - started).toBeLessThan(30_000);
});

test("the workflow of Glue makes curated tables of what was uploaded, and loses nothing", async () => {
  const [processing, quality, ...more] = await workflow();
  expect(failureOf(processing)).toBeUndefined();
  expect(failureOf(quality)).toBeUndefined();
  expect(counts(processing!.result)).toEqual({
    events: { files: 1, read: 1000, written: 990, duplicates: 0, quarantined: 10 },
    orders: { files: 1, read: 2, written: 2, duplicates: 0, quarantined: 0 },
  });
  const jobs = ["processingJobName", "qualityJobName"].map((name) => lake.output("glue", name));
  expect([processing, quality, ...more].map((run) => run?.job)).toEqual(jobs);

  const time = "date_format(event_time, \"yyyy-MM-dd'T'HH:mm:ss'Z'\") AS event_time";
  const [events, orderRows, quarantine] = await lake.read(
    `SELECT event_id, ${time}, kind, size, customer FROM lake.events ORDER BY size`,
    "SELECT order_id, customer, amount FROM lake.orders ORDER BY order_id",
    "SELECT reason, record FROM lake.events_quarantine",
  );
  expect(events).toEqual(good);
  expect(orderRows).toEqual([
    { order_id: "o1", customer: "c1", amount: "12.50" },
    { order_id: "o2", customer: "c2, the second", amount: "3.00" },
  ]);
  expect(quarantine!.map(({ record }) => record).sort()).toEqual([...bad].sort());
  const reasons = quarantine!.map(({ reason }) => reason).sort();
  expect(reasons).toEqual([
    ...Array<string>(2).fill("late"),
    ...Array<string>(6).fill("malformed"),
    ...Array<string>(2).fill("wrong-type"),
  ]);
});

test("a second run adds nothing", async () => {
  const before = await lake.tableStates();
  const runs = await workflow();
  expect(runs.map(failureOf)).toEqual([undefined, undefined]);
  expect(counts(runs[0]!.result)["events"]).toMatchObject({ files: 0, read: 0, written: 0 });
  const { quality_results: results, ...tables } = await lake.tableStates();
  expect({ ...tables, quality_results: before["quality_results"] }).toEqual(before);
  expect(results).not.toBe(before["quality_results"]);
});

test("with a bad file quality fails, and the curated tables stay as they are", async () => {
  await lake.put(
    "raw/events/bad.jsonl",
    lines(good.slice(0, 50).map(({ event_id }) => event(-1, { event_id: `x${event_id}` }))),
  );
  const before = await lake.tableStates();
  const [processing, quality] = await workflow();
  expect(failureOf(processing)).toBeUndefined();
  expect(counts(processing!.result)["events"]).toMatchObject({ read: 50, written: 50 });
  expect(quality!.state).toBe("FAILED");
  expect(quality!.log).toContain(
    "QualityError: events_processed: 1 of 4 rules failed, 0 allowed (range of size: expected >= 0 and <= 1e+12, observed 50.0, 50 rows).",
  );
  const after = await lake.tableStates();
  expect([after["events"], after["orders"]]).toEqual([before["events"], before["orders"]]);
  expect(after["events_processed"]).not.toBe(before["events_processed"]);
});
