import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { type AwsHome, serviceLinkedRoleArn } from "../../../modules/aws/aws-home";
import { EncryptionKey, encryptionKeyDefaults } from "../../../modules/keys/encryption-key";
import {
  deliverLogs,
  encryptLogGroups,
  handToServices,
  launchInstances,
  maintainTables,
  publishAlarms,
  readByAccountsCloudFront,
  readByCloudFront,
  useKey,
} from "../../../modules/keys/key-policy";
import type { PolicyStatement } from "../../../modules/aws/policy-document";
import { layer } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { adviseSharing } from "../../engine/sharing";

/** Services that launch instances with encrypted volumes, and their service-linked roles. */
const launchRoles = {
  autoscaling: "AWSServiceRoleForAutoScaling",
  spot: "AWSServiceRoleForEC2Spot",
} as const;

const domains = ["s3", "msk", "eks", "ebs", "logs", "secrets", "sns"] as const;
type Domain = (typeof domains)[number];

/** Contents of a key, and the statements of its policy besides those of every key. */
interface DomainUse {
  readonly description: string;
  /** Services that make grants for the deploying role. */
  readonly services: readonly string[];
  readonly statements: readonly PolicyStatement[];
}

const principalArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/.+)$/, "must be the ARN of an IAM role, user or account");

const exampleArn = "arn:aws:kms:us-east-1:111111111111:key/7c1f4a52-93d0-4b0e-8a6f-2f1d6c0b9e3a";

export const kms = layer({
  name: "kms",
  summary: "Encryption keys, one per domain or one for all, with the policy statements their services need",
  inputs: z.strictObject({
    keys: z
      .enum(["per-domain", "single"])
      .default("per-domain")
      .describe("A key for each domain, or one for all. single: who may use one kind of data may use all")
      .meta({
        cost: "$7 a month; single: $1",
        limit: "changing it later replaces keys, and what they encrypt is lost",
      }),
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
    cloudFront: z
      .boolean()
      .default(false)
      .describe(
        "Whether any CloudFront distribution of the account may read objects encrypted with the s3 key, as far as a bucket policy allows it. For a distribution that is made after the key",
      ),
    s3Tables: z
      .boolean()
      .default(false)
      .describe("Whether S3 Tables may use the s3 key to maintain encrypted tables of the account"),
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
    ebsKeyArn: output("Key for the volumes of nodes, workloads and databases", exampleArn),
    logsKeyArn: output("Key for log groups and for buckets to which AWS delivers logs", exampleArn),
    secretsKeyArn: output("Key for secrets in Secrets Manager, including Kafka SCRAM users", exampleArn),
    snsKeyArn: output("Key for the SNS topics of alarms, budgets and cost anomalies", exampleArn),
    keyAliases: mapOutput("Key aliases by domain", { s3: "alias/acme-prod-s3", msk: "alias/acme-prod-msk" }),
  },
  build(stack, { keys, administratorArns, userArns, launchServices, ...inputs }) {
    const { cloudFrontDistributionArns, cloudFront, s3Tables, ...rest } = inputs;
    const { serviceLinkedRoles, deletionProtection, ...settings } = rest;
    addAwsProvider(stack);
    assertValid(literalProblems({ keys }, ["keys"]));
    const { aws: home, unitPrefix: prefix } = stack;
    const appliers = home.deployRoleArn === undefined ? [] : [home.deployRoleArn];

    const launchRoleArns = launchServices.map((service) => {
      const awsServiceName = `${service}.amazonaws.com`;
      if (serviceLinkedRoles === "existing") return serviceLinkedRoleArn(home, awsServiceName, launchRoles[service]);
      const role = new IamServiceLinkedRole(stack, `${service}-role`, { awsServiceName });
      adviseSharing(role, 'set serviceLinkedRoles: "existing" in one of the units');
      return role.arn;
    });

    const key = (id: string, { description, services, statements }: DomainUse, users: readonly string[]) =>
      new EncryptionKey(stack, id, {
        ...settings,
        home,
        description,
        alias: `${prefix}-${id}`,
        uses: [...statements, ...handToServices(home, services, appliers), ...useKey(users)],
        administratorArns,
        deletionProtection: stack.isDeletionProtected(deletionProtection),
      });
    const uses = domainUses(home, { cloudFrontDistributionArns, cloudFront, launchRoleArns, s3Tables });
    const single =
      keys === "single" ? key("data", together(uses), distinct(Object.values(userArns).flat())) : undefined;
    const made = mapDomains((domain) => single ?? key(domain, uses[domain], userArns[domain] ?? []));

    return {
      s3KeyArn: made.s3.arn,
      mskKeyArn: made.msk.arn,
      eksKeyArn: made.eks.arn,
      ebsKeyArn: made.ebs.arn,
      logsKeyArn: made.logs.arn,
      secretsKeyArn: made.secrets.arn,
      snsKeyArn: made.sns.arn,
      keyAliases: mapDomains((domain) => made[domain].alias),
    };
  },
});

function domainUses(
  home: AwsHome,
  users: {
    readonly cloudFrontDistributionArns: readonly string[];
    readonly cloudFront: boolean;
    readonly launchRoleArns: readonly string[];
    readonly s3Tables: boolean;
  },
): Record<Domain, DomainUse> {
  return {
    s3: {
      description: "Data buckets",
      services: [],
      statements: [
        ...readByCloudFront(users.cloudFrontDistributionArns),
        ...(users.cloudFront ? [readByAccountsCloudFront(home)] : []),
        ...(users.s3Tables ? [maintainTables(home)] : []),
      ],
    },
    msk: { description: "Disks of Kafka brokers", services: ["kafka"], statements: [] },
    // ECR creates a grant too.
    eks: { description: "Kubernetes secrets and images", services: ["eks", "ecr"], statements: [] },
    ebs: {
      description: "Volumes of nodes, workloads and databases",
      services: ["ec2", "rds", "elasticache"],
      statements: launchInstances(users.launchRoleArns),
    },
    logs: {
      description: "Log groups and delivered logs",
      services: [],
      statements: [encryptLogGroups(home), deliverLogs(home)],
    },
    // MSK reads the secrets of SCRAM users through its own grant.
    secrets: { description: "Secrets", services: ["secretsmanager", "kafka"], statements: [] },
    sns: { description: "Topics of alarms", services: [], statements: publishAlarms(home) },
  };
}

/** The uses of one key for all domains. */
function together(uses: Readonly<Record<Domain, DomainUse>>): DomainUse {
  const all = Object.values(uses);
  return {
    description: "All data of the environment",
    services: distinct(all.flatMap(({ services }) => services)),
    statements: all.flatMap(({ statements }) => statements),
  };
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

const mapDomains = <T>(make: (domain: Domain) => T): Record<Domain, T> =>
  Object.fromEntries(domains.map((domain) => [domain, make(domain)])) as Record<Domain, T>;
