import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";
import { msk } from "../../../src/layers/kafka/msk";
import { vpc } from "../../../src/layers/network/vpc";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof msk.inputs>;

const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
const keys = { mskKeyArn: key("msk"), logsKeyArn: key("logs"), secretsKeyArn: key("secrets") };
const subnetCidrs = { public: [], private: [], intra: ["10.0.250.0/24"], controlPlane: [] as string[] };
const network = (...intraSubnetIds: string[]) => existing({ vpcId: "vpc-1", intraSubnetIds, subnetCidrs });
const three = network("subnet-a", "subnet-b", "subnet-c");

const synthMsk = (
  inputs: Partial<Inputs> = {},
  environment: Parameters<typeof testEnvironment>[0] = {},
  needs: { vpc?: ReturnType<typeof network>; kms?: ReturnType<typeof existing<typeof keys>> } = {},
) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/msk.ts": unit(msk, { vpc: three, kms: existing(keys), brokers: 3, ...needs, ...inputs }),
  }).get("test-msk")!.module;

type Module = ReturnType<typeof synthMsk>;
const clusterOf = (module: Module) => resources(module, "aws_msk_cluster").cluster!;
const outputOf = (module: Module, name: string) => (module.output![name] as { value?: unknown }).value;
const propertiesOf = (module: Module) => {
  const text = resources(module, "aws_msk_configuration").cluster_configuration!.server_properties as string;
  return Object.fromEntries(
    text
      .trimEnd()
      .split("\n")
      .map((line) => line.split("=") as [string, string]),
  );
};
const express = { instanceType: "express.m7g.large" } as const;

describe("by default", () => {
  const module = synthMsk();

  test("there are Standard brokers on Graviton with KRaft, one per zone, with a disk of 100 GiB", () =>
    expect(clusterOf(module)).toMatchObject({
      cluster_name: "acme-test-msk",
      kafka_version: "3.9.x.kraft",
      number_of_broker_nodes: 3,
      broker_node_group_info: {
        instance_type: "kafka.m7g.large",
        client_subnets: ["subnet-a", "subnet-b", "subnet-c"],
        security_groups: ["${aws_security_group.cluster_security_group.id}"],
        storage_info: { ebs_storage_info: { volume_size: 100 } },
      },
    }));

  test("everything is encrypted, on disk with the msk key, and nothing is public", () =>
    expect(clusterOf(module)).toMatchObject({
      encryption_info: {
        encryption_at_rest_kms_key_arn: key("msk"),
        encryption_in_transit: { client_broker: "TLS", in_cluster: true },
      },
      broker_node_group_info: { connectivity_info: { public_access: { type: "DISABLED" } } },
    }));

  test("roles of IAM are let in, and nobody else", () => {
    expect(clusterOf(module).client_authentication).toEqual({
      unauthenticated: false,
      sasl: { iam: true, scram: false },
    });
    expect(propertiesOf(module)["allow.everyone.if.no.acl.found"]).toBe("false");
    expect(resources(module, "aws_secretsmanager_secret")).toEqual({});
  });

  test("properties are safe, one to a line, with the version in the configuration's name", () => {
    expect(resources(module, "aws_msk_configuration").cluster_configuration).toMatchObject({
      name: "acme-test-msk-3-9-x-kraft",
      kafka_versions: ["3.9.x.kraft"],
      lifecycle: { create_before_destroy: true },
    });
    expect(propertiesOf(module)).toEqual({
      "auto.create.topics.enable": "false",
      "allow.everyone.if.no.acl.found": "false",
      "num.partitions": "6",
      "log.retention.ms": "86400000",
      "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
      "default.replication.factor": "3",
      "min.insync.replicas": "2",
      "unclean.leader.election.enable": "false",
    });
    expect(clusterOf(module).configuration_info).toEqual({
      arn: "${aws_msk_configuration.cluster_configuration.arn}",
      revision: "${aws_msk_configuration.cluster_configuration.latest_revision}",
    });
  });

  test("brokers write logs to an encrypted group for 30 days", () => {
    expect(resources(module, "aws_cloudwatch_log_group").cluster_log_group).toMatchObject({
      name: "/aws/vendedlogs/msk/acme-test-msk",
      kms_key_id: key("logs"),
      retention_in_days: 30,
    });
    expect(clusterOf(module).logging_info).toEqual({
      broker_logs: {
        cloudwatch_logs: { enabled: true, log_group: "${aws_cloudwatch_log_group.cluster_log_group.name}" },
      },
    });
  });

  test("Prometheus reads both exporters, CloudWatch has metrics of each broker", () =>
    expect(clusterOf(module)).toMatchObject({
      enhanced_monitoring: "PER_BROKER",
      open_monitoring: {
        prometheus: { jmx_exporter: { enabled_in_broker: true }, node_exporter: { enabled_in_broker: true } },
      },
    }));

  test("the security group has no rules in it and none beside it", () => {
    const group = resources(module, "aws_security_group").cluster_security_group!;
    expect(group).toMatchObject({ name: "acme-test-msk-brokers", vpc_id: "vpc-1" });
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
    expect(resources(module, "aws_vpc_security_group_ingress_rule")).toEqual({});
  });

  test("Terraform refuses to destroy it, and sees every change of it", () =>
    expect(clusterOf(module).lifecycle).toEqual({ prevent_destroy: true }));

  test("the outputs say how to reach it", () => {
    const values = Object.fromEntries(Object.keys(msk.outputs).map((name) => [name, outputOf(module, name)]));
    expect(values).toMatchObject({
      clusterArn: "${aws_msk_cluster.cluster.arn}",
      clusterUuid: "${aws_msk_cluster.cluster.cluster_uuid}",
      bootstrapBrokersIam: "${aws_msk_cluster.cluster.bootstrap_brokers_sasl_iam}",
      bootstrapBrokersScram: "",
      bootstrapBrokersMtls: "",
      clientPorts: [9098],
      monitoringPorts: [11001, 11002],
      topicArnPrefix:
        "arn:aws:kafka:us-east-1:111111111111:topic/acme-test-msk/${aws_msk_cluster.cluster.cluster_uuid}",
      groupArnPrefix:
        "arn:aws:kafka:us-east-1:111111111111:group/acme-test-msk/${aws_msk_cluster.cluster.cluster_uuid}",
      topics: [],
      scramSecretArns: {},
      brokerLogGroupName: "${aws_cloudwatch_log_group.cluster_log_group.name}",
    });
  });
});

