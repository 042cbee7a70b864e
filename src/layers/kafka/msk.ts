import { Fn } from "cdktf";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { KafkaCluster } from "../../../modules/msk/msk-cluster";
import { propertyProblems } from "../../../modules/msk/property-problems";
import { brokerTypes, clientPorts, isExpress, kafkaVersions, monitoringPorts } from "../../../modules/msk/msk-limits";
import {
  authenticationProblems,
  brokerProblems,
  scramKeyProblems,
  storageProblems,
  zoneProblems,
} from "../../../modules/msk/msk-problems";
import { type ResolvedTopic, resolveTopics, topicProblems } from "../../../modules/kafka/kafka-topics";
import { literalProblems } from "../../engine/literals";
import { ScramUsers } from "../../../modules/msk/scram-users";
import { brokerAddressProblems } from "../../../modules/network/subnet-capacity";
import { layer, outputsOf } from "../../engine/layer";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import * as kafka from "./msk-inputs";
import { kms } from "../security/kms";
import { vpc } from "../network/vpc";

const exampleArn = "arn:aws:kafka:us-east-1:111111111111";
const exampleUuid = "acme-prod-msk/2f7b1c60-5a3e-4d0b-9c1a-6e8d4f2b7a90-5";

const exampleBrokers = (port: number): string =>
  [1, 2, 3].map((id) => `b-${id}.acmeprodmsk.a1b2c3.c5.kafka.us-east-1.amazonaws.com:${port}`).join(",");
const exampleTopic: ResolvedTopic = {
  name: "media-events",
  partitions: 6,
  replicationFactor: 3,
  config: { "cleanup.policy": "delete", "min.insync.replicas": "2", "retention.ms": "86400000" },
};

