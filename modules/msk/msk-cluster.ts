import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import {
  MskCluster,
  type MskClusterBrokerNodeGroupInfoStorageInfo,
  type MskClusterLoggingInfo,
} from "@cdktf/provider-aws/lib/msk-cluster";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { knownView, whenKnown } from "../../src/engine/unknown-values";
import { assertValid, problem, type Problem } from "../../src/engine/problem";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { cidrId, cidrProblem } from "../network/cidr";
import { KafkaConfiguration, type KafkaConfigurationChoice } from "./msk-configuration";
import { propertyProblems } from "./property-problems";
import { type Authentication, clientPorts, type Exporter, isExpress, monitoringPorts } from "./msk-limits";
import {
  authenticationProblems,
  type AuthenticationChoice,
  type BrokerChoice,
  brokerProblems,
  defaultStorageGib,
  type StorageChoice,
  storageProblems,
} from "./msk-problems";
import { KafkaStorageScaling } from "./msk-storage-scaling";

export interface BrokerLogs {
  /** One of the periods that CloudWatch Logs offers. */
  readonly retentionDays: number;
  /** A bucket that takes logs which AWS delivers, beside CloudWatch. */
  readonly bucketName?: string;
}

export interface KafkaClusterProps extends BrokerChoice, StorageChoice, AuthenticationChoice, KafkaConfigurationChoice {
  readonly home: AwsHome;
  readonly name: string;
  readonly vpcId: string;
  /** Two or three, each in another zone. Changing them replaces the cluster. */
  readonly subnetIds: readonly string[];
  /** Encrypts the disks. */
  readonly keyArn: string;
  /** Encrypts the log group. */
  readonly logsKeyArn: string;
  /** Networks from which clients call, beyond the rules that other units add to the security group. */
  readonly clientCidrs?: readonly string[];
  /** Without them brokers write none. */
  readonly brokerLogs?: BrokerLogs;
  readonly openMonitoring: readonly Exporter[];
  readonly monitoringLevel: string;
  /** Makes Terraform refuse to destroy it. */
  readonly deletionProtection: boolean;
}

const volumeSize = "broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size";

