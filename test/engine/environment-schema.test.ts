import { environment } from "../../src/engine/environment";
import { assembleProject } from "../../src/engine/project";
import { cloudState, localState, s3State, type State } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { oneResource } from "../support/layers/one-resource";
import { problemsOf, sourceFiles } from "../support/projects/synth";

const right = {
  organization: { name: "acme", tags: { owner: "tests" } },
  aws: { account: "111111111111", region: "us-east-1" },
  state: localState() as State,
};
const load = (definition: unknown) =>
  assembleProject(
    sourceFiles({
      "environments/dev/environment.ts": environment(definition as never),
      "environments/dev/a.ts": unit(oneResource, {}),
    }),
  );
const problems = (definition: unknown): string[] =>
  problemsOf(() => load(definition)).map((each) => each.replace("environments/dev/environment.ts: ", ""));

test.each<[string, State]>([
  ["s3", s3State({ bucket: "acme-state", region: "us-east-1", kmsKeyArn: "arn:aws:kms:…", roleArn: "arn:aws:iam::…" })],
  ["cloud", cloudState({ organization: "acme", project: "p", hostname: "app.eu.terraform.io" })],
  ["local", localState({ directory: "states" })],
])("an environment with state in %s is right", (_, state) => {
  const kubernetes = { context: "kind", kubeconfig: "./kubeconfig" };
  const aws = { ...right.aws, deployRoleArn: "arn:aws:iam::…", emulator: { endpoint: "http://127.0.0.1:4566" } };
  const full = { ...right, aws, kubernetes, state, deletionProtection: false, tags: { team: "a" } };
  expect(load(full).environments).toHaveLength(1);
});

test.each<[string, unknown, string[]]>([
  [
    "nothing at all",
    undefined,
    [
      "organization is missing (an object is expected).",
      "state is missing (s3State({ … }), cloudState({ … }) or localState()).",
    ],
  ],
  ["no organization", { ...right, organization: undefined }, ["organization is missing (an object is expected)."]],
  [
    "an organization without a name",
    { ...right, organization: { name: "", tags: {} } },
    ['organization.name is "", but must have at least 1 character.'],
  ],
  [
    "no state",
    { ...right, state: undefined },
    ["state is missing (s3State({ … }), cloudState({ … }) or localState())."],
  ],
  [
    "a state of no kind",
    { ...right, state: { kind: "gcs" } },
    ['state is {"kind":"gcs"}, but must be s3State({ … }), cloudState({ … }) or localState().'],
  ],
  [
    "a bucket without a region",
    { ...right, state: { kind: "s3", bucket: "b" } },
    ["state.region is missing (a string is expected)."],
  ],
  [
    "an account as a number",
    { ...right, aws: { account: 111111111111, region: "us-east-1" } },
    ["aws.account is 111111111111, but must be a string."],
  ],
  [
    "an emulator without a URL",
    { ...right, aws: { ...right.aws, emulator: { endpoint: "localhost" } } },
    ['aws.emulator.endpoint is "localhost", but must be a URL.'],
  ],
  ["an unknown setting", { ...right, awss: {} }, ['awss is not a setting (did you mean "aws"?).']],
  [
    "a setting named constructor",
    { ...right, constructor: 1 },
    [expect.stringMatching(/^constructor is not a setting/)],
  ],
  ["a BigInt", { ...right, tags: { a: 1n } }, ["tags.a is 1n, a BigInt, which Terraform has not (write 1)."]],
])("an environment with %s is reported with its file, also where the types were bypassed", (_, definition, messages) =>
  expect(problems(definition)).toEqual(messages),
);
