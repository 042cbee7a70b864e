import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { keepReleases, lifecycleProblems } from "../../../modules/images/image-lifecycle";
import { letAccountsPull } from "../../../modules/images/image-access";
import { ImageReplication, replicationProblems } from "../../../modules/images/image-replication";
import { ImageRepository } from "../../../modules/images/image-repository";
import { PullThroughRules, pullThroughProblems, upstreamRegistries } from "../../../modules/images/pull-through";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { kms } from "../security/kms";

const account = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account");
const namePart = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const purpose = z
  .string()
  .regex(new RegExp(`^${namePart}$`), "must be lower-case letters and digits, with . _ or hyphens between them");
const tagPattern = z
  .string()
  .regex(/^(?!(?:[^*]*\*){5})[\w.*-]{1,128}$/, 'must be a tag, or a pattern such as "v*" with at most four wildcards');

const exampleUrl = "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-prod/data-jobs";
const exampleArn = "arn:aws:ecr:us-east-1:111111111111:repository/acme-prod/data-jobs";

export const ecr = layer({
  name: "ecr",
  summary: "Image repositories with immutable tags, scans, and a lifecycle that never expires a release",
  needs: { kms: outputsOf(kms, "eksKeyArn") },
  inputs: z.strictObject({
    repositories: z
      .record(
        purpose,
        z.strictObject({
          name: z
            .string()
            .regex(new RegExp(`^${namePart}(?:/${namePart})*$`), "must be lower-case parts between slashes")
            .max(256)
            .optional()
            .describe("Name. Default: <org>-<env>[-<unit>]/<purpose>")
            .meta({ limit: "2 to 256 characters; a new name replaces the repository" }),
        }),
      )
      .default({ "spark-apps": {}, "data-jobs": {}, "glue-jobs": {} })
      .describe("Repositories by purpose")
      .meta({ cost: "$0.10 per GB and month" }),
    releaseTags: z
      .array(tagPattern)
      .min(1)
      .default(["v*", "*.*.*", "git-*"])
      .describe("Tags of images that may run. No rule expires an image with one of them, whatever other tags it has"),
    temporaryTags: z.array(tagPattern).default(["tmp-*", "pr-*"]).describe("Tags of tests and reviews, which expire"),
    temporaryDays: z
      .int()
      .min(1)
      .default(14)
      .describe("Days from push to expiration of images with a temporary tag")
      .meta({ unit: "days" }),
    untaggedDays: z
      .int()
      .min(1)
      .default(7)
      .describe("Days from push to expiration of images without a tag")
      .meta({ unit: "days", limit: "an image that runs by digest needs a release tag too" }),
    keepImages: z
      .int()
      .min(1)
      .optional()
      .describe(
        "Number of images kept in each repository that have neither a release nor a temporary tag. Default: all",
      ),
    pullAccounts: z
      .array(account)
      .default([])
      .describe("Other accounts whose roles may pull the images")
      .meta({ limit: "in trustedAccounts of organization.ts, or accounts of environments" }),
    replication: z
      .strictObject({
        destinations: z
          .array(
            z.strictObject({
              region: z.string().describe("Region of the copies"),
              account: account.optional().describe("Account of the copies. Default: this one"),
            }),
          )
          .min(1)
          .max(25)
          .describe("Regions and accounts that get a copy of each new image")
          .meta({ limit: "25 (ECR); another account's registry policy must allow it" }),
      })
      .optional()
      .describe(
        "Copies images pushed from now on. Copies get no lifecycle, scan or key of this unit: place an ecr unit there too",
      )
      .meta({
        limit: "one configuration for each account and region: two units would overwrite each other's",
        cost: "data transfer between regions, $0.02 per GB",
      }),
    pullThrough: z
      .record(
        purpose.min(2).max(30),
        z.strictObject({
          upstream: z.enum(upstreamRegistries).describe("Registry whose images are cached"),
          credentialArn: z
            .string()
            .regex(
              /^arn:aws[a-z-]*:secretsmanager:[^:]+:\d{12}:secret:ecr-pullthroughcache\/.+$/,
              "must be the ARN of a secret whose name begins with ecr-pullthroughcache/",
            )
            .optional()
            .describe("Secret with user name and access token, for Docker Hub, GitHub and GitLab"),
        }),
      )
      .default({})
      .describe("Registries that are cached, by the first part of the repository names: <prefix>/library/python")
      .meta({ limit: "50 for each region (ECR); pulling roles need ecr:BatchImportUpstreamImage the first time" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Keeps Terraform from destroying repositories with images. Lifted only where the environment has no deletion protection either",
      ),
  }),
  checks: [lifecycleProblems, ({ pullThrough }) => pullThroughProblems(pullThrough)],
  outputs: {
    repositoryUrls: mapOutput("Repositories by purpose, without a tag", { "data-jobs": exampleUrl }),
    repositoryArns: mapOutput("ARNs of the repositories, by purpose", { "data-jobs": exampleArn }),
    releaseTags: output("Patterns of tags that never expire", ["v*"]),
  },
  build(stack, { kms, repositories, pullAccounts, replication, pullThrough, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    assertValid([
      ...literalProblems({ repositories, pullAccounts, replication, pullThrough, ...inputs }, [
        "repositories",
        "releaseTags",
        "temporaryTags",
        "pullAccounts",
        "replication",
        "pullThrough",
      ]),
      ...replicationProblems(replication?.destinations ?? [], home),
    ]);

    const lifecycle = keepReleases(inputs);
    const all = Object.entries(repositories).map(([purpose, { name }]) => {
      const repository = new ImageRepository(stack, purpose, {
        name: name ?? `${prefix}/${purpose}`,
        keyArn: kms.eksKeyArn,
        lifecycle,
        policyStatements: letAccountsPull(home, pullAccounts),
        deletionProtection: stack.isDeletionProtected(inputs.deletionProtection),
      });
      return [purpose, repository] as const;
    });
    if (replication !== undefined) {
      const { destinations } = replication;
      const names = Object.entries(repositories).map(([purpose, { name }]) => name ?? `${prefix}/${purpose}`);
      new ImageReplication(stack, "replication", { home, destinations, names });
    }
    new PullThroughRules(stack, "pull-through", { rules: pullThrough });

    return {
      repositoryUrls: Object.fromEntries(all.map(([purpose, { url }]) => [purpose, url])),
      repositoryArns: Object.fromEntries(all.map(([purpose, { arn }]) => [purpose, arn])),
      releaseTags: inputs.releaseTags,
    };
  },
});
