import { type AwsHome, dnsSuffixOf, partitionOf } from "../aws/aws-home";
import type { Connector, ObjectAccess } from "./connector";
import type { PolicyStatement } from "../aws/policy-document";

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

/** Permissions of the workers' role: for the topics, groups, objects and tables of its connectors, and no others. */
export function connectStatements(access: ConnectAccess): PolicyStatement[] {
  return [...kafkaStatements(access), ...storageStatements(access), ...tableStatements(access)];
}

function kafkaStatements({ kafka, groupId, connectors }: ConnectAccess): PolicyStatement[] {
  const topic = (name: string): string => `${kafka.topicArnPrefix}/${name}`;
  const group = (name: string): string => `${kafka.groupArnPrefix}/${name}`;
  const access = connectors.map((connector) => connector.access);
  const transactionalIds = unique(access.flatMap((each) => each.transactionalIds));
  const transactional = transactionalIds.length > 0;
  return [
    {
      Sid: "Connect",
      Action: actions("Connect", "DescribeCluster", ...(transactional ? ["WriteDataIdempotently"] : [])),
      Resource: kafka.clusterArn,
    },
    {
      Sid: "WorkersTopics",
      Action: actions("CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration", "ReadData", "WriteData"),
      Resource: workerTopics.map((each) => topic(`${groupId}-${each}`)),
    },
    {
      Sid: "Groups",
      Action: actions("DescribeGroup", "AlterGroup"),
      Resource: unique([groupId, ...access.flatMap((each) => each.groups)]).map(group),
    },
    ...optional(
      "ReadTopics",
      actions("DescribeTopic", "ReadData"),
      access.flatMap((each) => each.readTopics).map(topic),
    ),
    ...optional(
      "WriteTopics",
      actions("DescribeTopic", "WriteData"),
      access.flatMap((each) => each.writeTopics).map(topic),
    ),
    ...optional(
      "Transactions",
      actions("DescribeTransactionalId", "AlterTransactionalId"),
      transactionalIds.map((id) => `${kafka.transactionalIdArnPrefix}/${id}`),
    ),
  ];
}

function storageStatements({ home, connectors, keyArn }: ConnectAccess): PolicyStatement[] {
  const all = connectors.flatMap((connector) => connector.access.objects);
  if (all.length === 0) return [];
  const keys = ({ bucket, prefix }: ObjectAccess): string => `${bucket.arn}/${prefix}/*`;
  return [
    ...optional(
      "WriteObjects",
      ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      all.map(keys),
    ),
    // Iceberg removes metadata that newer one replaces. The buckets keep versions, so that it can be called back.
    ...optional("DeleteObjects", ["s3:DeleteObject"], all.filter(({ deletes }) => deletes).map(keys)),
    // Iceberg asks whether a file is there before it writes it. To who may not list the bucket S3 says 403 and not 404,
    // and a condition on a prefix does not hold for that question.
    ...optional(
      "ListObjects",
      ["s3:ListBucket"],
      all.filter(({ deletes }) => deletes).map(({ bucket }) => bucket.arn),
    ),
    ...optional(
      "ListUploads",
      ["s3:ListBucketMultipartUploads", "s3:GetBucketLocation"],
      all.map(({ bucket }) => bucket.arn),
    ),
    {
      Sid: "EncryptObjects",
      // Decrypt too: S3 reads the parts of an upload again when it puts them together.
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${home.region}.${dnsSuffixOf(home.region)}` } },
    },
  ];
}

function tableStatements({ home, connectors }: ConnectAccess): PolicyStatement[] {
  const tables = connectors.flatMap((connector) => connector.access.tables);
  if (tables.length === 0) return [];
  const arn = (rest: string): string => `arn:${partitionOf(home.region)}:glue:${home.region}:${home.account}:${rest}`;
  const databases = unique(tables.map(({ database }) => database));
  return [
    {
      Sid: "Tables",
      // CreateDatabase: the sink always tries it before it makes a table, and takes "exists" for an answer but no
      // refusal (github.com/apache/iceberg/issues/13758).
      Action: ["glue:CreateDatabase", "glue:GetDatabase", "glue:CreateTable", "glue:GetTable", "glue:UpdateTable"],
      Resource: [
        arn("catalog"),
        ...databases.map((database) => arn(`database/${database}`)),
        ...unique(tables.map(({ database, table }) => arn(`table/${database}/${table}`))),
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
const unique = (names: readonly string[]): string[] => [...new Set(names)];

const optional = (Sid: string, Action: readonly string[], resources: readonly string[]): PolicyStatement[] =>
  resources.length === 0 ? [] : [{ Sid, Action, Resource: unique(resources) }];