describe("with the vpc and kms units", () => {
  const units = (zones: ("a" | "b" | "c" | "d")[], inputs: Partial<Inputs> = {}) => {
    const network = unit(vpc, { cidr: "10.0.0.0/16", zones });
    const keyUnit = unit(kms, {});
    const environment = {
      "environments/test/vpc.ts": network,
      "environments/test/kms.ts": keyUnit,
      "environments/test/msk.ts": unit(msk, { vpc: network, kms: keyUnit, brokers: 3, ...inputs }),
    };
    return synthFiles(environment).get("test-msk")!;
  };

  test("subnets and keys come from their states, and from no others", () => {
    const { module, reads } = units(["a", "b", "c"]);
    expect(clusterOf(module)).toMatchObject({
      broker_node_group_info: { client_subnets: "${data.terraform_remote_state.vpc.outputs.intraSubnetIds}" },
      encryption_info: { encryption_at_rest_kms_key_arn: "${data.terraform_remote_state.kms.outputs.mskKeyArn}" },
    });
    expect(reads.map(({ stackName }) => stackName)).toEqual(["test-kms", "test-vpc"]);
  });

  test("the number of zones is known before anything is applied", () =>
    expect(problemsOf(() => units(["a", "b", "c"], { brokers: 5 }))).toEqual([
      "environments/test/msk.ts: brokers is 5, but must be a multiple of the 3 subnets (3 or 6).",
    ]));

  test("brokerZones: brokers in the first zones of a larger network", () =>
    expect(clusterOf(units(["a", "b", "c", "d"], { brokerZones: 3 }).module)).toMatchObject({
      broker_node_group_info: {
        client_subnets: "${slice(data.terraform_remote_state.vpc.outputs.intraSubnetIds, 0, 3)}",
      },
    }));
});