export const msk = layer({
  name: "msk",
  summary: "Kafka: MSK brokers in the intra subnets, their configuration, users and declared topics",
  needs: {
    vpc: outputsOf(vpc, "vpcId", "intraSubnetIds", "subnetCidrs"),
    kms: outputsOf(kms, "mskKeyArn", "logsKeyArn", "secretsKeyArn"),
  },
  inputs: z.strictObject({
    name: z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/, "must have 1 to 64 letters, digits and hyphens")
      .optional()
      .describe("The cluster's name, for one that has another than <org>-<env>-<unit>")
      .meta({ limit: "a new name replaces the cluster" }),
    kafkaVersion: z
      .enum(kafkaVersions)
      .default("3.9.x.kraft")
      .describe("Kafka's version; a newer one is rolled out broker by broker, an older one is refused")
      .meta({ limit: "4.1 not with t3.small, 4.2 only with Express; change it alone, MSK takes one change at a time" }),
    instanceType: z
      .enum(brokerTypes)
      .default("kafka.m7g.large")
      .describe("Type of the brokers: kafka.* is Standard, express.* has storage without a size and no maintenance")
      .meta({
        cost: "per broker and month $149 (kafka.m7g.large), $33 (kafka.t3.small), $298 (express.m7g.large); double the size, double the price",
        limit: "no way from Standard to Express in place, nor back",
      }),
    brokers: z
      .int()
      .min(2)
      .max(60)
      .describe("Brokers in all, as many in every zone; with two per zone a restart takes one of six")
      .meta({ limit: "a multiple of the zones, at most 60 (AWS); to remove some, empty them first" }),
    brokerZones: z
      .literal([2, 3])
      .optional()
      .describe("How many of the network's zones have brokers, the first ones first; all if left out")
      .meta({ limit: "2 or 3 (MSK), 3 for Express; another number replaces the cluster" }),
    ...kafka.storage,
    ...kafka.authentication,
    clientCidrs: z
      .array(z.string())
      .default([])
      .describe("Networks from which clients call; units of this environment add rules for their security groups"),
    topicDefaults: kafka.topicDefaults,
    topics: kafka.topics,
    rackAwareReads: z
      .boolean()
      .default(true)
      .describe("Consumers that set client.rack read from the broker in their zone, which costs no transfer"),
    serverProperties: kafka.serverProperties,
    uncheckedServerProperties: kafka.uncheckedServerProperties,
    brokerLogs: kafka.brokerLogs,
    openMonitoring: z
      .array(z.enum(["jmx", "node"]))
      .default(["jmx", "node"])
      .describe("Exporters of the brokers that Prometheus reads, at ports 11001 and 11002"),
    monitoringLevel: z
      .enum(["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"])
      .default("PER_BROKER")
      .describe("Detail of CloudWatch's metrics")
      .meta({ cost: "none for DEFAULT; CloudWatch's price for each further metric" }),
    rebalancing: z
      .enum(["active", "paused"])
      .optional()
      .describe("Whether Express brokers share partitions out by themselves; AWS decides if left out")
      .meta({ limit: "only Express" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Terraform refuses to destroy the cluster; lifted only where the environment is unprotected too"),
  }),
  checks: [
    ({ brokerZones, vpc: { intraSubnetIds } }) => zoneProblems(brokerZones, intraSubnetIds.length),
    (values) => {
      const subnets = values.brokerZones ?? values.vpc.intraSubnetIds.length;
      return subnets === 2 || subnets === 3 ? brokerProblems(values, subnets) : [];
    },
    ({ brokers, brokerZones, vpc: { intraSubnetIds, subnetCidrs } }) =>
      brokerAddressProblems(brokers, brokerZones ?? intraSubnetIds.length, subnetCidrs.intra),
    storageProblems,
    authenticationProblems,
    ({ authentication, kms: { secretsKeyArn } }) =>
      scramKeyProblems(authentication, "kms.secretsKeyArn", secretsKeyArn),
    propertyProblems,
    topicProblems,
  ],
  outputs: {
    clusterArn: output("The cluster's ARN", `${exampleArn}:cluster/${exampleUuid}`),
    clusterName: output("The cluster's name, as CloudWatch has it", "acme-prod-msk"),
    clusterUuid: output("The part of its ARNs that AWS makes up", "2f7b1c60-5a3e-4d0b-9c1a-6e8d4f2b7a90-5"),
    kafkaVersion: output("Kafka's version", "3.9.x.kraft"),
    instanceType: output("Type of the brokers", "kafka.m7g.large"),
    brokers: output("Number of brokers", 3),
    authentication: output("How clients show who they are", ["iam"]),
    bootstrapBrokersIam: output(
      "Where clients with IAM connect first; empty if they are not let in",
      exampleBrokers(9098),
    ),
    bootstrapBrokersScram: output(
      "Where clients with a password connect first; empty if they are not let in",
      exampleBrokers(9096),
    ),
    bootstrapBrokersMtls: output(
      "Where clients with a certificate connect first; empty if they are not let in",
      exampleBrokers(9094),
    ),
    securityGroupId: output("The brokers' security group, for rules that let clients in", "sg-0a1b2c3d4e5f67891"),
    clientPorts: output("Ports for clients, one for each way of authentication", [9098]),
    monitoringPorts: output("Ports for Prometheus, one for each exporter", [11001, 11002]),
    topicArnPrefix: output("ARN of a topic up to its name, without the slash", `${exampleArn}:topic/${exampleUuid}`),
    groupArnPrefix: output("ARN of a consumer group up to its name", `${exampleArn}:group/${exampleUuid}`),
    transactionalIdArnPrefix: output(
      "ARN of a transactional id up to its name",
      `${exampleArn}:transactional-id/${exampleUuid}`,
    ),
    topics: output("The declared topics with all that they are made with, for whoever creates them", [exampleTopic]),
    scramSecretArns: mapOutput("Secrets of the SCRAM users, by name", {
      connect: "arn:aws:secretsmanager:us-east-1:111111111111:secret:AmazonMSK_acme-prod-msk-connect-AbCdEf",
    }),
    brokerLogGroupName: output(
      "Log group of the brokers; empty if they write none",
      "/aws/vendedlogs/msk/acme-prod-msk",
    ),
  },
  build(stack, { vpc, kms, brokerZones, topics, scramUsers, deletionProtection, ...inputs }) {
    addAwsProvider(stack);
    // From these resources are made, and rules are checked that only a literal can pass.
    assertValid(
      literalProblems({ ...inputs, topics, scramUsers }, [
        "name",
        "kafkaVersion",
        "instanceType",
        "brokers",
        "storageAutoscaling",
        "authentication",
        "topicDefaults",
        "topics",
        "scramUsers",
        "clientCidrs",
        "openMonitoring",
        "serverProperties",
        "uncheckedServerProperties",
      ]),
    );
    const { aws: home } = stack;
    const { instanceType, brokers, authentication, openMonitoring, kafkaVersion, topicDefaults } = inputs;
    const name = inputs.name ?? `${stack.prefix}-${stack.unitName}`;
    const isDeletionProtected = stack.isDeletionProtected(deletionProtection);

    const cluster = new KafkaCluster(stack, "cluster", {
      home,
      name,
      vpcId: vpc.vpcId,
      subnetIds:
        brokerZones === undefined ? vpc.intraSubnetIds : (Fn.slice(vpc.intraSubnetIds, 0, brokerZones) as string[]),
      keyArn: kms.mskKeyArn,
      logsKeyArn: kms.logsKeyArn,
      kafkaVersion,
      instanceType,
      brokers,
      storageGib: inputs.storageGib,
      storageAutoscaling: inputs.storageAutoscaling,
      storageThroughputMibps: inputs.storageThroughputMibps,
      storageMode: inputs.storageMode,
      authentication,
      scramUsers,
      certificateAuthorityArns: inputs.certificateAuthorityArns,
      withoutAcl: inputs.withoutAcl,
      clientCidrs: inputs.clientCidrs,
      topicDefaults,
      rackAwareReads: inputs.rackAwareReads,
      serverProperties: inputs.serverProperties,
      uncheckedServerProperties: inputs.uncheckedServerProperties,
      // Express brokers could not write logs before 2026; those that are there by now get none they did not ask for.
      brokerLogs: inputs.brokerLogs ?? (isExpress(instanceType) ? undefined : kafka.brokerLogs.unwrap().parse({})),
      openMonitoring,
      monitoringLevel: inputs.monitoringLevel,
      rebalancing: inputs.rebalancing,
      deletionProtection: isDeletionProtected,
    });
    const users = new ScramUsers(stack, "users", {
      clusterName: name,
      clusterArn: cluster.arn,
      keyArn: kms.secretsKeyArn,
      users: scramUsers,
      deletionProtection: isDeletionProtected,
    });

    return {
      clusterArn: cluster.arn,
      clusterName: cluster.name,
      clusterUuid: cluster.uuid,
      kafkaVersion,
      instanceType,
      brokers,
      authentication,
      bootstrapBrokersIam: cluster.bootstrapBrokers("iam"),
      bootstrapBrokersScram: cluster.bootstrapBrokers("scram"),
      bootstrapBrokersMtls: cluster.bootstrapBrokers("mtls"),
      securityGroupId: cluster.securityGroupId,
      clientPorts: authentication.map((each) => clientPorts[each]),
      monitoringPorts: openMonitoring.map((each) => monitoringPorts[each]),
      topicArnPrefix: cluster.arnPrefix("topic"),
      groupArnPrefix: cluster.arnPrefix("group"),
      transactionalIdArnPrefix: cluster.arnPrefix("transactional-id"),
      topics: resolveTopics({ brokers, instanceType, kafkaVersion, topicDefaults, topics }),
      scramSecretArns: users.secretArns,
      brokerLogGroupName: cluster.logGroupName,
    };
  },
});
