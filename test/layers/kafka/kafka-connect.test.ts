import { releasesIn } from "../../support/kubernetes/charts";
import { type ConnectInputs, connectUnit, projectWithPlugins, synthConnect } from "../../support/kafka/kafka-connect";
import { statements } from "../../support/aws/policy-statements";
import { changedResources, resources, synthFiles } from "../../support/projects/synth";
import { unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";
import { s3 } from "../../../src/layers/storage/s3";
import { evaluate } from "../../../src/policy/evaluate";

const images = {
  "aws_ecr_repository.kafka_connect_image.repository_url": "ecr/connect",
  "aws_ecr_repository.topic_operator_image.repository_url": "ecr/topics",
};
const icebergSinks = { "media-events": { topics: ["media-events"] } };
const releases = (inputs: ConnectInputs) => releasesIn(synthConnect(inputs), images);
const valuesOf = (inputs: ConnectInputs) => releases(inputs)["connect_release"]!.values;
const outputOf = (module: ReturnType<typeof synthConnect>, name: string) =>
  (module.output![name] as { value?: unknown }).value;

describe("by default", () => {
  const module = synthConnect({ icebergSinks });

  test("the nodes reach the brokers at their clients' and exporters' ports", () => {
    const rule = {
      for_each: '${toset(formatlist("%d", [9098]))}',
      from_port: "${each.value}",
      to_port: "${each.value}",
      ip_protocol: "tcp",
      security_group_id: "sg-brokers",
      referenced_security_group_id: "sg-nodes",
    };
    expect(resources(module, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      brokers_clients: rule,
      brokers_monitoring: { ...rule, for_each: '${toset(formatlist("%d", [11001, 11002]))}' },
    });
  });

  test("three workers with half of 4 GiB as heap run the image of the tag", () =>
    expect(valuesOf({ icebergSinks })).toMatchObject({
      name: "kafka-connect",
      strimziVersion: "1.2.0",
      kafkaVersion: "4.3.1",
      image: "ecr/connect:0123456789ab",
      replicas: 3,
      cpu: 1,
      memoryMib: 4096,
      heapMib: 2048,
      groupId: "acme-test-kafka-connect",
      bootstrapServers: "b-1.kafka.example:9098,b-2.kafka.example:9098",
      authentication: {
        kind: "iam",
        config: {
          "sasl.mechanism": "AWS_MSK_IAM",
          "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
          "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
        },
      },
      config: {
        "config.storage.replication.factor": "-1",
        "offset.storage.replication.factor": "-1",
        "status.storage.replication.factor": "-1",
        "key.converter": "org.apache.kafka.connect.storage.StringConverter",
        "value.converter": "org.apache.kafka.connect.json.JsonConverter",
        "value.converter.schemas.enable": "false",
        "offset.flush.interval.ms": "60000",
        "plugin.discovery": "service_load",
      },
    }));

  test("images are encrypted, scanned and never overwritten", () => {
    for (const name of ["kafka-connect", "topic-operator"]) {
      const id = `${name.replace("-", "_")}_image`;
      expect(resources(module, "aws_ecr_repository")[id]).toMatchObject({
        name: `acme-test/${name}`,
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: "arn:aws:kms:us-east-1:111111111111:key/eks" }],
      });
    }
  });

  test("twenty tagged images stay, the one that runs whatever its age, and no manifest without its image", () => {
    for (const { policy } of Object.values(resources(module, "aws_ecr_lifecycle_policy"))) {
      const count = { tagStatus: "tagged", countType: "imageCountMoreThan" };
      expect(JSON.parse(policy as string)).toMatchObject({
        rules: [
          { rulePriority: 1, selection: { ...count, tagPatternList: ["0123456789ab"], countNumber: 1 } },
          { rulePriority: 2, selection: { ...count, tagPatternList: ["*"], countNumber: 20 } },
          { rulePriority: 3, selection: { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 14 } },
        ],
      });
    }
  });

  test("the tables' database is protected and says nothing of where they are: each connector does", () => {
    const tables = resources(module, "aws_glue_catalog_database")["tables"]!;
    expect(tables).toMatchObject({ name: "acme_test", lifecycle: { prevent_destroy: true } });
    expect(tables).not.toHaveProperty("location_uri");
  });

  test("the Topic Operator makes what msk declares, and can delete nothing", () => {
    const { values, namespace, name } = releases({})["topics_release"]!;
    expect({ name, namespace }).toEqual({ name: "kafka-connect-topics", namespace: "kafka-connect" });
    expect(values).toMatchObject({
      image: "ecr/topics:0123456789ab",
      topics: [
        { name: "media-events" },
        { name: "Audit_events" },
        { name: "media-events-dead-letter" },
        { name: "iceberg-control" },
      ],
    });
    const { policy } = resources(module, "aws_iam_role_policy")["topics_operator_policy"]!;
    expect(statements(policy)).toMatchObject({
      Topics: {
        Action: [
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:AlterTopic",
          "kafka-cluster:DescribeTopicDynamicConfiguration",
          "kafka-cluster:AlterTopicDynamicConfiguration",
        ],
        Resource: "arn:aws:kafka:us-east-1:111111111111:topic/acme-test-msk/2f7b/*",
      },
    });
  });

  test("roles go to the service accounts of Strimzi's workers and of the operator", () =>
    expect(resources(module, "aws_eks_pod_identity_association")).toMatchObject({
      workers: { namespace: "kafka-connect", service_account: "kafka-connect-connect", cluster_name: "acme-test-eks" },
      topics_operator: { namespace: "kafka-connect", service_account: "kafka-connect-topics" },
    }));

  test("pods start when their roles, the way to the brokers and the topics are there", () =>
    expect(resources(module, "helm_release")).toMatchObject({
      topics_release: {
        depends_on: [
          "aws_eks_pod_identity_association.topics_operator",
          "aws_vpc_security_group_ingress_rule.brokers_clients",
          "aws_vpc_security_group_ingress_rule.brokers_monitoring",
        ],
      },
      connect_release: {
        depends_on: [
          "aws_glue_catalog_database.tables",
          "aws_eks_pod_identity_association.workers",
          "aws_vpc_security_group_ingress_rule.brokers_clients",
          "aws_vpc_security_group_ingress_rule.brokers_monitoring",
          "helm_release.topics_release",
        ],
      },
    }));

  test("the outputs say where it is and what to watch", () => {
    const names = [
      "namespace",
      "connectName",
      "restUrl",
      "groupId",
      "connectors",
      "consumerGroups",
      "deadLetterTopics",
      "metricsPort",
    ];
    expect(Object.fromEntries(names.map((name) => [name, outputOf(module, name)]))).toEqual({
      namespace: "kafka-connect",
      connectName: "kafka-connect",
      restUrl: "http://kafka-connect-connect-api.kafka-connect.svc:8083",
      groupId: "acme-test-kafka-connect",
      connectors: ["media-events"],
      consumerGroups: ["connect-media-events"],
      deadLetterTopics: ["media-events-dead-letter"],
      metricsPort: 9404,
    });
    expect(outputOf(module, "roleArn")).toBe("${aws_iam_role.workers_role.arn}");
    expect(outputOf(module, "imageRepositoryUrl")).toBe("${aws_ecr_repository.kafka_connect_image.repository_url}");
  });
});

