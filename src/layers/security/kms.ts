import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { serviceLinkedRoleArn } from "../../../modules/aws/aws-home";
import { EncryptionKey, encryptionKeyDefaults } from "../../../modules/keys/encryption-key";
import {
  deliverLogs,
  encryptLogGroups,
  handToServices,
  launchInstances,
  publishAlarms,
  useKey,
} from "../../../modules/keys/key-policy";
import type { PolicyStatement } from "../../../modules/aws/policy-document";
import { layer } from "../../engine/layer";
import { mapOutput, output } from "../../engine/output";

/** The services that launch instances with encrypted volumes, and the roles through which they do. */
const launchRoles = {
  autoscaling: "AWSServiceRoleForAutoScaling",
  spot: "AWSServiceRoleForEC2Spot",
} as const;

const domains = ["s3", "msk", "eks", "ebs", "logs", "secrets", "sns"] as const;

const principalArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/.+)$/, "must be the ARN of an IAM role, user or account");

const exampleArn = "arn:aws:kms:us-east-1:111111111111:key/7c1f4a52-93d0-4b0e-8a6f-2f1d6c0b9e3a";

export const kms = layer({
  name: "kms",
  summary: "Encryption keys, one per domain, each with the statements that its services need",
  inputs: z.strictObject({
    administratorArns: z
      .array(principalArn)
      .default([])
      .describe("Roles that manage the keys without being able to read data, beyond those that IAM policies allow")
      .meta({ limit: "they must exist: KMS refuses a policy with unknown principals" }),
    userArns: z
      .partialRecord(z.enum(domains), z.array(principalArn))
      .default({})
      .describe("Who uses a key, by domain: roles of other accounts, which IAM policies of this one cannot let in")
      .meta({ limit: "they must exist: KMS refuses a policy with unknown principals" }),
    launchServices: z
      .array(z.enum(["autoscaling", "spot"]))
      .default(["autoscaling"])
      .describe("Services that launch nodes with volumes encrypted by the ebs key")
      .meta({ limit: "spot: only once EC2 Spot was used in the account, or with serviceLinkedRoles: create" }),
    serviceLinkedRoles: z
      .enum(["existing", "create"])
      .default("existing")
      .describe("Whether the roles of launchServices exist in the account; create is for an account that never had one")
      .meta({ limit: "KMS refuses a policy with a role that does not exist, IAM one that is created twice" }),
    rotationDays: z
      .int()
      .min(90)
      .max(2560)
      .default(encryptionKeyDefaults.rotationDays)
      .describe("Time between two rotations of each key's material")
      .meta({ unit: "days", limit: "90 to 2560 (KMS)", cost: "$1 a month more per key after each of two rotations" }),
    deletionWindowDays: z
      .int()
      .min(7)
      .max(30)
      .default(encryptionKeyDefaults.deletionWindowDays)
      .describe("Time in which a deleted key can be called back, before all that it encrypts is lost")
      .meta({ unit: "days", limit: "7 to 30 (KMS)" }),
    multiRegion: z
      .boolean()
      .default(encryptionKeyDefaults.multiRegion)
      .describe("Lets the keys be replicated to other regions; changing it replaces the keys")
      .meta({ cost: "$1 a month per key and replica" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Terraform refuses to destroy the keys; lifted only where the environment is unprotected too"),
  }),
  outputs: {
    s3KeyArn: output("Key of the data buckets", exampleArn),
    mskKeyArn: output("Key of the Kafka brokers' disks", exampleArn),
    eksKeyArn: output("Key of the Kubernetes secrets", exampleArn),
    ebsKeyArn: output("Key of the nodes' and the workloads' volumes", exampleArn),
    logsKeyArn: output("Key of log groups, and of buckets to which AWS delivers logs", exampleArn),
    secretsKeyArn: output("Key of Secrets Manager's secrets, Kafka's SCRAM users included", exampleArn),
    snsKeyArn: output("Key of the topics to which alarms, budgets and cost anomalies are published", exampleArn),
    keyAliases: mapOutput("Alias of each key by domain", { s3: "alias/acme-prod-s3", msk: "alias/acme-prod-msk" }),
  },
  build(stack, { administratorArns, userArns, launchServices, serviceLinkedRoles, deletionProtection, ...settings }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const { rotationDays, deletionWindowDays, multiRegion } = settings;
    const appliers = home.deployRoleArn === undefined ? [] : [home.deployRoleArn];
    const handTo = (...services: string[]) => handToServices(home, services, appliers);

    const launchRoleArns = launchServices.map((service) =>
      serviceLinkedRoles === "create"
        ? new IamServiceLinkedRole(stack, `${service}-role`, { awsServiceName: `${service}.amazonaws.com` }).arn
        : serviceLinkedRoleArn(home, `${service}.amazonaws.com`, launchRoles[service]),
    );

    const key = (domain: (typeof domains)[number], description: string, uses: readonly PolicyStatement[]) =>
      new EncryptionKey(stack, domain, {
        home,
        description,
        alias: `${prefix}-${domain}`,
        uses: [...uses, ...useKey(userArns[domain] ?? [])],
        administratorArns,
        rotationDays,
        deletionWindowDays,
        multiRegion,
        deletionProtection: stack.isDeletionProtected(deletionProtection),
      });

    const s3 = key("s3", "Data buckets", []);
    const msk = key("msk", "Disks of Kafka brokers", handTo("kafka"));
    // The registry of the cluster's images makes a grant too.
    const eks = key("eks", "Kubernetes secrets and images", handTo("eks", "ecr"));
    const ebs = key("ebs", "Volumes of nodes and workloads", [...launchInstances(launchRoleArns), ...handTo("ec2")]);
    const logs = key("logs", "Log groups and delivered logs", [encryptLogGroups(home), deliverLogs(home)]);
    // MSK reads the SCRAM users' secrets by a grant of its own.
    const secrets = key("secrets", "Secrets", handTo("secretsmanager", "kafka"));
    const sns = key("sns", "Topics of alarms", publishAlarms(home));

    return {
      s3KeyArn: s3.arn,
      mskKeyArn: msk.arn,
      eksKeyArn: eks.arn,
      ebsKeyArn: ebs.arn,
      logsKeyArn: logs.arn,
      secretsKeyArn: secrets.arn,
      snsKeyArn: sns.arn,
      keyAliases: {
        s3: s3.alias,
        msk: msk.alias,
        eks: eks.alias,
        ebs: ebs.alias,
        logs: logs.alias,
        secrets: secrets.alias,
        sns: sns.alias,
      },
    };
  },
});
