import type { Values } from "../../../modules/helm/chart-values";
import { releasesIn } from "../../support/kubernetes/charts";
import { type ConnectInputs, connectUnit, needs, synthConnect } from "../../support/kafka/kafka-connect";
import { statements } from "../../support/aws/policy-statements";
import { resources, synthFiles } from "../../support/projects/synth";
import { existing } from "../../../src/engine/unit";

const images = {
  "aws_ecr_repository.kafka_connect_image.repository_url": "ecr/connect",
  "aws_ecr_repository.topic_operator_image.repository_url": "ecr/topics",
};
interface Placed {
  readonly name: string;
  readonly class: string;
  readonly tasksMax: number;
  readonly state: string;
  readonly config: Readonly<Record<string, string>>;
}
const connectorsOf = (inputs: ConnectInputs): readonly Placed[] =>
  (releasesIn(synthConnect(inputs), images)["connect_release"]!.values as Values & { connectors: Placed[] }).connectors;
const configOf = (inputs: ConnectInputs) => connectorsOf(inputs)[0]!.config;
const iceberg = (options: object = {}) =>
  configOf({ icebergSinks: { "media-events": { topics: ["media-events"], ...options } } });
const s3 = (options: object = {}) =>
  configOf({
    s3Sinks: { copy: { topics: ["media-events"], deadLetterTopic: "media-events-dead-letter", ...options } },
  });
const raw = (options: object = {}) =>
  configOf({
    connectors: { other: { class: "com.example.Other", topics: ["media-events"], onError: "fail", ...options } },
  });
const policyOf = (inputs: ConnectInputs) =>
  statements(resources(synthConnect(inputs), "aws_iam_role_policy")["workers_policy"]!["policy"]);
const arn = (kind: string, name: string) => `arn:aws:kafka:us-east-1:111111111111:${kind}/acme-test-msk/2f7b/${name}`;