describe("options", () => {
  test("without a tag there is all that an image is pushed to, and nothing that runs", () => {
    const module = synthConnect({ imageTag: undefined, icebergSinks });
    expect(resources(module, "helm_release")).toEqual({});
    expect(Object.keys(resources(module, "aws_ecr_repository"))).toHaveLength(2);
    for (const { policy } of Object.values(resources(module, "aws_ecr_lifecycle_policy"))) {
      expect((JSON.parse(policy as string) as { rules: unknown[] }).rules).toHaveLength(2);
    }
    expect(outputOf(module, "connectors")).toEqual(["media-events"]);
  });

  test("topics may be made by somebody else", () => {
    const module = synthConnect({ createsTopics: false });
    expect(Object.keys(resources(module, "helm_release"))).toEqual(["connect_release"]);
    expect(resources(module, "aws_iam_role")).not.toHaveProperty("topics_operator_role");
  });

  test("scaling by CPU, and by lag", () => {
    expect(valuesOf({ icebergSinks, replicas: 1, autoscaling: { maxReplicas: 3 } })).toMatchObject({
      replicas: 1,
      autoscaling: { maxReplicas: 3, targetCpuPercent: 60 },
    });
    expect(valuesOf({ icebergSinks, replicas: 1, autoscaling: { maxReplicas: 3 } })).not.toHaveProperty(
      "autoscaling.consumerGroups",
    );
    const autoscaling = { maxReplicas: 3, targetCpuPercent: 70, lagPerWorker: 50_000 };
    expect(valuesOf({ icebergSinks, replicas: 1, autoscaling })).toMatchObject({
      autoscaling: { ...autoscaling, consumerGroups: ["connect-media-events"] },
    });
  });

  test("workers' sizes and settings", () =>
    expect(
      valuesOf({
        replicas: 2,
        cpu: 0.5,
        memoryMib: 2048,
        heapMib: 1024,
        flushIntervalSeconds: 10,
        workerConfig: { "scheduled.rebalance.max.delay.ms": 60_000 },
      }),
    ).toMatchObject({
      replicas: 2,
      cpu: 0.5,
      memoryMib: 2048,
      heapMib: 1024,
      config: { "offset.flush.interval.ms": "10000", "scheduled.rebalance.max.delay.ms": "60000" },
    }));

  test("a database of another name", () =>
    expect(resources(synthConnect({ database: "media" }), "aws_glue_catalog_database")["tables"]).toMatchObject({
      name: "media",
    }));

  test("where nothing is protected all can be destroyed, images included", () => {
    const open = synthConnect({ deletionProtection: false });
    expect(resources(open, "aws_glue_catalog_database")["tables"]).not.toHaveProperty("lifecycle");
    expect(resources(open, "aws_ecr_repository")["kafka_connect_image"]).toMatchObject({ force_delete: true });
    const held = synthConnect({ deletionProtection: false }, {}, { deletionProtection: true });
    expect(resources(held, "aws_glue_catalog_database")["tables"]).toHaveProperty("lifecycle.prevent_destroy", true);
    expect(resources(held, "aws_ecr_repository")["kafka_connect_image"]).not.toHaveProperty("force_delete");
  });

  test("kept images", () =>
    expect(
      resources(synthConnect({ keepImages: 5 }), "aws_ecr_lifecycle_policy")["kafka_connect_image_lifecycle"]![
        "policy"
      ],
    ).toContain('"countNumber":5'));
});

