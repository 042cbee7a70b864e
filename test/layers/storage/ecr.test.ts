import type { z } from "zod";
import { unit } from "../../../src/engine/unit";
import { ecr } from "../../../src/layers/storage/ecr";
import { statements } from "../../support/aws/policy-statements";
import { lakeNeeds } from "../../support/layers/lake";
import { problemsOf, resources, synthFiles, testEnvironment, type TestSettings } from "../../support/projects/synth";

type Inputs = z.input<typeof ecr.inputs>;

const synthEcr = (inputs: Inputs = {}, settings: TestSettings = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(settings),
    "environments/test/ecr.ts": unit(ecr, { kms: lakeNeeds.kms, ...inputs }),
  }).get("test-ecr")!.module;

const problems = (inputs: Inputs) =>
  problemsOf(() => synthEcr(inputs)).map((each) => each.replace("environments/test/ecr.ts: ", ""));

interface Rule {
  readonly rulePriority: number;
  readonly selection: { readonly tagStatus: string; readonly tagPatternList?: string[]; readonly countType: string };
}

const rulesOf = (module: ReturnType<typeof synthEcr>): Rule[] =>
  (JSON.parse(resources(module, "aws_ecr_lifecycle_policy").data_jobs_lifecycle!.policy as string) as { rules: Rule[] })
    .rules;

const summary = ({ selection: { tagStatus, tagPatternList = [], countType, ...count } }: Rule) =>
  `${[tagStatus, ...tagPatternList].join(" ")} ${countType} ${(count as { countNumber?: number }).countNumber}`;

describe("by default", () => {
  const module = synthEcr();

  test("there are three repositories with immutable tags, scans and the key of images", () => {
    const repositories = Object.values(resources(module, "aws_ecr_repository"));
    expect(repositories.map(({ name }) => name)).toEqual([
      "acme-test/spark-apps",
      "acme-test/data-jobs",
      "acme-test/glue-jobs",
    ]);
    for (const repository of repositories) {
      expect(repository).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: "arn:aws:kms:us-east-1:111111111111:key/eks" }],
      });
      expect(repository).not.toHaveProperty("force_delete");
    }
  });

  test("releases come before every rule that expires, so nothing that may run expires", () =>
    expect(rulesOf(module).map(summary)).toEqual([
      "tagged v* imageCountMoreThan 1000000",
      "tagged *.*.* imageCountMoreThan 1000000",
      "tagged git-* imageCountMoreThan 1000000",
      "tagged tmp-* sinceImagePushed 14",
      "tagged pr-* sinceImagePushed 14",
      "untagged sinceImagePushed 7",
    ]));

  test("there is no access of other accounts, no replication and no cache", () => {
    for (const type of ["repository_policy", "replication_configuration", "pull_through_cache_rule"])
      expect(resources(module, `aws_ecr_${type}`)).toEqual({});
  });

  test("outputs name the repositories by purpose", () => {
    expect(module.output!.repositoryUrls!.value).toEqual({
      "spark-apps": "${aws_ecr_repository.spark_apps.repository_url}",
      "data-jobs": "${aws_ecr_repository.data_jobs.repository_url}",
      "glue-jobs": "${aws_ecr_repository.glue_jobs.repository_url}",
    });
    expect(module.output!.repositoryArns!.value).toMatchObject({
      "data-jobs": "${aws_ecr_repository.data_jobs.arn}",
    });
  });
});

test("keepImages counts images that are neither releases nor temporary", () =>
  expect(
    rulesOf(synthEcr({ keepImages: 10 }))
      .map(summary)
      .slice(-2),
  ).toEqual(["tagged * imageCountMoreThan 10", "untagged sinceImagePushed 7"]));

test("repositories are data, with names of their own", () =>
  expect(
    Object.values(resources(synthEcr({ repositories: { loader: { name: "dev-loader" } } }), "aws_ecr_repository")),
  ).toMatchObject([{ name: "dev-loader" }]));