describe("an Iceberg sink", () => {
  test("writes its topics into one table, committed every five minutes, dead letters aside", () =>
    expect(iceberg()).toEqual({
      topics: "media-events",
      "key.converter": "org.apache.kafka.connect.storage.StringConverter",
      "value.converter": "org.apache.kafka.connect.json.JsonConverter",
      "value.converter.schemas.enable": "false",
      "errors.tolerance": "all",
      "errors.log.enable": "true",
      "errors.log.include.messages": "false",
      "errors.deadletterqueue.topic.name": "media-events-dead-letter",
      "errors.deadletterqueue.topic.replication.factor": "-1",
      "errors.deadletterqueue.context.headers.enable": "true",
      "iceberg.tables": "acme_test.media_events",
      "iceberg.tables.auto-create-enabled": "true",
      "iceberg.tables.evolve-schema-enabled": "true",
      "iceberg.tables.auto-create-props.write.metadata.delete-after-commit.enabled": "true",
      "iceberg.tables.auto-create-props.write.metadata.previous-versions-max": "100",
      "iceberg.control.topic": "iceberg-control",
      "iceberg.control.group-id-prefix": "media-events-control-",
      "iceberg.control.commit.interval-ms": "300000",
      "iceberg.control.commit.timeout-ms": "30000",
      "iceberg.coordinator.transactional.prefix": "media-events-",
      "iceberg.catalog.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
      "iceberg.catalog.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
      "iceberg.catalog.warehouse": "s3://acme-test-processed/tables",
      "iceberg.catalog.client.region": "us-east-1",
      "iceberg.kafka.bootstrap.servers": "b-1.kafka.example:9098,b-2.kafka.example:9098",
      "iceberg.kafka.security.protocol": "SASL_SSL",
      "iceberg.kafka.sasl.mechanism": "AWS_MSK_IAM",
      "iceberg.kafka.sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
      "iceberg.kafka.sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    }));

  test("is three tasks of Iceberg's class that run", () =>
    expect(connectorsOf({ icebergSinks: { "media-events": { topics: ["media-events"] } } })[0]).toMatchObject({
      name: "media-events",
      class: "org.apache.iceberg.connect.IcebergSinkConnector",
      tasksMax: 3,
      state: "running",
    }));

  test.each([
    [{ table: "events" }, { "iceberg.tables": "acme_test.events" }],
    [{ bucket: "raw" }, { "iceberg.catalog.warehouse": "s3://acme-test-raw/tables" }],
    [{ prefix: "lake/tables" }, { "iceberg.catalog.warehouse": "s3://acme-test-processed/lake/tables" }],
    [{ evolveSchema: false }, { "iceberg.tables.evolve-schema-enabled": "false" }],
    [
      { partitionBy: ["day(occurred_at)", "bucket(id, 16)"] },
      { "iceberg.tables.default-partition-by": "day(occurred_at),bucket(id, 16)" },
    ],
    [
      { commitIntervalSeconds: 60, commitTimeoutSeconds: 20 },
      { "iceberg.control.commit.interval-ms": "60000", "iceberg.control.commit.timeout-ms": "20000" },
    ],
    [{ controlTopic: "Audit_events" }, { "iceberg.control.topic": "Audit_events" }],
    [{ topics: ["media-events", "Audit_events"] }, { topics: "media-events,Audit_events" }],
    [
      { keyConverter: "bytes", valueConverter: "json-schema" },
      {
        "key.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
        "value.converter.schemas.enable": "true",
      },
    ],
    [{ config: { "iceberg.control.commit.threads": 4 } }, { "iceberg.control.commit.threads": "4" }],
  ])("with %j", (options, config) => expect(iceberg(options)).toMatchObject(config));

  test("may touch its topics, groups, transactions, files and table, and no others", () =>
    expect(policyOf({ icebergSinks: { "media-events": { topics: ["media-events"] } } })).toMatchObject({
      Connect: {
        Action: ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"],
        Resource: needs.msk.clusterArn,
      },
      WorkersTopics: {
        Resource: ["configs", "offsets", "status"].map((each) => arn("topic", `acme-test-kafka-connect-${each}`)),
      },
      Groups: {
        Action: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
        Resource: [
          "acme-test-kafka-connect",
          "connect-media-events",
          "connect-media-events-coord",
          "media-events-control-*",
        ].map((each) => arn("group", each)),
      },
      ReadTopics: { Resource: [arn("topic", "media-events"), arn("topic", "iceberg-control")] },
      WriteTopics: { Resource: [arn("topic", "iceberg-control"), arn("topic", "media-events-dead-letter")] },
      Transactions: { Resource: [arn("transactional-id", "media-events-*")] },
      WriteObjects: { Resource: ["arn:aws:s3:::acme-test-processed/tables/acme_test.db/media_events/*"] },
      DeleteObjects: { Resource: ["arn:aws:s3:::acme-test-processed/tables/acme_test.db/media_events/*"] },
      ListObjects: { Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::acme-test-processed"] },
      EncryptObjects: {
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: needs.kms.s3KeyArn,
        Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
      },
      Tables: {
        Action: ["glue:CreateDatabase", "glue:GetDatabase", "glue:CreateTable", "glue:GetTable", "glue:UpdateTable"],
        Resource: ["catalog", "database/acme_test", "table/acme_test/media_events"].map(
          (each) => `arn:aws:glue:us-east-1:111111111111:${each}`,
        ),
      },
    }));
});

describe("an S3 sink", () => {
  test("writes compressed JSON lines that a second attempt overwrites", () =>
    expect(s3()).toEqual({
      topics: "media-events",
      "key.converter": "org.apache.kafka.connect.storage.StringConverter",
      "value.converter": "org.apache.kafka.connect.json.JsonConverter",
      "value.converter.schemas.enable": "false",
      "errors.tolerance": "all",
      "errors.log.enable": "true",
      "errors.log.include.messages": "false",
      "errors.deadletterqueue.topic.name": "media-events-dead-letter",
      "errors.deadletterqueue.topic.replication.factor": "-1",
      "errors.deadletterqueue.context.headers.enable": "true",
      "aws.s3.bucket.name": "acme-test-processed",
      "aws.s3.region": "us-east-1",
      "aws.s3.part.size.bytes": "67108864",
      "aws.s3.backoff.max.retries": "10",
      "file.name.template": "copy/{{topic}}/{{partition}}/{{start_offset:padding=true}}.jsonl.gz",
      "file.max.records": "10000",
      "file.compression.type": "gzip",
      "format.output.type": "jsonl",
      "format.output.fields": "key,value,offset,timestamp",
      "format.output.fields.value.encoding": "none",
      "format.output.envelope": "true",
    }));

  test("leaves encryption to the bucket: aws:kms would be AWS's key", () =>
    expect(Object.keys(s3()).filter((key) => key.includes("sse"))).toEqual([]));

  test.each([
    [{ bucket: "archive" }, { "aws.s3.bucket.name": "acme-test-archive" }],
    [{ prefix: "a/b" }, { "file.name.template": "a/b/{{topic}}/{{partition}}/{{start_offset:padding=true}}.jsonl.gz" }],
    [
      { format: "csv", valueConverter: "bytes", compression: "none" },
      {
        "format.output.type": "csv",
        "file.name.template": "copy/{{topic}}/{{partition}}/{{start_offset:padding=true}}.csv",
      },
    ],
    [{ fields: ["value"] }, { "format.output.fields": "value", "format.output.envelope": "false" }],
    [{ maxRecordsPerFile: 5 }, { "file.max.records": "5" }],
    [{ partSizeMib: 5 }, { "aws.s3.part.size.bytes": "5242880" }],
    [{ maxRetries: 3 }, { "aws.s3.backoff.max.retries": "3" }],
  ])("with %j", (options, config) => expect(s3(options)).toMatchObject(config));

  test("may write below its prefix and delete nothing", () => {
    const policy = policyOf({ s3Sinks: { copy: { topics: ["media-events"], onError: "fail" } } });
    expect(policy["WriteObjects"]).toMatchObject({
      Action: ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource: ["arn:aws:s3:::acme-test-processed/copy/*"],
    });
    expect(policy["ListUploads"]).toMatchObject({ Resource: ["arn:aws:s3:::acme-test-processed"] });
    expect(Object.keys(policy)).not.toEqual(expect.arrayContaining(["DeleteObjects"]));
    expect(Object.keys(policy)).not.toEqual(expect.arrayContaining(["Tables"]));
    expect(Object.keys(policy)).not.toEqual(expect.arrayContaining(["WriteTopics"]));
  });
});

describe("any other connector", () => {
  test("has its own settings, and what all have", () =>
    expect(raw({ config: { "other.url": "https://example.com", "other.size": 5 } })).toEqual({
      topics: "media-events",
      "key.converter": "org.apache.kafka.connect.storage.StringConverter",
      "value.converter": "org.apache.kafka.connect.json.JsonConverter",
      "value.converter.schemas.enable": "false",
      "errors.tolerance": "none",
      "errors.log.enable": "true",
      "errors.log.include.messages": "false",
      "other.url": "https://example.com",
      "other.size": "5",
    }));

  test("that reads nothing has no group and no dead letters, and writes what it says", () => {
    const inputs: ConnectInputs = { connectors: { clock: { class: "Clock", producesTo: ["media-events"] } } };
    expect(configOf(inputs)).not.toHaveProperty("errors.tolerance");
    expect(policyOf(inputs)).toMatchObject({
      WriteTopics: { Resource: [arn("topic", "media-events")] },
      Groups: { Resource: [arn("group", "acme-test-kafka-connect")] },
    });
  });

  test("may have a group of its own", () => {
    const config = { "consumer.override.group.id": "mine" };
    const policy = policyOf({
      connectors: { other: { class: "Other", topics: ["media-events"], onError: "fail", config, buckets: ["raw"] } },
    });
    expect(policy["Groups"]).toMatchObject({
      Resource: [arn("group", "acme-test-kafka-connect"), arn("group", "mine")],
    });
    expect(policy["WriteObjects"]).toMatchObject({ Resource: ["arn:aws:s3:::acme-test-raw/other/*"] });
  });
});

describe("converters", () => {
  const glue = (options: object, kind = "avro") => ({ glue: kind, registry: "media", ...options });

  test.each([
    [
      glue({ settings: { cacheSize: 50 } }),
      {
        "value.converter": "com.amazonaws.services.schemaregistry.kafkaconnect.AWSKafkaAvroConverter",
        "value.converter.region": "us-east-1",
        "value.converter.registry.name": "media",
        "value.converter.schemaAutoRegistrationEnabled": "false",
        "value.converter.dataFormat": "AVRO",
        "value.converter.avroRecordType": "GENERIC_RECORD",
        "value.converter.cacheSize": "50",
      },
    ],
    [
      glue({}, "protobuf"),
      {
        "value.converter": "com.amazonaws.services.schemaregistry.kafkaconnect.protobuf.ProtobufSchemaConverter",
        "value.converter.dataFormat": "PROTOBUF",
        "value.converter.protobufMessageType": "DYNAMIC_MESSAGE",
      },
    ],
    [
      {
        class: "io.confluent.connect.avro.AvroConverter",
        settings: { "schema.registry.url": "https://registry.example.com" },
      },
      {
        "value.converter": "io.confluent.connect.avro.AvroConverter",
        "value.converter.schema.registry.url": "https://registry.example.com",
      },
    ],
  ])("%j", (valueConverter, config) => {
    expect(iceberg({ valueConverter })).toMatchObject(config);
    expect(s3({ valueConverter, format: "parquet" })).toMatchObject(config);
  });

  test("keys have their own", () =>
    expect(iceberg({ keyConverter: glue({}) })).toMatchObject({
      "key.converter.registry.name": "media",
      "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    }));

  const source = (valueConverter: object): ConnectInputs => ({
    connectors: { orders: { class: "Orders", producesTo: ["media-events"], valueConverter: valueConverter as never } },
  });
  const registry = ["registry/media", "schema/media/*"].map((each) => `arn:aws:glue:us-east-1:111111111111:${each}`);

  test("a sink may read schemas and register none", () => {
    const policy = policyOf({
      icebergSinks: { "media-events": { topics: ["media-events"], valueConverter: glue({}) as never } },
    });
    expect(policy["ReadSchemas"]).toMatchObject({ Action: "glue:GetSchemaVersion", Resource: "*" });
    expect(policy).not.toHaveProperty("FindSchemas");
    expect(policy).not.toHaveProperty("RegisterSchemas");
  });

  test("a source looks schemas up, and registers them where it says so", () => {
    const found = policyOf(source(glue({})));
    expect(found["FindSchemas"]).toMatchObject({ Action: ["glue:GetSchemaByDefinition"], Resource: registry });
    expect(found).not.toHaveProperty("RegisterSchemas");
    expect(policyOf(source(glue({ registersSchemas: true })))["RegisterSchemas"]).toMatchObject({
      Action: ["glue:CreateSchema", "glue:RegisterSchemaVersion", "glue:PutSchemaVersionMetadata"],
      Resource: registry,
    });
  });

  test("without Glue the role has nothing of its registry", () =>
    expect(policyOf({ icebergSinks: { "media-events": { topics: ["media-events"] } } })).not.toHaveProperty(
      "ReadSchemas",
    ));
});

test("a bucket that exists already is brought in as the s3 need, so that its key is known", () => {
  const media = existing({ rawBucketName: "acme-media", rawBucketArn: "arn:aws:s3:::acme-media" });
  const files = {
    "environments/test/kafka-connect.ts": connectUnit({
      s3Sinks: { copy: { topics: ["media-events"], onError: "fail", bucket: media.outputs.rawBucketName } },
    }),
  };
  expect(() => synthFiles(files)).toThrow("must be a bucket that a unit owns");
});