const duplicates = (units: ReturnType<typeof synthFiles>): string[] =>
  evaluate([...units.values()])
    .findings.filter(({ rule }) => rule.id === "UNI-001")
    .map(({ unit, address, message }) => `${unit.file}: ${address} ${message}`);

test("one of two units with the same clusters makes the rules of the brokers' group", () => {
  const units = synthFiles({
    "environments/test/kafka-connect.ts": connectUnit({ icebergSinks }),
    "environments/test/connect-audit.ts": connectUnit({ icebergSinks, createsTopics: false }),
  });
  const message = (rule: string): string =>
    `environments/test/kafka-connect.ts: aws_vpc_security_group_ingress_rule.brokers_${rule} must be the only one in ` +
    "account 111111111111 and region us-east-1 with its security_group_id, ip_protocol, from_port, to_port and " +
    `referenced_security_group_id: aws_vpc_security_group_ingress_rule.brokers_${rule} of ` +
    "environments/test/connect-audit.ts has the same (set createsBrokerRules: false in one of the units).";
  expect(duplicates(units)).toEqual([message("clients"), message("monitoring")]);
  expect(resources(synthConnect({ createsBrokerRules: false }), "aws_vpc_security_group_ingress_rule")).toEqual({});
});

test("two units differ in groups, roles, connectors and repositories", () => {
  const units = synthFiles({
    "environments/test/kafka-connect.ts": connectUnit({ icebergSinks }),
    "environments/test/connect-audit.ts": connectUnit({
      icebergSinks,
      createsTopics: false,
      createsBrokerRules: false,
    }),
  });
  expect(duplicates(units)).toEqual([]);
  const [first, second] = ["test-kafka-connect", "test-connect-audit"].map((name) => units.get(name)!.module);
  for (const name of ["groupId", "connectName", "restUrl", "connectors", "consumerGroups"]) {
    expect(outputOf(first!, name)).not.toEqual(outputOf(second!, name));
  }
  expect(outputOf(second!, "consumerGroups")).toEqual(["connect-connect-audit-media-events"]);
  const named = (module: typeof first, type: string) => Object.values(resources(module!, type)).map(({ name }) => name);
  for (const type of ["aws_iam_role", "aws_ecr_repository", "aws_glue_catalog_database", "helm_release"]) {
    expect(named(first, type).filter((name) => named(second, type).includes(name))).toEqual([]);
  }
});

