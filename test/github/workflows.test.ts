import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseWorkflow, unpinnedActions, workflowProblems } from "./workflow-problems";

const root = join(__dirname, "..", "..");
const folder = join(root, ".github", "workflows");
const files = readdirSync(folder);
const workflow = (name: string): string => readFileSync(join(folder, name), "utf8");
const job = (file: string, name: string) => parseWorkflow(workflow(file)).jobs[name]!;

test.each(["deploy.yml", "image.yml", "plan.yml"])("%s only names environments that exist", (name) => {
  const names = [...workflow(name).matchAll(/\b(streaming|lake|kafka-ec2|media)-(dev|staging|prod|sandbox)\b/g)];
  expect(names.length).toBeGreaterThan(2);
  const folders = names.map(([, system = "", environment = ""]) => join("environments", system, environment));
  expect(folders.filter((each) => !existsSync(join(root, each, "environment.ts")))).toEqual([]);
});

test("deploy.yml offers the environments that it applies by default, in order, and plan.yml plans them", () => {
  const text = workflow("deploy.yml");
  const { on, jobs } = parseWorkflow(text);
  const dispatch = on["workflow_dispatch"] as { inputs: { environment: { options: string[] } } };
  const [, applied] = /\|\| '(\[.*\])'/.exec(jobs["deploy"]!.strategy!.matrix["environment"] as string)!;
  const environments = JSON.parse(applied!) as string[];
  expect(["all", ...environments]).toEqual(dispatch.inputs.environment.options);
  expect(job("plan.yml", "plan").strategy!.matrix["environment"]).toEqual(environments);
});

test.each(files)("%s: actions pinned, least permissions, packages installed without scripts and credentials", (name) =>
  expect(workflowProblems(workflow(name))).toEqual([]),
);

test("an action has one version in all workflows", () => {
  const versions = new Map<string, Set<string>>();
  for (const [, action, version] of files
    .map(workflow)
    .join("\n")
    .matchAll(/uses: ([\w./-]+)@(.+)$/gm)) {
    versions.set(action!, (versions.get(action!) ?? new Set()).add(version!));
  }
  expect(versions.size).toBeGreaterThan(8);
  expect([...versions].filter(([, each]) => each.size > 1)).toEqual([]);
});

test.each(["actions/checkout@v6", "actions/checkout@de0fac2e # v6.0.2", `actions/checkout@${"a".repeat(40)}`])(
  "%s is not pinned",
  (action) => expect(unpinnedActions(`steps:\n  - uses: ${action}\n`)).toEqual([action]),
);

test("what goes beyond need is found", () => {
  const text = `
permissions: { contents: read, id-token: write }
jobs:
  deploy:
    permissions: { contents: write, id-token: write }
    steps:
      - uses: actions/checkout@${"a".repeat(40)} # v6.0.2
      - uses: aws-actions/configure-aws-credentials@${"b".repeat(40)} # v6.0.0
      - run: npm ci
      - run: make
  test:
    permissions: { id-token: write }
    steps:
      - run: make
`;
  expect(workflowProblems(text)).toEqual([
    "permissions are not contents: read",
    "deploy: contents: write is not needed",
    "deploy: the checkout leaves its token in .git",
    "deploy: `npm ci` runs install scripts",
    "deploy: `npm ci` runs beside credentials",
    "deploy: make runs beside credentials",
    "test: id-token: write belongs to jobs that assume a role, and to no others",
    "test: make installs packages by itself: run `npm ci --ignore-scripts` before it",
  ]);
});

test("only jobs of main use the environments that deploy; a pull request gets the role that plans", () => {
  const used = files.flatMap((name) => {
    const { on, jobs } = parseWorkflow(workflow(name));
    return Object.values(jobs)
      .filter((each) => "pull_request" in on && each.if !== "github.event_name == 'push'")
      .flatMap(({ environment }) => environment ?? []);
  });
  expect(used).toEqual(["${{ matrix.environment }}-plan"]);
});

test("only plans that were reviewed for the same sources are applied, by the Terraform that made them", () => {
  const runs = (file: string, name: string): string =>
    job(file, name)
      .steps.flatMap(({ run }) => run ?? [])
      .join("\n");
  const apply = runs("deploy.yml", "deploy");
  expect(apply).toContain('strata.cjs apply "$STRATA_ENVIRONMENT" --out-dir plans --plan-again --auto-approve\n');
  expect(apply).not.toContain("--allow-changed");
  const reviewed = "s3://$BUCKET/$STRATA_ENVIRONMENT/$tree.tar.gz";
  expect(apply.match(/s3:\/\/\S+\.tar\.gz/g)).toEqual([reviewed]);
  expect(runs("plan.yml", "plan")).toContain(`"$RUNNER_TEMP/plans.tar.gz" "${reviewed}"\n`);
  for (const each of [apply, runs("plan.yml", "plan")])
    expect(each).toContain("tree=\"$(git rev-parse 'HEAD^{tree}')\"");
  const terraform = (file: string, name: string) =>
    job(file, name).steps.find(({ uses }) => uses?.startsWith("hashicorp/setup-terraform@"))!.with;
  expect(terraform("deploy.yml", "deploy")).toEqual(terraform("plan.yml", "plan"));
});

test("plans are no artifacts, which every reader of the repository may download", () => {
  expect(workflow("plan.yml")).not.toContain("upload-artifact");
  expect(workflow("deploy.yml")).not.toContain("download-artifact");
});

test("a pull request reuses its own plans from the bucket, not when its job is run again; a deployment none", () => {
  const { steps } = job("plan.yml", "plan");
  const objects = steps.map(({ run = "" }) => run.match(/s3:\/\/\S+\/pull\/\S+\.tar\.gz/g) ?? []);
  const own = "s3://$BUCKET/$STRATA_ENVIRONMENT/pull/$PULL.tar.gz";
  expect(objects.flat()).toEqual([own, own]);
  const pulls = steps.flatMap(({ env = {} }) => ("PULL" in env ? [env["PULL"]] : []));
  expect(pulls).toEqual(Array(2).fill("${{ github.event.pull_request.number }}"));
  expect(steps[objects.findIndex(({ length }) => length > 0)]!.if).toBe("github.run_attempt == 1");
  expect(
    steps.some(({ run }) => run === 'node bin/strata.cjs plan "$STRATA_ENVIRONMENT" --out-dir plans --reuse 4h'),
  ).toBe(true);
  expect(job("plan.yml", "plan").if).toContain("!github.event.pull_request.head.repo.fork");
  expect(workflow("plan.yml")).not.toContain("actions/cache");
  expect(workflow("deploy.yml")).not.toMatch(/--reuse|\/pull\//);
});

test("findings of the policy are uploaded although the check failed", () => {
  const upload = job("ci.yml", "modules").steps.find(({ uses }) => uses?.includes("/upload-sarif@"))!;
  expect(upload.if).toMatch(/^\$\{\{ !cancelled\(\) && steps\.policy\.outcome != 'skipped'/);
});

test("npm runs no install scripts, whatever its version", () =>
  expect(readFileSync(join(root, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/m));
