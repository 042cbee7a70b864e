import { type AwsHome, partitionOf } from "../aws/aws-home";
import type { Connector, ConnectorAccess, ObjectAccess } from "./connector";
import { type PolicyStatement, viaService } from "../aws/policy-document";

/** An MSK cluster by the ARNs that policies name. */
export interface KafkaArns {
  readonly clusterArn: string;
  /** Each up to the name, without the slash. */
  readonly topicArnPrefix: string;
  readonly groupArnPrefix: string;
  readonly transactionalIdArnPrefix: string;
}

export interface ConnectAccess {
  readonly home: AwsHome;
  readonly kafka: KafkaArns;
  /** The workers' own group; the names of their topics begin with it. */
  readonly groupId: string;
  readonly connectors: readonly Connector[];
  /** Key of the buckets. */
  readonly keyArn: string;
}

/** Topics in which workers keep connectors, offsets and states, by what is in them. */
export const workerTopics = ["configs", "offsets", "status"] as const;

/**
 * Permissions of the workers' role: for the topics, groups, objects and tables of its connectors, and no others. Those of
 * one connector are together. The caller merges statements with one Sid.
 */
export function connectStatements(access: ConnectAccess): PolicyStatement[] {
  return [
    ...workerStatements(access),
    ...access.connectors.flatMap((connector) => [
      ...kafkaStatements(access.kafka, connector.access),
      ...storageStatements(access, connector.access),
      ...tableStatements(access.home, connector.access),
    ]),
  ];
}

function workerStatements({ kafka, groupId, connectors }: ConnectAccess): PolicyStatement[] {
  const transactional = connectors.some(({ access }) => access.transactionalIds.length > 0);
  return [
    {
      Sid: "Connect",
      Action: actions("Connect", "DescribeCluster", ...(transactional ? ["WriteDataIdempotently"] : [])),
      Resource: kafka.clusterArn,
    },
    {
      Sid: "WorkersTopics",
      Action: actions("CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration", "ReadData", "WriteData"),
      Resource: workerTopics.map((each) => `${kafka.topicArnPrefix}/${groupId}-${each}`),
    },
    groupStatement(kafka, [groupId]),
  ];
}

const groupStatement = ({ groupArnPrefix }: KafkaArns, groups: readonly string[]): PolicyStatement => ({
  Sid: "Groups",
  Action: actions("DescribeGroup", "AlterGroup"),
  Resource: groups.map((group) => `${groupArnPrefix}/${group}`),
});

function kafkaStatements(kafka: KafkaArns, access: ConnectorAccess): PolicyStatement[] {
  const topic = (name: string): string => `${kafka.topicArnPrefix}/${name}`;
  return [
    groupStatement(kafka, access.groups),
    {
      Sid: "ReadTopics",
      Action: actions("DescribeTopic", "ReadData"),
      Resource: access.readTopics.map(topic),
    },
    {
      Sid: "WriteTopics",
      Action: actions("DescribeTopic", "WriteData"),
      Resource: access.writeTopics.map(topic),
    },
    {
      Sid: "Transactions",
      Action: actions("DescribeTransactionalId", "AlterTransactionalId"),
      Resource: access.transactionalIds.map((id) => `${kafka.transactionalIdArnPrefix}/${id}`),
    },
  ];
}

function storageStatements({ home, keyArn }: ConnectAccess, { objects }: ConnectorAccess): PolicyStatement[] {
  if (objects.length === 0) return [];
  const keys = ({ bucket, prefix }: ObjectAccess): string => `${bucket.arn}/${prefix}/*`;
  const deleted = objects.filter(({ deletes }) => deletes);
  return [
    {
      Sid: "WriteObjects",
      Action: ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource: objects.map(keys),
    },
    // Iceberg removes metadata that newer one replaces. The buckets keep versions, so that it can be called back.
    { Sid: "DeleteObjects", Action: ["s3:DeleteObject"], Resource: deleted.map(keys) },
    // Iceberg asks whether a file is there before it writes it. To who may not list the bucket S3 says 403 and not 404,
    // and a condition on a prefix does not hold for that question.
    { Sid: "ListObjects", Action: ["s3:ListBucket"], Resource: deleted.map(({ bucket }) => bucket.arn) },
    {
      Sid: "ListUploads",
      Action: ["s3:ListBucketMultipartUploads", "s3:GetBucketLocation"],
      Resource: objects.map(({ bucket }) => bucket.arn),
    },
    {
      Sid: "EncryptObjects",
      // Decrypt too: S3 reads the parts of an upload again when it puts them together.
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: keyArn,
      Condition: viaService(home, "s3"),
    },
  ];
}

function tableStatements({ region, account }: AwsHome, { tables }: ConnectorAccess): PolicyStatement[] {
  if (tables.length === 0) return [];
  const arn = (rest: string): string => `arn:${partitionOf(region)}:glue:${region}:${account}:${rest}`;
  return [
    {
      Sid: "Tables",
      // CreateDatabase: the sink always tries it before it makes a table, and takes "exists" for an answer but no
      // refusal (github.com/apache/iceberg/issues/13758).
      Action: ["glue:CreateDatabase", "glue:GetDatabase", "glue:CreateTable", "glue:GetTable", "glue:UpdateTable"],
      Resource: [
        arn("catalog"),
        ...tables.flatMap(({ database, table }) => [arn(`database/${database}`), arn(`table/${database}/${table}`)]),
      ],
    },
  ];
}

/** Permissions of the Topic Operator's role: create and change topics. Records and their deletion are not its business. */
export function topicStatements(kafka: KafkaArns): PolicyStatement[] {
  return [
    {
      Sid: "Connect",
      // It lists movements of partitions, and warns where brokers make topics by themselves.
      Action: actions("Connect", "DescribeCluster", "DescribeClusterDynamicConfiguration"),
      Resource: kafka.clusterArn,
    },
    {
      Sid: "Topics",
      Action: actions(
        "CreateTopic",
        "DescribeTopic",
        "AlterTopic",
        "DescribeTopicDynamicConfiguration",
        "AlterTopicDynamicConfiguration",
      ),
      Resource: `${kafka.topicArnPrefix}/*`,
    },
  ];
}

const actions = (...names: readonly string[]): string[] => names.map((name) => `kafka-cluster:${name}`);
