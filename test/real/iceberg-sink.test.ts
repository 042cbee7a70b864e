import { join } from "node:path";
import { installEmulators } from "../../src/sandbox/python";
import { releasesIn } from "../support/kubernetes/charts";
import { synthConnect } from "../support/kafka/kafka-connect";
import { freePort } from "../../src/sandbox/port";
import { eventually, jarsOf, RealKafka } from "../support/kafka/real-kafka";

/**
 * The settings that a unit makes, in real Kafka Connect with the real Iceberg sink and the jars of the image, against
 * emulated S3 and Glue (needs Java 17, Maven and Python).
 */
const root = join(__dirname, "..", "..");
const unit = synthConnect({
  icebergSinks: {
    "media-events": { topics: ["media-events"], tasksMax: 2, commitIntervalSeconds: 10, commitTimeoutSeconds: 10 },
    audit: {
      topics: ["Audit_events"],
      tasksMax: 1,
      commitIntervalSeconds: 10,
      commitTimeoutSeconds: 10,
      onError: "fail",
      partitionBy: ["bucket(id, 4)", "truncate(key, 6)"],
      valueConverter: { glue: "avro", registry: "media" },
      config: {
        "iceberg.catalog.s3.access-key-id": "${env:TABLES_KEY_ID}",
        "iceberg.catalog.s3.secret-access-key": "${env:TABLES_KEY}",
      },
    },
  },
  configProviders: {
    env: { TABLES_KEY_ID: { secret: "tables", key: "id" }, TABLES_KEY: { secret: "tables", key: "key" } },
  },
  flushIntervalSeconds: 5,
});
const { values } = releasesIn(unit, {
  "aws_ecr_repository.kafka_connect_image.repository_url": "connect",
  "aws_ecr_repository.topic_operator_image.repository_url": "topics",
})["connect_release"]!;
const { groupId, config, connectors } = values as {
  groupId: string;
  config: Record<string, string>;
  connectors: { name: string; class: string; tasksMax: number; config: Record<string, string> }[];
};
const [sink, audit] = connectors;
const bucket = "acme-test-processed";

let kafka: RealKafka;
let aws: string;
let rest: string;
let converter: string;

interface AwsRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request of AWS as moto reads it: which service it is for is in the signature, which it does not check. */
async function askAws(service: string, init: AwsRequest, path = "/"): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${aws}${path}`, { ...init, headers: { ...init.headers, authorization } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
const glue = (operation: string, body: object): Promise<string> =>
  askAws("glue", {
    method: "POST",
    headers: { "x-amz-target": `AWSGlue.${operation}`, "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  });

async function connect<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${rest}${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

const whole = {
  name: sink!.name,
  "connector.class": sink!.class,
  "tasks.max": String(sink!.tasksMax),
  ...sink!.config,
};

beforeAll(async () => {
  const plugins = join(jarsOf("images/kafka-connect/iceberg/pom.xml", "plugins/iceberg"), "..");
  converter = jarsOf("test/real/glue/pom.xml", "plugins/glue-avro");
  const topics = { "media-events": 6, "media-events-dead-letter": 1, "iceberg-control": 1, Audit_events: 1 };
  kafka = await RealKafka.start(topics);
  // As the image does: the jar has no manifest, by which workers find plugins.
  kafka.tool("org.apache.kafka.tools.ConnectPluginPath", ["sync-manifests", "--plugin-location", converter]);
  const [awsPort, restPort] = await Promise.all([freePort(), freePort()]);
  [aws, rest] = [`http://127.0.0.1:${awsPort}`, `http://127.0.0.1:${restPort}`];

  const python = await installEmulators({
    directory: join(root, ".strata", "sandbox"),
    requirements: join(root, "src", "sandbox", "requirements.txt"),
    log: () => undefined,
    signal: new AbortController().signal,
  });
  kafka.run("moto", python, ["-m", "moto.server", "--host", "127.0.0.1", "--port", String(awsPort)]);
  const worker = kafka.file("connect.properties", {
    ...config,
    "bootstrap.servers": kafka.bootstrapServers,
    "group.id": groupId,
    "config.storage.topic": `${groupId}-configs`,
    "offset.storage.topic": `${groupId}-offsets`,
    "status.storage.topic": `${groupId}-status`,
    "plugin.path": plugins,
    listeners: rest,
  });
  kafka.java("connect", ["-Xmx512m"], "org.apache.kafka.connect.cli.ConnectDistributed", [worker]);
  await eventually(() => askAws("s3", { method: "PUT" }, `/${bucket}`), 30);
  await glue("CreateDatabase", { DatabaseInput: { Name: "acme_test" } });
  await eventually(() => connect("GET", "/connectors"), 60);
}, 400_000);

afterAll(() => kafka?.stop());

