import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { connectStatements, topicStatements } from "../../../modules/connect/connect-access";
import { configProviderProblems } from "../../../modules/connect/config-provider-problems";
import { imageProblems } from "../../../modules/connect/connect-image";
import { BrokerRules } from "../../../modules/connect/connect-broker-rules";
import { ConnectRelease, metricsPort, workerConfigInputs } from "../../../modules/connect/connect-release";
import {
  authenticationProblem,
  connectionProblems,
  loadProblems,
  platformProblems,
  workerConfigProblems,
  workerProblems,
} from "../../../modules/connect/connect-problems";
import { secretProblems } from "../../../modules/connect/secret-problems";
import { TopicsRelease } from "../../../modules/connect/connect-topics";
import { bucketProblems, type Buckets } from "../../../modules/connect/connector-bucket";
import {
  connectorInputs,
  connectorKinds,
  listConnectors,
  resolveConnectors,
} from "../../../modules/connect/connector-kinds";
import { connectorProblems } from "../../../modules/connect/connector-problems";
import { topicUseProblems } from "../../../modules/connect/connector-topics";
import { schemaRegistryStatements } from "../../../modules/connect/schema-registry-access";
import { keepLastImages } from "../../../modules/images/image-lifecycle";
import { ImageRepository } from "../../../modules/images/image-repository";
import type { BrokerType } from "../../../modules/msk/msk-limits";
import { addHelmProvider } from "../../../modules/helm/kubernetes-providers";
import { literalProblems } from "../../engine/literals";
import { PodIdentityRole } from "../../../modules/aws/pod-identity";
import { policyDocument } from "../../../modules/aws/policy-document";
import { policyParts } from "../../../modules/aws/policy-parts";
import { layer, outputsOf } from "../../engine/layer";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { adviseSharing } from "../../engine/sharing";
import { eks } from "../kubernetes/eks";
import { configProviders, workers } from "./kafka-connect-inputs";
import { kms } from "../security/kms";
import { kubernetesPlatform } from "../kubernetes/kubernetes-platform";
import { msk } from "./msk";
import { s3 } from "../storage/s3";

