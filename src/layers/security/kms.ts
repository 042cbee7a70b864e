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
  readByCloudFront,
  useKey,
} from "../../../modules/keys/key-policy";
import type { PolicyStatement } from "../../../modules/aws/policy-document";
import { layer } from "../../engine/layer";
import { mapOutput, output } from "../../engine/output";
import { adviseSharing } from "../../engine/sharing";

/** Services that launch instances with encrypted volumes, and their service-linked roles. */
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
  summary: "Encryption keys, one per domain, each with the policy statements its services need",
  inputs: z.strictObject({
    administratorArns: z
      .array(principalArn)
      .default([])
      .describe("Principals that manage the keys but cannot read data, besides those that IAM policies allow")
      .meta({ limit: "they must exist: KMS rejects a policy with unknown principals" }),
    userArns: z
      .partialRecord(z.enum(domains), z.array(principalArn))
      .default({})
      .describe(
        "Principals in other accounts that may use each key. Accounts of no environment must be in trustedAccounts of organization.ts",
      )
      .meta({ limit: "they must exist: KMS rejects a policy with unknown principals" }),
    cloudFrontDistributionArns: z
      .array(
        z.string().regex(/^arn:aws[a-z-]*:cloudfront::\d{12}:distribution\/\w+$/, "must be the ARN of a distribution"),
      )
      .default([])
      .describe(
        "CloudFront distributions that read objects encrypted with the s3 key; policyStatements of s3 must allow them too",
      ),
    launchServices: z
      .array(z.enum(["autoscaling", "spot"]))
      .default(["autoscaling"])
      .describe("Services that launch nodes whose volumes the ebs key encrypts")
      .meta({ limit: "spot: only after EC2 Spot was used in the account, or with serviceLinkedRoles: create" }),
    serviceLinkedRoles: z
      .enum(["existing", "create"])
      .default("existing")
      .describe(
        "Whether the service-linked roles of launchServices exist. Use create in an account that never had them",
      )
      .meta({ limit: "KMS rejects a policy with a missing role, IAM rejects creating one twice" }),
    rotationDays: z
      .int()
      .min(90)
      .max(2560)
      .default(encryptionKeyDefaults.rotationDays)
      .describe("Interval between rotations of the key material")
      .meta({
        unit: "days",
        limit: "90 to 2560 (KMS)",
        cost: "$1 more a month per key after each of the first two rotations",
      }),
    deletionWindowDays: z
      .int()
      .min(7)
      .max(30)
      .default(encryptionKeyDefaults.deletionWindowDays)
      .describe("Waiting period in which a deletion can be cancelled. After it everything the key encrypts is lost")
      .meta({ unit: "days", limit: "7 to 30 (KMS)" }),
    multiRegion: z
      .boolean()
      .default(encryptionKeyDefaults.multiRegion)
      .describe("Allows replicas of the keys in other regions. Changing it replaces the keys")
      .meta({ cost: "$1 a month per key and replica" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Keeps Terraform from destroying the keys. Lifted only where the environment has no deletion protection either",
      ),
  }),
  outputs: {
    s3KeyArn: output("Key for the data buckets", exampleArn),
    mskKeyArn: output("Key for the disks of Kafka brokers", exampleArn),
    eksKeyArn: output("Key for Kubernetes secrets and container images", exampleArn),
    ebsKeyArn: output("Key for the volumes of nodes and workloads", exampleArn),
    logsKeyArn: output("Key for log groups and for buckets to which AWS delivers logs", exampleArn),
    secretsKeyArn: output("Key for secrets in Secrets Manager, including Kafka SCRAM users", exampleArn),
    snsKeyArn: output("Key for the SNS topics of alarms, budgets and cost anomalies", exampleArn),
    keyAliases: mapOutput("Key aliases by domain", { s3: "alias/acme-prod-s3", msk: "alias/acme-prod-msk" }),
  },
  build(stack, { administratorArns, userArns, cloudFrontDistributionArns, launchServices, ...inputs }) {
    const { serviceLinkedRoles, deletionProtection, ...settings } = inputs;
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const appliers = home.deployRoleArn === undefined ? [] : [home.deployRoleArn];
    const handTo = (...services: string[]) => handToServices(home, services, appliers);

    const launchRoleArns = launchServices.map((service) => {
      const awsServiceName = `${service}.amazonaws.com`;
      if (serviceLinkedRoles === "existing") return serviceLinkedRoleArn(home, awsServiceName, launchRoles[service]);
      const role = new IamServiceLinkedRole(stack, `${service}-role`, { awsServiceName });
      adviseSharing(role, 'set serviceLinkedRoles: "existing" in one of the units');
      return role.arn;
    });

    const key = (domain: (typeof domains)[number], description: string, uses: readonly PolicyStatement[]) =>
      new EncryptionKey(stack, domain, {
        ...settings,
        home,
        description,
        alias: `${prefix}-${domain}`,
        uses: [...uses, ...useKey(userArns[domain] ?? [])],
        administratorArns,
        deletionProtection: stack.isDeletionProtected(deletionProtection),
      });

    const s3 = key("s3", "Data buckets", readByCloudFront(cloudFrontDistributionArns));
    const msk = key("msk", "Disks of Kafka brokers", handTo("kafka"));
    // ECR creates a grant too.
    const eks = key("eks", "Kubernetes secrets and images", handTo("eks", "ecr"));
    const ebs = key("ebs", "Volumes of nodes and workloads", [...launchInstances(launchRoleArns), ...handTo("ec2")]);
    const logs = key("logs", "Log groups and delivered logs", [encryptLogGroups(home), deliverLogs(home)]);
    // MSK reads the secrets of SCRAM users through its own grant.
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