describe("authentication", () => {
  test("scram: users in secrets of their own under the secrets key, passwords in no plan and no state", () => {
    const module = synthMsk({
      authentication: ["scram"],
      scramUsers: { connect: {}, "kafka-ui": { passwordVersion: 2 } },
    });
    expect(clusterOf(module).client_authentication).toMatchObject({ sasl: { iam: false, scram: true } });
    expect(resources(module, "aws_secretsmanager_secret")).toMatchObject({
      users_connect: { name: "AmazonMSK_acme-test-msk-connect", kms_key_id: key("secrets") },
      users_kafka_ui: { name: "AmazonMSK_acme-test-msk-kafka-ui" },
    });
    const version = resources(module, "aws_secretsmanager_secret_version").users_kafka_ui_version!;
    expect(version).toMatchObject({ secret_string_wo_version: 2 });
    expect(version).not.toHaveProperty("secret_string");
    expect(resources(module, "aws_msk_single_scram_secret_association").users_connect_association).toMatchObject({
      cluster_arn: "${aws_msk_cluster.cluster.arn}",
      secret_arn: "${aws_secretsmanager_secret.users_connect.arn}",
    });
    expect(resources(module, "aws_msk_scram_secret_association")).toEqual({});
    expect(outputOf(module, "scramSecretArns")).toEqual({
      connect: "${aws_secretsmanager_secret.users_connect.arn}",
      "kafka-ui": "${aws_secretsmanager_secret.users_kafka_ui.arn}",
    });
  });

  test("mtls: clients whose certificates the authorities signed", () => {
    const authority = "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1";
    const module = synthMsk({ authentication: ["mtls"], certificateAuthorityArns: [authority] });
    expect(clusterOf(module).client_authentication).toEqual({
      unauthenticated: false,
      sasl: { iam: false, scram: false },
      tls: { certificate_authority_arns: [authority] },
    });
    expect(outputOf(module, "bootstrapBrokersMtls")).toBe("${aws_msk_cluster.cluster.bootstrap_brokers_tls}");
  });

  test("all together", () => {
    const authority = "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1";
    const module = synthMsk({ authentication: ["iam", "scram", "mtls"], certificateAuthorityArns: [authority] });
    expect(clusterOf(module).client_authentication).toMatchObject({ sasl: { iam: true, scram: true }, tls: {} });
    expect(outputOf(module, "clientPorts")).toEqual([9098, 9096, 9094]);
  });

  test("withoutAcl: the first ACLs can be written before it denies", () => {
    const scram = { authentication: ["iam", "scram"] } satisfies Partial<Inputs>;
    expect(propertiesOf(synthMsk(scram))["allow.everyone.if.no.acl.found"]).toBe("true");
    const denied = propertiesOf(synthMsk({ ...scram, withoutAcl: "deny" }));
    expect(denied["allow.everyone.if.no.acl.found"]).toBe("false");
  });
});

describe("storage", () => {
  test("storageAutoscaling: disks grow, and only then Terraform leaves their size alone", () => {
    const module = synthMsk({ storageGib: 500, storageAutoscaling: { maxGib: 2000 } });
    expect(clusterOf(module).lifecycle).toEqual({
      prevent_destroy: true,
      ignore_changes: ["broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size"],
    });
    expect(resources(module, "aws_appautoscaling_target").cluster_storage_scaling).toMatchObject({
      service_namespace: "kafka",
      scalable_dimension: "kafka:broker-storage:VolumeSize",
      resource_id: "${aws_msk_cluster.cluster.arn}",
      min_capacity: 1,
      max_capacity: 2000,
    });
    expect(resources(module, "aws_appautoscaling_policy").cluster_storage_scaling_policy).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_scaling_policy_configuration: { target_value: 60, disable_scale_in: true },
    });
  });

  test("storageThroughputMibps: faster disks, and the fetchers to fill them", () => {
    const module = synthMsk({ instanceType: "kafka.m7g.4xlarge", storageThroughputMibps: 500 });
    expect(clusterOf(module)).toMatchObject({
      broker_node_group_info: {
        storage_info: { ebs_storage_info: { provisioned_throughput: { enabled: true, volume_throughput: 500 } } },
      },
    });
    expect(propertiesOf(module)["num.replica.fetchers"]).toBe("4");
  });

  test("storageMode", () => expect(clusterOf(synthMsk({ storageMode: "tiered" })).storage_mode).toBe("TIERED"));
});