describe("the permissions of many connectors", () => {
  const topics = Array.from({ length: 90 }, (_, index) => `events-of-a-certain-length-${index}`);
  const declared = [...topics, ...topics.map((topic) => `${topic}-dead-letter`), "iceberg-control"];
  const config = { "cleanup.policy": "delete", "retention.ms": "604800000" };
  const msk = { topics: declared.map((name) => ({ name, partitions: 6, replicationFactor: 3, config })) };
  const sinks = (count: number): ConnectInputs => ({
    icebergSinks: Object.fromEntries(topics.slice(0, count).map((topic) => [topic, { topics: [topic] }])),
    replicas: count,
  });
  const broken = (inputs: ConnectInputs) => {
    const units = synthFiles({ "environments/test/kafka-connect.ts": connectUnit(inputs, { msk }) });
    return evaluate([...units.values()]).findings.filter(({ rule }) => rule.id.startsWith("LIM"));
  };
  const policies = (inputs: ConnectInputs) => {
    const module = synthConnect(inputs, { msk });
    const inline = resources(module, "aws_iam_role_policy")["workers_policy"]!;
    return [inline, ...Object.values(resources(module, "aws_iam_policy"))].map(({ policy }) => statements(policy));
  };

  test.each([1, 9, 40])("fit the limits of IAM with %i Iceberg sinks", (count) => {
    expect(broken(sinks(count))).toEqual([]);
    const tables = policies(sinks(count)).flatMap((each) => each["Tables"]?.Resource ?? []);
    expect(tables.filter((arn) => arn.includes(":table/"))).toHaveLength(count);
  });

  test("fit for a sink of 90 topics", () => {
    const inputs: ConnectInputs = { s3Sinks: { all: { topics, onError: "fail", peakMibps: 0.1 } } };
    const read = policies(inputs).flatMap((each) => each["ReadTopics"]?.Resource ?? []);
    expect(read.map((arn) => arn.slice(arn.lastIndexOf("/") + 1))).toEqual(topics);
  });

  test("are an error when they exceed all that a role can have", () => {
    expect(broken(sinks(90)).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^attached policies must be at most 10, not 1\d \(Service Quotas can raise it: /),
    ]);
  });
});

test("a bucket of another unit comes by reference, and the role may write to it", () => {
  const keys = unit(kms, {});
  const media = unit(s3, { kms: keys });
  const files = {
    "environments/test/kms.ts": keys,
    "environments/test/media.ts": media,
    "environments/test/kafka-connect.ts": connectUnit({
      s3Sinks: { copy: { topics: ["media-events"], onError: "fail", bucket: media.outputs.rawBucketName } },
    }),
  };
  const module = synthFiles(files, projectWithPlugins).get("test-kafka-connect")!.module;
  const { policy } = resources(module, "aws_iam_role_policy")["workers_policy"]!;
  expect(statements(policy)["WriteObjects"]).toMatchObject({
    Resource: ["arn:aws:s3:::${data.terraform_remote_state.media.outputs.rawBucketName}/copy/*"],
  });
});

describe("changed in place", () => {
  const before = synthConnect({ icebergSinks });
  const changes = (inputs: ConnectInputs) => changedResources(before, synthConnect(inputs));

  test("a connector more changes the workers' release and their policy", () =>
    expect(
      changes({ icebergSinks: { ...icebergSinks, audit: { topics: ["Audit_events"], tasksMax: 1, onError: "fail" } } }),
    ).toEqual(["aws_iam_role_policy.workers_policy", "helm_release.connect_release"]));

  test("more tasks and more workers change their release alone", () =>
    expect(
      changes({ icebergSinks: { "media-events": { topics: ["media-events"], tasksMax: 4 } }, replicas: 4 }),
    ).toEqual(["helm_release.connect_release"]));
});
