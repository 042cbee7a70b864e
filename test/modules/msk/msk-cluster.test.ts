import { Token } from "cdktf";
import { KafkaCluster, type KafkaClusterProps } from "../../../modules/msk/msk-cluster";
import { problemsOf, resources, synthModule } from "../../support/projects/synth";

const clusterOf = (props: Partial<KafkaClusterProps> = {}, environment: Parameters<typeof synthModule>[1] = {}) =>
  synthModule((stack) => {
    new KafkaCluster(stack, "kafka", {
      home: stack.aws,
      name: "acme-test-kafka",
      vpcId: "vpc-1",
      subnetIds: ["subnet-a", "subnet-b"],
      keyArn: "arn:aws:kms:us-east-1:111111111111:key/1",
      logsKeyArn: "arn:aws:kms:us-east-1:111111111111:key/2",
      kafkaVersion: "3.9.x.kraft",
      instanceType: "kafka.t3.small",
      brokers: 2,
      authentication: ["iam"],
      topicDefaults: { partitions: 6, retentionHours: 24 },
      rackAwareReads: true,
      openMonitoring: [],
      monitoringLevel: "DEFAULT",
      deletionProtection: false,
      ...props,
    });
  }, environment);

it("writes no logs unless it is asked to", () => {
  const cluster = resources(clusterOf(), "aws_msk_cluster")["kafka"];
  expect(cluster).not.toHaveProperty("logging_info");
  expect(cluster).not.toHaveProperty("lifecycle");
});

it("waits long enough for brokers that restart one by one", () =>
  expect(resources(clusterOf(), "aws_msk_cluster")["kafka"]).toMatchObject({
    timeouts: { create: "2h", update: "8h", delete: "2h" },
  }));

it("storageAutoscaling of an unprotected cluster: only the size of its disks is left alone", () =>
  expect(
    resources(clusterOf({ storageAutoscaling: { maxGib: 200, targetPercent: 50 } }), "aws_msk_cluster")["kafka"],
  ).toMatchObject({
    lifecycle: {
      ignore_changes: ["broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size"],
    },
  }));

it("takes subnets that only an apply can tell", () => {
  const subnetIds = Token.asList("${data.terraform_remote_state.vpc.outputs.intraSubnetIds}");
  expect(resources(clusterOf({ subnetIds, brokers: 6 }), "aws_msk_cluster")["kafka"]).toMatchObject({
    number_of_broker_nodes: 6,
  });
});

it("finds every mistake at once", () =>
  expect(
    problemsOf(() =>
      clusterOf({
        name: "acme_kafka",
        brokers: 3,
        storageThroughputMibps: 300,
        authentication: ["mtls"],
        serverProperties: { "num.partitions": 1 },
        clientCidrs: ["everywhere"],
      }),
    ),
  ).toEqual([
    'environments/test/subject.ts: name is "acme_kafka", but must have only letters, digits and hyphens.',
    "environments/test/subject.ts: brokers is 3, but must be a multiple of the 2 subnets (2 or 4).",
    "environments/test/subject.ts: storageThroughputMibps is 300, but must be left out with kafka.t3.small (kafka.m7g.2xlarge, kafka.m5.4xlarge and larger ones take it).",
    'environments/test/subject.ts: certificateAuthorityArns is missing for "mtls" (ARNs of the private certificate authorities that sign the clients\' certificates).',
    "environments/test/subject.ts: serverProperties.num.partitions is 1, but must be written as topicDefaults.partitions.",
    'environments/test/subject.ts: clientCidrs.0 is "everywhere", but must be an IPv4 range in CIDR notation (e.g. 10.20.0.0/16).',
  ]));

it("has no tiered storage in GovCloud", () =>
  expect(
    problemsOf(() =>
      clusterOf({ instanceType: "kafka.m7g.large", storageMode: "tiered" }, { region: "us-gov-west-1" }),
    ),
  ).toEqual([
    'environments/test/subject.ts: storageMode is "tiered", but must be "local" in us-gov-west-1: GovCloud has no tiered storage.',
  ]));