describe("Express", () => {
  const module = synthMsk({ ...express, rebalancing: "active" });

  test("has no storage, no logs that nobody asked for, and rebalances", () => {
    const cluster = clusterOf(module);
    expect(cluster.broker_node_group_info).not.toHaveProperty("storage_info");
    expect(cluster).not.toHaveProperty("logging_info");
    expect(cluster).not.toHaveProperty("storage_mode");
    expect(cluster.rebalancing).toEqual({ status: "ACTIVE" });
    expect(resources(module, "aws_cloudwatch_log_group")).toEqual({});
    expect(outputOf(module, "brokerLogGroupName")).toBe("");
  });

  test("gets only the properties that it takes", () =>
    expect(Object.keys(propertiesOf(module))).toEqual([
      "auto.create.topics.enable",
      "allow.everyone.if.no.acl.found",
      "num.partitions",
      "log.retention.ms",
      "replica.selector.class",
    ]));

  test("brokerLogs: logs that were asked for", () =>
    expect(clusterOf(synthMsk({ ...express, brokerLogs: {} }))).toHaveProperty("logging_info"));
});

test("topics: declared, filled in with the defaults, and handed on", () => {
  const module = synthMsk({
    brokers: 6,
    storageMode: "tiered",
    topics: {
      "media-events": {},
      "media-archive": { partitions: 12, storage: "tiered", retentionHours: 720, localRetentionHours: 24 },
      "media-state": { cleanupPolicy: "compact", config: { "max.message.bytes": 2097152 } },
    },
  });
  expect(outputOf(module, "topics")).toEqual([
    {
      name: "media-events",
      partitions: 6,
      replicationFactor: 3,
      config: { "cleanup.policy": "delete", "min.insync.replicas": "2", "retention.ms": "86400000" },
    },
    {
      name: "media-archive",
      partitions: 12,
      replicationFactor: 3,
      config: {
        "cleanup.policy": "delete",
        "min.insync.replicas": "2",
        "retention.ms": "2592000000",
        "remote.storage.enable": "true",
        "local.retention.ms": "86400000",
      },
    },
    {
      name: "media-state",
      partitions: 6,
      replicationFactor: 3,
      config: { "cleanup.policy": "compact", "min.insync.replicas": "2", "max.message.bytes": "2097152" },
    },
  ]);
});

test("with two brokers, topics have two replicas of which one may be away", () =>
  expect(propertiesOf(synthMsk({ brokers: 2 }, {}, { vpc: network("subnet-a", "subnet-b") }))).toMatchObject({
    "default.replication.factor": "2",
    "min.insync.replicas": "1",
  }));

test.each<[Partial<Inputs>, object]>([
  [{ name: "orders" }, { cluster_name: "orders" }],
  [{ kafkaVersion: "4.1.x.kraft" }, { kafka_version: "4.1.x.kraft" }],
  [{ monitoringLevel: "DEFAULT" }, { enhanced_monitoring: "DEFAULT" }],
  [
    { openMonitoring: ["jmx"] },
    {
      open_monitoring: {
        prometheus: { jmx_exporter: { enabled_in_broker: true }, node_exporter: { enabled_in_broker: false } },
      },
    },
  ],
  [
    { brokerLogs: { bucketName: "acme-test-logs" } },
    { logging_info: { broker_logs: { s3: { enabled: true, bucket: "acme-test-logs", prefix: "acme-test-msk" } } } },
  ],
])("%j", (inputs, expected) => expect(clusterOf(synthMsk(inputs))).toMatchObject(expected));

test("rackAwareReads: false", () =>
  expect(propertiesOf(synthMsk({ rackAwareReads: false }))).not.toHaveProperty(["replica.selector.class"]));

test.each<[Partial<Inputs>, object]>([
  [{ serverProperties: { "message.max.bytes": 2097152 } }, { "message.max.bytes": "2097152" }],
  [
    { uncheckedServerProperties: { "new.property": { value: 1, reason: "AWS added it in 2027-01" } } },
    { "new.property": "1" },
  ],
  [{ topicDefaults: { retentionHours: "forever" } }, { "log.retention.ms": "-1" }],
  [
    { topicDefaults: { partitions: 12, retentionHours: 1, replicationFactor: 2 } },
    {
      "num.partitions": "12",
      "log.retention.ms": "3600000",
      "default.replication.factor": "2",
      "min.insync.replicas": "1",
    },
  ],
])("%j", (inputs, expected) => expect(propertiesOf(synthMsk(inputs))).toMatchObject(expected));

