import { z } from "zod";
import { environment } from "../../src/engine/environment";
import { layer } from "../../src/engine/layer";
import { cloudState, localState } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { type EnvironmentOptions, scaffoldEnvironment } from "../../src/scaffold/environment";
import { problemsOf } from "../support/projects/synth";
import { projectOf, temporaryProject } from "../support/projects/temporary-project";

const plain = layer({ name: "plain", summary: "", inputs: z.strictObject({}), outputs: {}, build: () => ({}) });
const organization = { name: "acme", tags: {} };

const { root } = temporaryProject({
  "environments/dev/environment.ts": `import { environment } from "../../src/engine/environment";
import { accounts } from "../accounts";

export default environment({ aws: accounts.dev.aws, state: accounts.dev.state, deletionProtection: false });
`,
  "environments/sandbox/environment.ts": "",
  "environments/dev/vpc.ts": `import { unit } from "../../src/engine/unit";
import { vpc } from "../../src/layers/network/vpc";
import prodVpc from "../prod/vpc";
import kms from "./kms";

export default unit(vpc, { kms, zones: ["us-east-1a"], peer: "arn:aws:iam::111111111111:role/a" }); // "../../kept"
`,
  "environments/dev/kms.ts": `import { unit } from "../../src/engine/unit";\n`,
  "environments/cloud/environment.ts": `import { organization } from "../teams/media";\n`,
  "environments/cloud/.terraform.lock.hcl": "locks",
  "environments/taken/environment.ts": "",
  "environments/taken/vpc.ts": "",
});
const project = projectOf({
  "environments/dev/vpc.ts": unit(plain, {}),
  "environments/dev/kms.ts": unit(plain, {}),
  "environments/cloud/environment.ts": environment({
    organization,
    aws: {
      account: "222222222222",
      region: "us-east-1",
      deployRoleArn: "arn:aws:iam::222222222222:role/deploy",
    },
    iam: { permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary" },
    state: cloudState({ organization: "acme", project: "media" }),
    tags: { tier: "one" },
  }),
  "environments/sandbox/environment.ts": environment({
    organization,
    aws: { account: "123456789012", region: "us-east-1", emulator: { endpoint: "http://127.0.0.1:4566" } },
    state: localState(),
  }),
});
const plan = (path: string, options: EnvironmentOptions) => scaffoldEnvironment(project, root, path, options);
const complete = { account: "444444444444", region: "eu-west-1", stateBucket: "acme-qa-state" };

describe("new environment", () => {
  test("has what was told, and is protected by default", () => {
    expect(plan("qa", complete)).toEqual({
      files: [
        {
          path: "environments/qa/environment.ts",
          content: `import { environment } from "../../src/engine/environment";
import { s3State } from "../../src/engine/state";
import { organization } from "../organization";

export default environment({
  organization,
  aws: { account: "444444444444", region: "eu-west-1" },
  state: s3State({ bucket: "acme-qa-state", region: "eu-west-1" }),
});
`,
        },
      ],
      notes: [],
      next: ["npx strata new unit qa <layer>"],
    });
  });

  test("imports rightly at any depth", () => {
    const { files } = plan("prod/eu/west", { ...complete, stateRegion: "us-east-1" });
    expect(files[0]!.path).toBe("environments/prod/eu/west/environment.ts");
    expect(files[0]!.content).toContain('from "../../../../src/engine/environment"');
    expect(files[0]!.content).toContain('from "../../../organization"');
    expect(files[0]!.content).toContain('state: s3State({ bucket: "acme-qa-state", region: "us-east-1" })');
  });

  test("--like copies units; their imports lead to the same files, and to the new environment's own", () => {
    const { files, notes, next } = plan("dev/eu", { like: "dev" });
    expect(files.map(({ path }) => path)).toEqual([
      "environments/dev/eu/environment.ts",
      "environments/dev/eu/kms.ts",
      "environments/dev/eu/vpc.ts",
    ]);
    expect(files[2]!.content).toBe(`import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";
import prodVpc from "../../prod/vpc";
import kms from "./kms";

export default unit(vpc, { kms, zones: ["us-east-1a"], peer: "arn:aws:iam::111111111111:role/a" }); // "../../kept"
`);
    // References stay references: the copy is in the same account until its file says otherwise.
    expect(files[0]!.content).toBe(`import { environment } from "../../../src/engine/environment";
import { accounts } from "../../accounts";

export default environment({ aws: accounts.dev.aws, state: accounts.dev.state, deletionProtection: false });
`);
    expect(notes).toEqual([
      "shares account 111111111111 and state bucket acme-state with dev",
      "the units have the values of dev: change CIDR blocks, sizes and names",
    ]);
    expect(next).toEqual(["npx strata synth dev-eu"]);
  });

  test("--like with another account and region names the lines that still have the old ones", () => {
    expect(plan("qa", { like: "dev", ...complete }).notes).toEqual([
      "environments/qa/vpc.ts:6 still says 111111111111",
      "environments/qa/vpc.ts:6 still says us-east-1",
      "the units have the values of dev: change CIDR blocks, sizes and names",
    ]);
  });

  test("--like copies every kind of setting; the role moves to the account", () => {
    expect(plan("qa", { like: "cloud", account: "444444444444" }).files[0]!.content).toBe(
      `import { environment } from "../../src/engine/environment";
import { cloudState } from "../../src/engine/state";
import { organization } from "../teams/media";

export default environment({
  organization,
  aws: { account: "444444444444", region: "us-east-1", deployRoleArn: "arn:aws:iam::444444444444:role/deploy" },
  iam: { permissionsBoundary: "arn:aws:iam::444444444444:policy/boundary" },
  state: cloudState({ organization: "acme", project: "media" }),
  tags: { tier: "one" },
});
`,
    );
  });

  test("--like copies the provider locks", () =>
    expect(plan("qa", { like: "cloud", account: "444444444444" }).files[1]).toEqual({
      path: "environments/qa/.terraform.lock.hcl",
      content: "locks",
    }));

  test("--like an emulated environment with another region is emulated too", () =>
    expect(plan("sandbox-2", { like: "sandbox", region: "eu-west-1" }).files[0]!.content).toContain(
      `  aws: { account: "123456789012", region: "eu-west-1", emulator: { endpoint: "http://127.0.0.1:4566" } },
  state: localState(),
`,
    ));

  test("a Kubernetes context makes an environment without AWS, with local state", () =>
    expect(plan("local", { kubernetesContext: "kind-strata" }).files).toEqual([
      {
        path: "environments/local/environment.ts",
        content: `import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";

export default environment({
  organization,
  kubernetes: { context: "kind-strata" },
  state: localState(),
});
`,
      },
    ]));

  test("a kubeconfig of its own needs no context, and AWS may be beside it", () =>
    expect(plan("edge", { ...complete, kubeconfig: ".kube/edge" }).files[0]!.content).toContain(
      `  aws: { account: "444444444444", region: "eu-west-1" },
  kubernetes: { kubeconfig: ".kube/edge" },
  state: s3State({ bucket: "acme-qa-state", region: "eu-west-1" }),
`,
    ));

  test.each<[string, string, EnvironmentOptions, string[]]>([
    [
      "nothing told",
      "qa",
      {},
      [
        "--account is missing (aws sts get-caller-identity; or --like <environment>, or --kubernetes-context <context>).",
        "--region is missing (e.g. eu-west-1; or --like <environment>, or --kubernetes-context <context>).",
        "--state-bucket is missing (e.g. acme-qa-terraform-state; or --like <environment>, or --kubernetes-context <context>).",
      ],
    ],
    [
      "values that AWS would not know, and a bad name",
      "QA/euWest1",
      { account: "12", region: "europe", stateBucket: "Acme", stateRegion: "x" },
      [
        'environment is "QA", but must be kebab-case (did you mean "qa"?).',
        'environment is "euWest1", but must be kebab-case (did you mean "eu-west1"?).',
        '--account is "12", but must be the 12 digits of an AWS account (aws sts get-caller-identity).',
        '--region is "europe", but must be an AWS region (e.g. eu-west-1).',
        '--state-bucket is "Acme", but must be the name of an S3 bucket (e.g. acme-qa-terraform-state).',
        '--state-region is "x", but must be an AWS region (e.g. eu-west-1).',
      ],
    ],
    [
      "a way out of environments/",
      "../../src",
      complete,
      [
        'environment is "..", but must be kebab-case (e.g. kafka-connect).',
        'environment is "..", but must be kebab-case (e.g. kafka-connect).',
      ],
    ],
    [
      "a model that is not there",
      "qa",
      { like: "dve" },
      ['--like is "dve", but must be an environment (did you mean "dev"?).'],
    ],
    [
      "an account without a region, for a cluster",
      "local",
      { kubernetesContext: "kind-strata", account: "444444444444" },
      ["--account requires --region (add --region)."],
    ],
    [
      "a region without its bucket",
      "qa",
      { like: "dev", stateRegion: "eu-west-1" },
      ["--state-region requires --state-bucket (add --state-bucket)."],
    ],
    [
      "an environment that is there",
      "dev",
      complete,
      ["environments/dev/environment.ts: is environment dev already (choose another name)."],
    ],
    [
      "files that are there",
      "taken",
      { like: "dev" },
      [
        "environments/taken/environment.ts: exists already (choose another name, or remove it).",
        "environments/taken/vpc.ts: exists already (choose another name, or remove it).",
      ],
    ],
  ])("refuses: %s", (_, path, options, messages) => expect(problemsOf(() => plan(path, options))).toEqual(messages));
});