test("images may be destroyed with the repository where nothing is protected", () => {
  const forced = (inputs: Inputs, settings: TestSettings) =>
    resources(synthEcr(inputs, settings), "aws_ecr_repository").data_jobs!.force_delete;
  expect(forced({ deletionProtection: false }, {})).toBe(true);
  expect(forced({ deletionProtection: false }, { deletionProtection: true })).toBeUndefined();
});

test("other accounts may pull, and nothing else", () => {
  const policy = resources(synthEcr({ pullAccounts: ["222222222222"] }), "aws_ecr_repository_policy").data_jobs_policy!;
  expect(statements(policy.policy)).toEqual({
    Pull: {
      Sid: "Pull",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::222222222222:root"] },
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    },
  });
});

test("replication copies the images of these repositories alone", () => {
  const destinations = [{ region: "us-west-2" }, { region: "us-east-1", account: "222222222222" }];
  const module = synthEcr({ repositories: { loader: {} }, replication: { destinations } });
  expect(resources(module, "aws_ecr_replication_configuration").replication).toMatchObject({
    replication_configuration: {
      rule: [
        {
          destination: [
            { region: "us-west-2", registry_id: "111111111111" },
            { region: "us-east-1", registry_id: "222222222222" },
          ],
          repository_filter: [{ filter: "acme-test/loader", filter_type: "PREFIX_MATCH" }],
        },
      ],
    },
  });
});

test("pull-through rules cache other registries", () => {
  const credentialArn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/hub-AbCdEf";
  const pullThrough = {
    quay: { upstream: "quay.io" },
    hub: { upstream: "registry-1.docker.io", credentialArn },
  } as const;
  expect(resources(synthEcr({ pullThrough }), "aws_ecr_pull_through_cache_rule")).toMatchObject({
    pull_through_quay: { ecr_repository_prefix: "quay", upstream_registry_url: "quay.io" },
    pull_through_hub: { upstream_registry_url: "registry-1.docker.io", credential_arn: credentialArn },
  });
});

test.each<[string, Inputs, string]>([
  [
    "a temporary tag that is every tag",
    { temporaryTags: ["*"] },
    'temporaryTags.0 is "*", but must not match tags of releaseTags (v*): images that run would expire (give temporary images a prefix of their own, such as "pr-*").',
  ],
  [
    "a temporary tag that is every tag, where no release tag is below it",
    { releaseTags: ["stable"], temporaryTags: ["pr-*", "**"] },
    'temporaryTags.1 is "**", but must not match tags of releaseTags (stable): images that run would expire (give temporary images a prefix of their own, such as "pr-*").',
  ],
  [
    "a temporary tag that is a release",
    { releaseTags: ["git-*"], temporaryTags: ["g*"] },
    'temporaryTags.0 is "g*", but must not match tags of releaseTags (git-*): images that run would expire (give temporary images a prefix of their own, such as "pr-*").',
  ],
  [
    "a pattern with five wildcards",
    { releaseTags: ["*a*b*c*d*"] },
    'releaseTags.0 is "*a*b*c*d*", but must be a tag, or a pattern such as "v*" with at most four wildcards.',
  ],
  [
    "a repository's name in capitals",
    { repositories: { loader: { name: "Loader" } } },
    'repositories.loader.name is "Loader", but must be lower-case parts between slashes.',
  ],
  [
    "a cache of Docker Hub without credentials",
    { pullThrough: { hub: { upstream: "registry-1.docker.io" } } },
    "pullThrough.hub.credentialArn is missing, but registry-1.docker.io requires it (a secret ecr-pullthroughcache/<name> with the keys username and accessToken).",
  ],
  [
    "replication to the registry itself",
    { replication: { destinations: [{ region: "us-east-1" }] } },
    'replication.destinations.0 is {"region":"us-east-1"}, but must be another region or account than this one.',
  ],
  [
    "replication to one region twice",
    { replication: { destinations: [{ region: "us-west-2" }, { region: "us-west-2", account: "111111111111" }] } },
    'replication.destinations.1 is {"region":"us-west-2","account":"111111111111"}, but must be named once.',
  ],
])("%s is an error", (_mistake, inputs, message) => expect(problems(inputs)).toEqual([message]));