test("another version of Kafka is another configuration, which does not collide with the old one", () =>
  expect(
    resources(synthMsk({ kafkaVersion: "4.0.x.kraft" }), "aws_msk_configuration").cluster_configuration,
  ).toMatchObject({
    name: "acme-test-msk-4-0-x-kraft",
    lifecycle: { create_before_destroy: true },
  }));

test("clientCidrs: a rule for each network and port", () => {
  const rules = resources(
    synthMsk({ clientCidrs: ["10.9.0.0/16"], authentication: ["iam", "scram"], openMonitoring: ["jmx"] }),
    "aws_vpc_security_group_ingress_rule",
  );
  expect(Object.values(rules).map(({ cidr_ipv4, from_port, to_port }) => [cidr_ipv4, from_port, to_port])).toEqual([
    ["10.9.0.0/16", 9098, 9098],
    ["10.9.0.0/16", 9096, 9096],
    ["10.9.0.0/16", 11001, 11001],
  ]);
});

describe("deletionProtection: false", () => {
  const inputs = {
    deletionProtection: false,
    authentication: ["scram"],
    scramUsers: { connect: {} },
  } satisfies Partial<Inputs>;

  test("lets cluster and secrets go where the environment is unprotected", () => {
    const module = synthMsk(inputs);
    expect(clusterOf(module)).not.toHaveProperty("lifecycle");
    expect(resources(module, "aws_secretsmanager_secret").users_connect).toMatchObject({ recovery_window_in_days: 0 });
  });

  test("does not where the environment is deletionProtection: deleting takes two yeses", () => {
    const module = synthMsk(inputs, { deletionProtection: true });
    expect(clusterOf(module).lifecycle).toEqual({ prevent_destroy: true });
    expect(resources(module, "aws_secretsmanager_secret").users_connect).toMatchObject({ recovery_window_in_days: 30 });
  });
});

const authority = "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1";
const noSize = "must be left out with express.m7g.large: the storage of Express brokers has no settings";
const page = "docs.aws.amazon.com/msk/latest/developerguide";