/** A Kafka cluster of MSK: encrypted, private, known clients only, with brokers in every zone. */
export class KafkaCluster extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly uuid: string;
  readonly securityGroupId: string;
  /** Empty where brokers write no logs. */
  readonly logGroupName: string;
  private readonly cluster: MskCluster;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KafkaClusterProps,
  ) {
    super(scope, id);
    assertValid(KafkaCluster.problems(props));
    const { name, brokers, instanceType, kafkaVersion, storageAutoscaling, storageMode, rebalancing } = props;

    this.securityGroupId = this.createSecurityGroup();
    const logGroup = props.brokerLogs === undefined ? undefined : this.createLogGroup(props.brokerLogs);
    const configuration = new KafkaConfiguration(this, "configuration", props);
    this.cluster = new MskCluster(this, "resource", {
      clusterName: name,
      kafkaVersion,
      numberOfBrokerNodes: brokers,
      brokerNodeGroupInfo: {
        instanceType,
        clientSubnets: props.subnetIds as string[],
        securityGroups: [this.securityGroupId],
        connectivityInfo: { publicAccess: { type: "DISABLED" } },
        storageInfo: isExpress(instanceType) ? undefined : storageOf(props),
      },
      storageMode: storageMode === "tiered" ? "TIERED" : undefined,
      configurationInfo: { arn: configuration.arn, revision: configuration.revision },
      clientAuthentication: authenticationOf(props),
      encryptionInfo: {
        encryptionAtRestKmsKeyArn: props.keyArn,
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      },
      enhancedMonitoring: props.monitoringLevel,
      openMonitoring: {
        prometheus: {
          jmxExporter: { enabledInBroker: props.openMonitoring.includes("jmx") },
          nodeExporter: { enabledInBroker: props.openMonitoring.includes("node") },
        },
      },
      loggingInfo: logGroup && this.loggingInfo(logGroup),
      rebalancing: rebalancing && { status: rebalancing.toUpperCase() },
      // A change restarts brokers one after the other; the provider's two hours are short for many of them.
      timeouts: { create: "2h", update: "8h", delete: "2h" },
      lifecycle: lifecycleOf(props),
    });
    if (storageAutoscaling !== undefined) {
      new KafkaStorageScaling(this, "storage-scaling", { name, clusterArn: this.cluster.arn, ...storageAutoscaling });
    }

    this.arn = this.cluster.arn;
    this.name = this.cluster.clusterName;
    this.uuid = this.cluster.clusterUuid;
    this.logGroupName = logGroup?.name ?? "";
  }

  static problems(props: KafkaClusterProps): Problem[] {
    const known = knownView(props);
    const rules: readonly (() => Problem[])[] = [
      () => nameProblems(known.name),
      () => brokerProblems(known, known.subnetIds.length),
      () => storageProblems(known),
      () => regionProblems(known),
      () => authenticationProblems(known),
      () => propertyProblems(known),
      () => clientProblems(known.clientCidrs ?? []),
    ];
    return rules.flatMap((rule) => whenKnown(rule) ?? []);
  }

  /** Where clients that show who they are in this way first connect; empty if the cluster does not take it. */
  bootstrapBrokers(authentication: Authentication): string {
    if (!this.props.authentication.includes(authentication)) return "";
    const { bootstrapBrokersSaslIam, bootstrapBrokersSaslScram, bootstrapBrokersTls } = this.cluster;
    return { iam: bootstrapBrokersSaslIam, scram: bootstrapBrokersSaslScram, mtls: bootstrapBrokersTls }[
      authentication
    ];
  }

  /** ARN of all topics, consumer groups or transactional ids; `/<name>` after it is that of one. */
  arnPrefix(kind: "topic" | "group" | "transactional-id"): string {
    const { account, region } = this.props.home;
    return `arn:${partitionOf(region)}:kafka:${region}:${account}:${kind}/${this.props.name}/${this.uuid}`;
  }

  /** Without egress rules: brokers answer, and talk to each other in a network of AWS's own. */
  private createSecurityGroup(): string {
    const { name, vpcId, clientCidrs = [], authentication, openMonitoring } = this.props;
    const group = new SecurityGroup(this, "security-group", {
      name: `${name}-brokers`,
      description: `Clients of the Kafka brokers of ${name}`,
      vpcId,
      tags: { Name: `${name}-brokers` },
    });
    const ports = [
      ...authentication.map((each) => [each, clientPorts[each]] as const),
      ...openMonitoring.map((each) => [`${each}-exporter`, monitoringPorts[each]] as const),
    ];
    for (const cidr of clientCidrs) {
      for (const [noun, port] of ports) {
        new VpcSecurityGroupIngressRule(this, cidrId(noun, cidr), {
          securityGroupId: group.id,
          description: `${noun} from ${cidr}`,
          cidrIpv4: cidr,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
        });
      }
    }
    return group.id;
  }

  /** Below /aws/vendedlogs/, where the account's policy for log delivery does not grow with every cluster. */
  private createLogGroup({ retentionDays }: BrokerLogs): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/vendedlogs/msk/${this.props.name}`,
      kmsKeyId: this.props.logsKeyArn,
      retentionInDays: retentionDays,
    });
  }

  private loggingInfo({ name }: CloudwatchLogGroup): MskClusterLoggingInfo {
    const { bucketName } = this.props.brokerLogs ?? {};
    return {
      brokerLogs: {
        cloudwatchLogs: { enabled: true, logGroup: name },
        s3: bucketName === undefined ? undefined : { enabled: true, bucket: bucketName, prefix: this.props.name },
      },
    };
  }
}

function storageOf({ storageGib, storageThroughputMibps }: StorageChoice): MskClusterBrokerNodeGroupInfoStorageInfo {
  const provisionedThroughput =
    storageThroughputMibps === undefined ? undefined : { enabled: true, volumeThroughput: storageThroughputMibps };
  return { ebsStorageInfo: { volumeSize: storageGib ?? defaultStorageGib, provisionedThroughput } };
}

function authenticationOf({ authentication, certificateAuthorityArns = [] }: AuthenticationChoice) {
  const has = (each: Authentication): boolean => authentication.includes(each);
  return {
    unauthenticated: false,
    sasl: { iam: has("iam"), scram: has("scram") },
    tls: has("mtls") ? { certificateAuthorityArns: [...certificateAuthorityArns] } : undefined,
  };
}

function lifecycleOf({ deletionProtection: preventDestroy, storageAutoscaling }: KafkaClusterProps) {
  if (!preventDestroy && storageAutoscaling === undefined) return undefined;
  return {
    preventDestroy: preventDestroy ? true : undefined,
    // Disks grow by themselves and never shrink; a plan would want them back at their first size.
    ignoreChanges: storageAutoscaling === undefined ? undefined : [volumeSize],
  };
}

function nameProblems(name: string): Problem[] {
  if (/^[a-zA-Z0-9][a-zA-Z0-9-]*$/.test(name)) return [];
  return [problem({ path: "name", value: name, must: "have only letters, digits and hyphens" })];
}

function regionProblems({ home: { region }, storageMode }: KafkaClusterProps): Problem[] {
  if (storageMode !== "tiered" || partitionOf(region) !== "aws-us-gov") return [];
  return [
    problem({
      path: "storageMode",
      value: storageMode,
      must: `be "local" in ${region}: GovCloud has no tiered storage`,
    }),
  ];
}

function clientProblems(cidrs: readonly string[]): Problem[] {
  return cidrs.flatMap((cidr, index) => cidrProblem(`clientCidrs.${index}`, cidr) ?? []);
}