test("the sink has every setting under its name, and refuses no value", async () => {
  const path = `/connector-plugins/${sink!.class}/config/validate`;
  const answer = await connect<{ error_count: number; configs: { definition: { name: string } }[] }>(
    "PUT",
    path,
    whole,
  );
  expect(answer.error_count).toBe(0);
  const known = new Set(answer.configs.map(({ definition }) => definition.name));
  // Those are passed on by their first part: to the catalog, to Kafka's clients and to new tables.
  const passedOn = /^iceberg\.(catalog|kafka|tables\.auto-create-props)\./;
  expect(Object.keys(whole).filter((name) => !known.has(name) && !passedOn.test(name))).toEqual([]);
});

/** Settings of a sink, with the emulators instead of MSK and AWS. */
const emulated = (settings: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(Object.entries(settings).filter(([key]) => !key.startsWith("iceberg.kafka.sasl."))),
  "iceberg.kafka.bootstrap.servers": kafka.bootstrapServers,
  "iceberg.kafka.security.protocol": "PLAINTEXT",
  "iceberg.catalog.s3.endpoint": aws,
  "iceberg.catalog.s3.path-style-access": "true",
  "iceberg.catalog.glue.endpoint": aws,
});

interface TableMetadata {
  readonly snapshots?: readonly { readonly summary: Readonly<Record<string, string>> }[];
  readonly "partition-specs": readonly { readonly fields: readonly { readonly transform: string }[] }[];
}

/** The metadata of a table once it has as many records. */
async function tableWith(records: number, table: string): Promise<TableMetadata> {
  return await eventually(async () => {
    const found = JSON.parse(await glue("GetTable", { DatabaseName: "acme_test", Name: table })) as {
      Table: { Parameters: { metadata_location: string } };
    };
    const location = found.Table.Parameters.metadata_location.replace("s3:/", "");
    const metadata = JSON.parse(await askAws("s3", {}, location)) as TableMetadata;
    const count = metadata.snapshots?.at(-1)?.summary["total-records"];
    if (count !== String(records)) throw new Error(`the table has ${count ?? "no"} records`);
    return metadata;
  }, 90);
}

test("records become a table, a bad one a dead letter, and only what the role allows is touched", async () => {
  await connect("PUT", `/connectors/${sink!.name}/config`, emulated(whole));
  const records = Array.from({ length: 500 }, (_, id) => JSON.stringify({ id, key: `media/${id}`, bytes: id * 1000 }));
  const to = ["--bootstrap-server", kafka.bootstrapServers];
  const producer = "org.apache.kafka.tools.ConsoleProducer";
  kafka.tool(producer, [...to, "--topic", "media-events"], [...records.slice(1), "{broken", records[0], ""].join("\n"));

  await tableWith(500, "media_events");

  const dead = [
    "--topic",
    "media-events-dead-letter",
    "--from-beginning",
    "--max-messages",
    "1",
    "--timeout-ms",
    "30000",
  ];
  const letter = kafka.tool("org.apache.kafka.tools.consumer.ConsoleConsumer", [
    ...to,
    ...dead,
    "--formatter-property",
    "print.headers=true",
  ]);
  expect(letter).toContain("__connect.errors.topic:media-events");
  expect(letter).toContain("{broken");

  const groups = kafka.tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", [...to, "--list"]);
  const known = /^(connect-media-events|connect-media-events-coord|media-events-control-.+|console-consumer-.+)$/;
  expect(groups.split("\n").filter((line) => line.includes("media-events") && !known.test(line))).toEqual([]);
  expect(groups).toContain("media-events-control-");
  const transactions = kafka.tool("org.apache.kafka.tools.TransactionsCommand", [...to, "list"]);
  const ids = transactions
    .split("\n")
    .slice(1)
    .filter((line) => line !== "");
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.filter((line) => !line.startsWith("media-events-"))).toEqual([]);
  const keys = [...(await askAws("s3", {}, `/${bucket}?list-type=2`)).matchAll(/<Key>([^<]+)/g)].map(([, key]) => key!);
  expect(keys.filter((key) => !key.startsWith("tables/acme_test.db/media_events/"))).toEqual([]);
}, 200_000);

test("Avro of the Glue Schema Registry becomes a partitioned table, with credentials of a config provider", async () => {
  const registry = { region: "us-east-1", endpoint: aws, "registry.name": "media", dataFormat: "AVRO" };
  await glue("CreateRegistry", { RegistryName: "media" });
  const settings = { ...registry, avroRecordType: "GENERIC_RECORD", schemaAutoRegistrationEnabled: "true" };
  const entries = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const type = audit!.config["value.converter"]!;
  const to = [kafka.bootstrapServers, "Audit_events", "20"];
  kafka.source(join(root, "test", "real", "glue", "Produce.java"), [converter], [type, ...to, ...entries]);

  await connect("PUT", `/connectors/${audit!.name}/config`, {
    name: audit!.name,
    "connector.class": audit!.class,
    "tasks.max": "1",
    ...emulated(audit!.config),
    "value.converter.endpoint": aws,
  });
  const metadata = await tableWith(20, "audit");
  const fields = metadata["partition-specs"].at(-1)!.fields.map(({ transform }) => transform);
  expect(fields).toEqual(["bucket[4]", "truncate[6]"]);
}, 200_000);