test.each<[Partial<Inputs>, string]>([
  [{ name: "acme_msk" }, 'name is "acme_msk", but must have 1 to 64 letters, digits and hyphens.'],
  [{ brokers: 4 }, "brokers is 4, but must be a multiple of the 3 subnets (3 or 6)."],
  [{ brokers: 2 }, "brokers is 2, but must be a multiple of the 3 subnets (3)."],
  [{ brokers: 63 }, "brokers is 63, but must be at most 60."],
  [
    { kafkaVersion: "4.2.x.kraft" },
    'kafkaVersion is "4.2.x.kraft", but must be at most 4.1.x.kraft with kafka.m7g.large: only Express brokers run 4.2.',
  ],
  [
    { kafkaVersion: "4.1.x.kraft", instanceType: "kafka.t3.small" },
    'instanceType is "kafka.t3.small", but must be larger with 4.1.x.kraft (kafka.m7g.large).',
  ],
  [
    { kafkaVersion: "3.9.x" as never },
    'kafkaVersion is "3.9.x", but must be one of "3.9.x.kraft", "4.0.x.kraft", "4.1.x.kraft", "4.2.x.kraft".',
  ],
  [
    { rebalancing: "paused" },
    'rebalancing is "paused", but must be left out with kafka.m7g.large: only Express brokers have it.',
  ],
  [{ brokerZones: 4 as never }, "brokerZones is 4, but must be one of 2, 3."],
  [{ ...express, storageGib: 500 }, `storageGib is 500, but ${noSize}.`],
  [{ ...express, storageMode: "tiered" }, `storageMode is "tiered", but ${noSize}.`],
  [{ ...express, storageThroughputMibps: 300 }, `storageThroughputMibps is 300, but ${noSize}.`],
  [
    { ...express, storageAutoscaling: { maxGib: 500 } },
    `storageAutoscaling is {"maxGib":500,"targetPercent":60}, but ${noSize}.`,
  ],
  [
    { storageGib: 500, storageAutoscaling: { maxGib: 500 } },
    "storageAutoscaling.maxGib is 500, but must be more than storageGib (500).",
  ],
  [{ storageGib: 20000 }, "storageGib is 20000, but must be at most 16384."],
  [
    { storageThroughputMibps: 300 },
    "storageThroughputMibps is 300, but must be left out with kafka.m7g.large (kafka.m7g.2xlarge, kafka.m5.4xlarge and larger ones take it).",
  ],
  [
    { instanceType: "kafka.m7g.2xlarge", storageThroughputMibps: 500 },
    "storageThroughputMibps is 500, but must be 250 to 312 with kafka.m7g.2xlarge (left out, disks do 250).",
  ],
  [
    { instanceType: "kafka.m7g.2xlarge", storageThroughputMibps: 300, storageGib: 5 },
    "storageGib is 5, but must be at least 10 with storageThroughputMibps.",
  ],
  [
    { instanceType: "kafka.t3.small", storageMode: "tiered" },
    'instanceType is "kafka.t3.small", but must be larger with tiered storage (kafka.m7g.large).',
  ],
  [{ authentication: [] }, "authentication is [], but must have at least 1 entry."],
  [{ authentication: ["iam", "iam"] }, 'authentication.1 is "iam", but must be named once.'],
  [{ clientCidrs: ["10.9.0.0/16", "10.9.0.0/16"] }, 'clientCidrs.1 is "10.9.0.0/16", but must be named once.'],
  [
    { authentication: ["mtls"] },
    'certificateAuthorityArns is missing for "mtls" (ARNs of the private certificate authorities that sign the clients\' certificates).',
  ],
  [{ certificateAuthorityArns: [authority] }, 'certificateAuthorityArns needs "mtls" in authentication.'],
  [{ scramUsers: { connect: {} } }, 'scramUsers needs "scram" in authentication.'],
  [
    { authentication: ["scram"], scramUsers: { Connect: {} } },
    "scramUsers.Connect must have a name of 1 to 64 lower-case letters, digits and hyphens.",
  ],
  [
    { clientCidrs: ["10.9.0.1/16"] },
    'clientCidrs.0 is "10.9.0.1/16", but must start at the first address of its range (did you mean "10.9.0.0/16"?).',
  ],
  [
    { topicDefaults: { replicationFactor: 4 } },
    "topicDefaults.replicationFactor is 4, but must be at most the 3 brokers.",
  ],
  [
    { topicDefaults: { minInSyncReplicas: 3 } },
    "topicDefaults.minInSyncReplicas is 3, but must be less than the 3 replicas: else no write succeeds while one broker restarts.",
  ],
  [
    { ...express, topicDefaults: { replicationFactor: 2, minInSyncReplicas: 2 } },
    "topicDefaults.replicationFactor is 2, but must be 3: Express brokers take no other.",
  ],
  [
    { ...express, topics: { events: { minInSyncReplicas: 1 } } },
    "topics.events.minInSyncReplicas is 1, but must be 2: Express brokers take no other.",
  ],
  [
    { topics: { events: { replicationFactor: 5 } } },
    "topics.events.replicationFactor is 5, but must be at most the 3 brokers.",
  ],
  [
    { topics: { "media events": {} } },
    "topics.media events must have a name of 1 to 249 letters, digits, dots, underscores and hyphens.",
  ],
  [{ topics: { __events: {} } }, "topics.__events must not begin with __: such topics are Kafka's own."],
  [
    { topics: { "media.events": {}, media_events: {} } },
    "topics.media_events must differ from media.events in more than dots for underscores.",
  ],
  [
    { storageMode: "tiered", topics: { archive: { storage: "tiered" } } },
    "topics.archive.retentionHours is 24, but must be at least 72: tiered storage keeps nothing for less than 3 days (AWS).",
  ],
  [
    { topics: { archive: { storage: "tiered", retentionHours: 720 } } },
    'topics.archive.storage is "tiered", but needs storageMode: "tiered" of the cluster.',
  ],
  [
    { storageMode: "tiered", topics: { archive: { storage: "tiered", retentionHours: 72, localRetentionHours: 72 } } },
    "topics.archive.localRetentionHours is 72, but must be less than retentionHours (72).",
  ],
  [
    { topics: { events: { localRetentionHours: 12 } } },
    'topics.events.localRetentionHours is 12, but needs tiered storage (write storage: "tiered" beside it, or retentionHours alone).',
  ],
  [
    { storageMode: "tiered", topics: { state: { storage: "tiered", retentionHours: 72, cleanupPolicy: "compact" } } },
    'topics.state.cleanupPolicy is "compact", but must be "delete": tiered storage does not compact.',
  ],
  [
    {
      storageMode: "tiered",
      topics: { archive: { storage: "tiered", retentionHours: 72, config: { "segment.bytes": 1048576 } } },
    },
    "topics.archive.config.segment.bytes is 1048576, but must be at least 50331648: tiered storage takes no segments below 48 MiB (AWS).",
  ],
  [{ topics: { events: { retentionHours: 0 } } }, "topics.events.retentionHours is 0, but must be at least 1."],
  [
    { topics: { events: { retentionHours: "forver" as never } } },
    'topics.events.retentionHours is "forver", but must be "forever" or a number (did you mean "forever"?).',
  ],
  [
    { uncheckedServerProperties: { "new.property": { value: 1, reason: "new" } } },
    'uncheckedServerProperties.new.property.reason is "new", but must have at least 10 characters.',
  ],
  [
    { topics: { events: { config: { "retention.ms": 1000 } } } },
    "topics.events.config.retention.ms is 1000, but must be written as retentionHours.",
  ],
  [
    { topics: { events: { partitions: 2000 } } },
    `topics have 6300 replicas of partitions, Kafka's own 300 included, but must have at most 4500: 1500 for each kafka.m7g.large, see ${page}/bestpractices.html#partitions-per-broker (fewer partitions, larger brokers or at least 5 of them).`,
  ],
  [
    { ...express, topics: { events: { partitions: 2000 } } },
    `topics have 6300 replicas of partitions, Kafka's own 300 included, but must have at most 4500: 1500 for each express.m7g.large, see ${page}/limits.html#msk-express-quota (fewer partitions, larger brokers or at least 5 of them).`,
  ],
  [
    { serverProperties: { "auto.create.topics.enable": true } },
    "serverProperties.auto.create.topics.enable is true, but must be left out: a misspelled topic would be made at once; declare it in topics.",
  ],
  [
    { serverProperties: { "num.partitions": 3 } },
    "serverProperties.num.partitions is 3, but must be written as topicDefaults.partitions.",
  ],
  [
    { serverProperties: { "Num Partitions": 3 } },
    'serverProperties.Num Partitions is 3, but must be a setting that MSK for Standard brokers with 3.9.x.kraft accepts (did you mean "num.partitions"? It must be written as topicDefaults.partitions).',
  ],
  [
    { serverProperties: { "compression.type": "lz4\nnum.partitions=1" } },
    'serverProperties.compression.type is "lz4\\nnum.partitions=1", but must be a single line.',
  ],
  [
    { ...express, serverProperties: { "num.io.threads": 8 } },
    "serverProperties.num.io.threads is 8, but must be left out with express.m7g.large: AWS sets it for Express brokers.",
  ],
  [
    { storageMode: "tiered", serverProperties: { "log.cleanup.policy": "compact" } },
    'serverProperties.log.cleanup.policy is "compact", but must be "delete" with tiered storage.',
  ],
])("%j is a mistake", (inputs, problem) =>
  expect(problemsOf(() => synthMsk(inputs))).toEqual([`environments/test/msk.ts: ${problem}`]),
);

