import { readdirSync } from "node:fs";
import { loadProject } from "../../../src/cli/project";
import { synthesize, type SynthesizedUnit } from "../../../src/engine/synthesis";
import { statements } from "../../support/aws/policy-statements";
import { calledActions, tableUses, tableVariables } from "../../support/media/called-actions";
import { ReachedCode, textsIn } from "../../support/media/reached-code";
import { inTemporaryFolder, resources } from "../../support/projects/synth";

const folder = "apps/media-functions/src/handlers";
const handlers = readdirSync(folder).map((file) => file.replace(/\.ts$/, ""));
const codes = new Map(handlers.map((handler) => [handler, ReachedCode.from(`${folder}/${handler}.ts`)]));

/** Names that `settings()` accepts. */
const settingNames = [...ReachedCode.from("apps/media-functions/src/lib/settings.ts").files.values()].flatMap((code) =>
  [...code.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name!),
);

/** Actions without resources to name: docs.aws.amazon.com/service-authorization/latest/reference/ */
const withoutResources = /^(textract:|rekognition:Detect|batch:(List|Describe))/;

/** A function with its role's policies. */
interface MediaFunction {
  readonly label: string;
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Statements of its policies by policy: `run`, `receive`, `call`. */
  readonly policies: ReadonlyMap<string, ReturnType<typeof statements>>;
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : ([value].flat() as T[]);

function functionsOf({ placed, module }: SynthesizedUnit): MediaFunction[] {
  const policies = Object.values(resources(module, "aws_iam_role_policy"));
  return Object.entries(resources(module, "aws_lambda_function")).flatMap(([id, lambda]) => {
    const { variables = {} } = lambda.environment as { variables?: Record<string, string> };
    if (variables.POWERTOOLS_METRICS_NAMESPACE !== "Media") return [];
    const name = lambda.function_name as string;
    const handler = handlers.filter((each) => name.endsWith(`-${each}`)).sort((a, b) => b.length - a.length)[0];
    if (handler === undefined) throw new Error(`${name} has no handler in ${folder}`);
    const role = /\$\{(aws_iam_role\.\w+)\./.exec(lambda.role as string)![1]!;
    const ofRole = policies.filter((policy) => (policy.role as string).startsWith(`\${${role}.`));
    return [
      {
        label: `${placed.stackName} ${id}`,
        handler,
        variables,
        policies: new Map(ofRole.map((policy) => [policy.name as string, statements(policy.policy)])),
      },
    ];
  });
}

const functions = inTemporaryFolder((outdir) => {
  const project = loadProject();
  return synthesize(project, { outdir })
    .filter(({ placed }) => placed.environment.path.startsWith("media/"))
    .flatMap(functionsOf);
});
const cases = functions.map((each) => [each.label, each] as const);

/** Code of a function, without what it does only with variables that it does not have. */
const codeOf = ({ handler, variables }: MediaFunction): ReachedCode => {
  const code = codes.get(handler)!;
  return code.optional.includes(batch.variable) && variables[batch.variable] === undefined
    ? code.without(batch.files)
    : code;
};

/** Videos go to AWS Batch only where it is. */
const batch = { variable: "BATCH_JOB_DEFINITIONS", files: /(submit-job|find-batch-job|batch-jobs)\.ts$/ };

const callsOf = ({ policies }: MediaFunction) => Object.values(policies.get("call") ?? {});

test("every handler is a function of each environment", () => {
  for (const environment of ["dev", "prod", "sandbox"]) {
    const placed = functions.filter(({ label }) => label.startsWith(`media-${environment}-`));
    expect(placed.map(({ handler }) => handler).sort()).toEqual([...handlers].sort());
  }
});

test.each(cases)("%s may do what its code calls, and nothing else", (_, lambda) => {
  const allowed = callsOf(lambda).flatMap(({ Action }) => listOf(Action));
  expect([...new Set(allowed)].sort()).toEqual(calledActions(codeOf(lambda)).actions);
});

/** `…table.name` and `…table.arn` are one table, and so are its name and its ARN. */
const tableOf = (nameOrArn: string): string =>
  nameOrArn
    .replace(/^arn:[^/]*:table\//, "")
    .replace(/\/index\/.*$/, "")
    .replace(/\.(name|arn)\}$|(Name|Arn)\}$/, "}");

test.each(cases)("%s uses each table as its code does", (_, lambda) => {
  const uses = callsOf(lambda).flatMap(({ Action, Resource }) =>
    listOf(Action)
      .filter((action) => action.startsWith("dynamodb:"))
      .flatMap((action) =>
        listOf(Resource).map((arn) => {
          const variable = tableVariables.find((each) => tableOf(lambda.variables[each] ?? "") === tableOf(arn));
          return `${action} ${variable ?? arn}`;
        }),
      ),
  );
  expect([...new Set(uses)].sort()).toEqual(tableUses(codeOf(lambda)));
});

test.each(cases)("%s uses keys only through the services that it calls", (_, lambda) => {
  const { viaServices } = calledActions(codeOf(lambda));
  const keys = callsOf(lambda).filter(({ Action }) => listOf(Action).some((each) => each.startsWith("kms:")));
  const used = keys.flatMap(({ Condition }) =>
    listOf((Condition as { StringEquals: Record<string, string | string[]> }).StringEquals["kms:ViaService"]),
  );
  expect([...new Set(used.map((endpoint) => endpoint.split(".")[0]))].sort()).toEqual(viaServices);
});

test.each(cases)("%s names resources wherever the service has them", (_, lambda) => {
  const everything = callsOf(lambda)
    .filter(({ Resource }) => listOf(Resource).includes("*"))
    .flatMap(({ Action }) => listOf(Action));
  expect(everything.filter((action) => !withoutResources.test(action))).toEqual([]);
});

test.each(cases)("%s has the variables that its code reads", (_, lambda) => {
  const code = codeOf(lambda);
  const read = textsIn(code.text, settingNames).filter((name) => !code.optional.includes(name));
  expect(read.filter((name) => lambda.variables[name] === undefined)).toEqual([]);
});

test.each(cases)("%s passes roles to a service only", (_, lambda) => {
  for (const { Action, Condition } of callsOf(lambda)) {
    if (!listOf(Action).includes("iam:PassRole")) continue;
    const { StringEquals: services } = Condition as { StringEquals: Record<string, string> };
    expect(services["iam:PassedToService"]).toMatch(/^[a-z]+\.amazonaws\.com$/);
  }
});