export const kafkaConnect = layer({
  name: "kafka-connect",
  summary: "Kafka Connect on EKS: workers, typed connectors with their permissions, images, and the declared topics",
  needs: {
    msk: outputsOf(
      msk,
      "clusterArn",
      "clusterName",
      "securityGroupId",
      "clientPorts",
      "monitoringPorts",
      "authentication",
      "bootstrapBrokersIam",
      "topics",
      "topicArnPrefix",
      "groupArnPrefix",
      "transactionalIdArnPrefix",
      "brokers",
      "instanceType",
    ),
    eks: outputsOf(eks, "clusterName", "clusterEndpoint", "clusterCertificateAuthorityData", "nodeSecurityGroupId"),
    s3: outputsOf(
      s3,
      "rawBucketName",
      "rawBucketArn",
      "processedBucketName",
      "processedBucketArn",
      "archiveBucketName",
      "archiveBucketArn",
      "deadLetterBucketName",
      "deadLetterBucketArn",
    ),
    kms: outputsOf(kms, "s3KeyArn", "eksKeyArn"),
    platform: outputsOf(kubernetesPlatform, "strimziVersion", "strimziNamespaces", "kedaVersion"),
  },
  inputs: z.strictObject({
    namespace: z
      .string()
      .default("kafka-connect")
      .describe("Namespace of the workers")
      .meta({ limit: "one that Strimzi watches; each has its own Topic Operator" }),
    imageTag: z
      .string()
      .regex(/^[0-9a-f]{12}$/, "must be the 12 hexadecimal digits that images/tag prints")
      .optional()
      .describe(
        "Tag of the images, a hash of images/. Default: none, which creates only repositories, roles and rules, to push the first images",
      ),
    ...workers,
    ...connectorInputs(connectorKinds),
    configProviders,
    database: z
      .string()
      .regex(/^[a-z0-9_]{1,255}$/, "must have 1 to 255 lower-case letters, digits and underscores")
      .optional()
      .describe("Glue database of the tables. Default: <org>_<env>")
      .meta({ limit: "a new name creates a new database; the tables stay in the old one" }),
    createsTopics: z
      .boolean()
      .default(true)
      .describe("Runs the operator that creates the topics declared by msk; one unit per Kafka cluster"),
    createsBrokerRules: z
      .boolean()
      .default(true)
      .describe("Lets the nodes reach the brokers; one unit for each pair of a Kafka and a Kubernetes cluster")
      .meta({ limit: "destroying the unit with the rules cuts the others of the pair off" }),
    keepImages: z
      .int()
      .min(2)
      .max(1000)
      .default(20)
      .describe("Number of tagged images that each repository keeps; the one of imageTag stays in any case")
      .meta({ cost: "$0.10 per GB and month; an image has about 1 GB" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Keeps Terraform from destroying the Glue database and repositories with images. Lifted only where the environment has no deletion protection either",
      ),
  }),
  checks: [
    ({ msk: { authentication } }) => authenticationProblem(authentication),
    ({ namespace, autoscaling, platform }) => platformProblems(namespace, autoscaling, platform),
    workerProblems,
    ({ workerConfig }) => workerConfigProblems(workerConfig, workerConfigInputs),
    ({ configProviders }) => configProviderProblems(configProviders),
    (values) => secretProblems("workerConfig", values.workerConfig, values),
    (values) => connectorProblems(listConnectors(connectorKinds, values), values),
    (values) => topicUseProblems(listConnectors(connectorKinds, values), values.msk.topics),
    (values) => loadProblems(values, listConnectors(connectorKinds, values)),
    (values) =>
      connectionProblems(values, listConnectors(connectorKinds, values), values.msk.instanceType as BrokerType),
  ],
  outputs: {
    namespace: output("Namespace of the workers", "kafka-connect"),
    connectName: output("Name of the KafkaConnect object", "kafka-connect"),
    restUrl: output(
      "URL of the Kafka Connect REST API within the cluster",
      "http://kafka-connect-connect-api.kafka-connect.svc:8083",
    ),
    groupId: output("Group id of the workers", "acme-prod-kafka-connect"),
    connectors: output("Names of the connectors", ["media-events"]),
    consumerGroups: output("Consumer groups of the sinks, whose lag shows how far behind they are", [
      "connect-media-events",
    ]),
    deadLetterTopics: output("Topics of unreadable records", ["media-events-dead-letter"]),
    roleArn: output("IAM role of the workers", "arn:aws:iam::111111111111:role/acme-prod-kafka-connect"),
    databaseName: output("Glue database of the tables", "acme_prod"),
    imageRepositoryUrl: output(
      "ECR repository of the workers' image",
      "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-prod/kafka-connect",
    ),
    topicOperatorRepositoryUrl: output(
      "ECR repository of the Topic Operator's image",
      "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-prod/topic-operator",
    ),
    metricsPort: output("Prometheus port of a worker", 9404),
  },
  build(stack, { msk, eks, s3, kms, platform, imageTag, namespace, ...inputs }) {
    addAwsProvider(stack);
    const buckets: Buckets = {
      raw: { name: s3.rawBucketName, arn: s3.rawBucketArn },
      processed: { name: s3.processedBucketName, arn: s3.processedBucketArn },
      archive: { name: s3.archiveBucketName, arn: s3.archiveBucketArn },
      deadLetter: { name: s3.deadLetterBucketName, arn: s3.deadLetterBucketArn },
    };
    const connectors = listConnectors(connectorKinds, inputs);
    assertValid([
      ...literalProblems({ namespace, ...inputs }, [
        "namespace",
        "database",
        "createsTopics",
        "createsBrokerRules",
        "workerConfig",
        "configProviders",
      ]),
      ...bucketProblems(connectors, buckets),
      ...imageProblems(stack.projectFolder, connectors),
    ]);

    const { aws: home, unitPrefix, unitName } = stack;
    const isDeletionProtected = stack.isDeletionProtected(inputs.deletionProtection);
    const groupId = `${stack.prefix}-${unitName}`;
    const database = inputs.database ?? unitPrefix.replaceAll("-", "_");
    const namePrefix = unitPrefix === stack.prefix ? "" : `${unitName}-`;
    const authentication = { kind: "iam" } as const;
    const bootstrapBrokers = msk.bootstrapBrokersIam;
    const all = resolveConnectors(connectors, {
      home,
      namePrefix,
      namespace,
      database,
      bootstrapBrokers,
      authentication,
      buckets,
    });

    addHelmProvider(stack, eks);
    const rules = inputs.createsBrokerRules
      ? new BrokerRules(stack, "brokers", {
          securityGroupId: msk.securityGroupId,
          nodeSecurityGroupId: eks.nodeSecurityGroupId,
          clientPorts: msk.clientPorts,
          monitoringPorts: msk.monitoringPorts,
        })
      : undefined;
    const reachable = rules?.ready ?? [];
    if (rules !== undefined) adviseSharing(rules, "set createsBrokerRules: false in one of the units");
    const tables = new GlueCatalogDatabase(stack, "tables", {
      name: database,
      description: `Tables of Kafka Connect in ${unitPrefix}`,
      lifecycle: isDeletionProtected ? { preventDestroy: true } : undefined,
    });
    const [image, topicOperatorImage] = (["kafka-connect", "topic-operator"] as const).map(
      (name) =>
        new ImageRepository(stack, `${name}-image`, {
          name: `${unitPrefix}/${name}`,
          keyArn: kms.eksKeyArn,
          lifecycle: keepLastImages(inputs.keepImages, imageTag),
          deletionProtection: isDeletionProtected,
        }),
    ) as [ImageRepository, ImageRepository];
    const permissions = policyParts([
      ...connectStatements({ home, kafka: msk, groupId, connectors: all, keyArn: kms.s3KeyArn }),
      ...schemaRegistryStatements(home, connectors),
    ]);
    const role = new PodIdentityRole(stack, "workers", {
      home,
      name: groupId,
      clusterName: eks.clusterName,
      namespace,
      serviceAccount: `${unitName}-connect`, // named by Strimzi
      policy: permissions.inline,
      furtherPolicies: permissions.managed,
    });
    const shared = { namespace, region: home.region, bootstrapServers: bootstrapBrokers, authentication };
    const topics = inputs.createsTopics
      ? new TopicsRelease(stack, "topics", {
          ...shared,
          home,
          name: `${unitName}-topics`,
          roleName: `${groupId}-topics`,
          clusterName: eks.clusterName,
          policy: policyDocument(topicStatements(msk)),
          image: imageTag && `${topicOperatorImage.url}:${imageTag}`,
          topics: msk.topics,
          dependsOn: reachable,
        })
      : undefined;
    if (imageTag !== undefined) {
      new ConnectRelease(stack, "connect", {
        ...shared,
        ...inputs,
        name: unitName,
        groupId,
        strimziVersion: platform.strimziVersion,
        image: `${image.url}:${imageTag}`,
        rackTopologyKey: "topology.k8s.aws/zone-id", // brokers of MSK name their rack by the zone id (use1-az1)
        connectors: all,
        // Topics first: a sink without its topic fails.
        dependsOn: [tables, role.ready, ...reachable, ...(topics?.ready ?? [])],
      });
    }

    return {
      namespace,
      connectName: unitName,
      restUrl: `http://${unitName}-connect-api.${namespace}.svc:8083`,
      groupId,
      connectors: all.map(({ name }) => name),
      consumerGroups: all.flatMap(({ consumerGroup }) => consumerGroup ?? []),
      deadLetterTopics: [...new Set(all.flatMap(({ deadLetterTopic }) => deadLetterTopic ?? []))],
      roleArn: role.roleArn,
      databaseName: tables.name,
      imageRepositoryUrl: image.url,
      topicOperatorRepositoryUrl: topicOperatorImage.url,
      metricsPort,
    };
  },
});