test("an unknown type of broker is a mistake that names the known ones", () => {
  const [problem, ...others] = problemsOf(() => synthMsk({ instanceType: "kafka.m6i.large" as never }));
  expect(others).toEqual([]);
  expect(problem).toBe(
    'environments/test/msk.ts: instanceType is "kafka.m6i.large", but must be one of ' +
      '"kafka.t3.small", "kafka.m5.large", "kafka.m5.xlarge", "kafka.m5.2xlarge", "kafka.m5.4xlarge", ' +
      '"kafka.m5.8xlarge", "kafka.m5.12xlarge", "kafka.m5.16xlarge", "kafka.m5.24xlarge", "kafka.m7g.large", ' +
      '"kafka.m7g.xlarge", "kafka.m7g.2xlarge", "kafka.m7g.4xlarge", "kafka.m7g.8xlarge", "kafka.m7g.12xlarge", ' +
      '"kafka.m7g.16xlarge", "express.m7g.large", "express.m7g.xlarge", "express.m7g.2xlarge", ' +
      '"express.m7g.4xlarge", "express.m7g.8xlarge", "express.m7g.12xlarge", "express.m7g.16xlarge" (did you mean "kafka.m5.large"?).',
  );
});

test.each([
  [[], "vpc.intraSubnetIds must be 2 or 3 subnets, each in another zone (MSK)."],
  [
    ["a", "b", "c", "d"],
    "brokerZones is missing: the network has 4 zones, of which MSK takes 2 or 3 (brokerZones: 3).",
  ],
])("a network with the subnets %j is a mistake", (subnets, problem) =>
  expect(problemsOf(() => synthMsk({ brokers: 12 }, {}, { vpc: network(...subnets) }))).toEqual([
    `environments/test/msk.ts: ${problem}`,
  ]),
);

test.each<[Partial<Inputs>, string]>([
  [{ brokerZones: 3 }, "brokerZones is 3, but must be at most the 2 zones of the network."],
  [
    express,
    'instanceType is "express.m7g.large", but must be a Standard one with 2 subnets: Express brokers are in 3 zones.',
  ],
])("in two zones, %j is a mistake", (inputs, problem) =>
  expect(problemsOf(() => synthMsk({ brokers: 6, ...inputs }, {}, { vpc: network("a", "b") }))).toEqual([
    `environments/test/msk.ts: ${problem}`,
  ]),
);

test.each(["", "alias/aws/secretsmanager"])("SCRAM under the key %j is a mistake", (secretsKeyArn) =>
  expect(
    problemsOf(() => synthMsk({ authentication: ["scram"] }, {}, { kms: existing({ ...keys, secretsKeyArn }) })),
  ).toEqual([
    `environments/test/msk.ts: kms.secretsKeyArn is "${secretsKeyArn}", but must be the ARN of a customer managed key: ` +
      "MSK takes no SCRAM users under the account's default key (the kms unit's secretsKeyArn).",
  ]),
);

test("brokerLogs: the bucket may be another unit's", () => {
  const other = unit(vpc, { cidr: "10.0.0.0/16" });
  const brokerLogs = { bucketName: other.outputs.vpcId };
  const files = {
    "environments/test/vpc.ts": other,
    "environments/test/msk.ts": unit(msk, { vpc: three, kms: existing(keys), brokers: 3, brokerLogs }),
  };
  expect(clusterOf(synthFiles(files).get("test-msk")!.module)).toMatchObject({
    logging_info: { broker_logs: { s3: { bucket: "${data.terraform_remote_state.vpc.outputs.vpcId}" } } },
  });
});

test("what resources are made from cannot be a reference", () => {
  const other = unit(vpc, { cidr: "10.0.0.0/16" });
  const files = {
    "environments/test/vpc.ts": other,
    "environments/test/msk.ts": unit(msk, { vpc: three, kms: existing(keys), brokers: 3, name: other.outputs.vpcId }),
  };
  expect(problemsOf(() => synthFiles(files))).toEqual([
    "environments/test/msk.ts: name must be a literal (it decides which resources exist, so a reference is not known in time).",
  ]);
});

test("more brokers than the intra subnets have addresses for are a mistake", () => {
  const intra = ["10.0.250.0/28", "10.0.250.16/28", "10.0.250.32/28"];
  const narrow = existing({
    vpcId: "vpc-1",
    intraSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
    subnetCidrs: { ...subnetCidrs, intra },
  });
  expect(synthMsk({ brokers: 33 }, {}, { vpc: narrow })).toBeDefined();
  expect(problemsOf(() => synthMsk({ brokers: 36 }, {}, { vpc: narrow }))).toEqual([
    "environments/test/msk.ts: brokers is 36, but must be at most 11 per zone, the free addresses of an intra subnet (33 in total, or larger intra subnets).",
  ]);
});
