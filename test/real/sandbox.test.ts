import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { RunReport } from "../../src/run/report/unit-result";
import { EmulatedAws } from "../support/aws/emulated-aws";
import { referencesOf } from "../support/projects/run-lab";
import { ended, RunningStrata, until } from "../support/projects/running-strata";
import { replaced, sandboxProject } from "../support/aws/sandbox-project";
import { idsInAws, idsInStates, keysInUse, resourcesIn } from "../support/aws/sandbox-states";
import { startTestSandbox } from "../support/aws/test-sandbox";

jest.setTimeout(600_000);

/**
 * Runs over units of streaming/sandbox with the real commands, Terraform, the AWS provider and emulators. The tests depend
 * on each other: they are the life of one environment, from nothing to nothing.
 */
const environment = "streaming-sandbox";
const units = ["kms", "vpc", "msk", "eks"];
const project = sandboxProject(units, {
  // The provider would need a minute for the queue of Karpenter.
  eks: ["deletionProtection: false,", 'deletionProtection: false,\n  compute: "managed-nodes",'],
});
const { read, write, strata } = project;
const running = new RunningStrata(project.root, environment);
let aws: EmulatedAws;
let stop: () => Promise<unknown>;

beforeAll(async () => {
  const sandbox = await startTestSandbox("sandbox-runs");
  ({ stop } = sandbox);
  project.connectTo(sandbox);
  aws = new EmulatedAws(sandbox.endpoint, sandbox.credentials);
});
afterAll(() => stop());

const report = (): RunReport => JSON.parse(read("report.json")) as RunReport;
const reported = (name: string) => report().units.find(({ unit }) => unit === name)!;
const withReport = (...args: string[]) => strata(...args, "--report-file", "report.json");
const states = () => units.map((unit) => resourcesIn(project, unit));
const apply = ["apply", environment, "--auto-approve", "--allow-changed", "--report-file", "report.json"];
const edit = (unit: string, before: string, after: string) => {
  const file = `environments/streaming/sandbox/${unit}.ts`;
  write({ [file]: replaced(read(file), before, after) });
};

/** The processes of providers that work for a Terraform: they have its folder. */
function providersOf(terraform: { readonly pid: number }): number[] {
  const folderOf = (pid: number) => readlinkSync(`/proc/${pid}/cwd`);
  const name = "terraform-provider-aws".slice(0, 15); // as much as Linux keeps
  return execFileSync("pgrep", ["-x", name], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map(Number)
    .filter((pid) => folderOf(pid) === folderOf(terraform.pid));
}

test("a plan from nothing invents no value: what is not known yet is unknown", () => {
  const { code } = withReport("plan", environment, ...units, "-detailed-exitcode");
  expect(code).toBe(2);
  expect(Object.fromEntries(units.map((unit) => [unit, referencesOf(report(), unit)]))).toEqual({
    kms: [],
    vpc: [],
    msk: [
      ...["unknown streaming-sandbox-kms.logsKeyArn", "unknown streaming-sandbox-kms.mskKeyArn"],
      ...["unknown streaming-sandbox-vpc.intraSubnetIds", "unknown streaming-sandbox-vpc.vpcId"],
    ],
    eks: [
      ...[
        "unknown streaming-sandbox-kms.ebsKeyArn",
        "unknown streaming-sandbox-kms.eksKeyArn",
        "unknown streaming-sandbox-kms.logsKeyArn",
      ],
      "unknown streaming-sandbox-vpc.controlPlaneSubnetIds",
      "unknown streaming-sandbox-vpc.privateSubnetIds",
      "unknown streaming-sandbox-vpc.vpcId",
      "provisional streaming-sandbox-vpc.zones",
    ],
  });
  expect(report().units.map(({ result }) => result)).toEqual(units.map(() => "succeeded"));
  expect(states().flat()).toEqual([]);
});

test("plans are the same without the schema cache", () => {
  const plans = (folder: string, ...flags: string[]) => {
    expect(strata("plan", environment, ...units, "--out-dir", folder, ...flags)).toMatchObject({ code: 0 });
    return units.map((unit) => {
      const text = readFileSync(join(project.root, folder, environment, unit, "tfplan.json"), "utf8");
      const plan = JSON.parse(text) as { timestamp: unknown; relevant_attributes?: unknown[] };
      // Terraform lists these in an order that differs each time.
      const relevant = plan.relevant_attributes?.map((each) => JSON.stringify(each)).sort();
      return { ...plan, timestamp: undefined, relevant_attributes: relevant };
    });
  };
  expect(plans("cached")).toEqual(plans("uncached", "--no-schema-cache"));
});

test("names resources that may exist after the provider crashed, and resumes", async () => {
  // Few at a time, so that some keys are finished while others are begun.
  const env = { TF_CLI_ARGS_apply: "-parallelism=3" };
  const { child, terraform } = await running.startChange([...apply, "kms"], { env });
  const keysInState = () => resourcesIn(project, "kms").flatMap(({ attributes }) => attributes["key_id"] ?? []);
  // A key was requested, but Terraform has not received the response.
  await until(async () => keysInState().length > 0 && (await keysInUse(aws)).length > keysInState().length);
  for (const provider of providersOf(terraform)) process.kill(provider, "SIGKILL");
  expect(await ended(child)).toBe(1);

  const { result, reason, cause } = reported("kms");
  expect({ result, reason }).toEqual({ result: "failed", reason: "run error" });
  const [, worked, lost] =
    /^the provider's process ended while it worked on (.*) \(it crashed, or the memory was full\): (.*) may exist without being in the state; look for them, import or delete what is there; then `npx strata apply streaming-sandbox --resume`$/.exec(
      cause!,
    )!;
  expect(worked).toBe(lost);

  expect(strata("apply", environment, "--resume", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  // Only now: what the provider had requested may be made after its end.
  const unknown = (await keysInUse(aws)).filter((id) => !keysInState().includes(id));
  expect(unknown.length).toBeGreaterThan(0);
  expect(unknown.length).toBeLessThanOrEqual(lost!.split(", ").length);
  for (const KeyId of unknown) await aws.kms("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  expect((await keysInUse(aws)).sort()).toEqual(idsInStates(project, ["kms"]));
});

test("applies all units, and then plans no changes", async () => {
  expect(strata(...apply, ...units)).toMatchObject({ code: 0 });
  expect(await idsInAws(aws)).toEqual(idsInStates(project, units));
  expect(strata("plan", environment, "-detailed-exitcode")).toMatchObject({ code: 0 });
});

describe("a third zone", () => {
  test("is planned with what is known of the ids, and shows what the new ones may replace", () => {
    edit("vpc", '["a", "b"]', '["a", "b", "c"]');
    expect(strata("plan", environment).err).toContain(
      "error environments/streaming/sandbox/msk.ts: brokers is 2, but must be a multiple of the 3 subnets (3).",
    );
    edit("msk", "brokers: 2", "brokers: 3");
    const before = states();
    const { code } = withReport("plan", environment, "-detailed-exitcode", "--out-dir", "plans");
    expect(code).toBe(2);
    expect(referencesOf(report(), "msk")).toEqual(["unknown streaming-sandbox-vpc.intraSubnetIds"]);
    expect(referencesOf(report(), "eks")).toEqual([
      "unknown streaming-sandbox-vpc.controlPlaneSubnetIds",
      "unknown streaming-sandbox-vpc.privateSubnetIds",
      "provisional streaming-sandbox-vpc.zones",
    ]);
    expect(reported("msk").resources).toEqual([
      { address: "aws_msk_cluster.cluster", actions: ["delete", "create"], uncertain: true },
      { address: "aws_msk_configuration.cluster_configuration", actions: ["update"] },
    ]);
    expect(reported("eks").resources).toEqual([
      // The control plane keeps its zones (controlPlaneZones).
      { address: "aws_eks_node_group.system_nodes", actions: ["create", "delete"], uncertain: true },
    ]);
    expect(reported("kms")).toMatchObject({ changed: false, references: [] });
    expect(states()).toEqual(before);
  });

  test("is applied as reviewed, and completed with --resume after SIGKILL, without duplicates", async () => {
    const resume = ["apply", environment, "--resume", "--out-dir", "plans", "--report-file", "report.json"];
    expect(withReport("apply", environment, "vpc", "kms", "--out-dir", "plans")).toMatchObject({ code: 0 });
    const apply = ["apply", environment, "msk", "eks", "--out-dir", "plans"];
    const { child } = await running.startChange(apply, { units: ["streaming-sandbox-msk", "streaming-sandbox-eks"] });
    child.kill("SIGKILL");
    expect(await ended(child)).toBeNull();
    expect(strata(...resume)).toMatchObject({ code: 0 });
    expect(await idsInAws(aws)).toEqual(idsInStates(project, units));
  });

  test("is removed in a plan with provisional ids", () => {
    const files = ["vpc", "msk"].map((unit) => `environments/streaming/sandbox/${unit}.ts`);
    const now = Object.fromEntries(files.map((file) => [file, read(file)]));
    edit("vpc", '["a", "b", "c"]', '["a", "b"]');
    edit("msk", "brokers: 3", "brokers: 2");
    const { code } = withReport("plan", environment, "-detailed-exitcode");
    write(now);
    expect(code).toBe(2);
    expect(referencesOf(report(), "msk")).toEqual(["provisional streaming-sandbox-vpc.intraSubnetIds"]);
    expect(referencesOf(report(), "eks")).toEqual([
      "provisional streaming-sandbox-vpc.controlPlaneSubnetIds",
      "provisional streaming-sandbox-vpc.privateSubnetIds",
      "provisional streaming-sandbox-vpc.zones",
    ]);
  });
});

test("a network that is replaced shows what each reader may have to replace", () => {
  edit("vpc", "10.40.0.0/16", "10.41.0.0/16");
  const { code } = withReport("plan", environment, "-detailed-exitcode");
  edit("vpc", "10.41.0.0/16", "10.40.0.0/16");
  expect(code).toBe(2);
  const uncertain = (unit: string) =>
    reported(unit)
      .resources.filter((each) => each.uncertain)
      .map(({ address }) => address);
  expect(uncertain("vpc")).toEqual([]);
  expect(uncertain("msk")).toContain("aws_msk_cluster.cluster");
  expect(uncertain("eks")).toContain("aws_eks_node_group.system_nodes");
});

test("drift reports exactly the manual changes and deletions", async () => {
  const attributesOf = (unit: string, address: string) =>
    resourcesIn(project, unit).find((resource) => resource.address === address)!.attributes as Record<string, string>;
  const [network, route] = ["aws_vpc.network", "aws_route.network_private_a_routes_internet"];
  const key = "aws_kms_key.ebs";
  const { route_table_id, destination_cidr_block } = attributesOf("vpc", route);
  const owner = { "Tag.1.Key": "owner", "Tag.1.Value": "someone" };
  await aws.ec2({ Action: "CreateTags", "ResourceId.1": attributesOf("vpc", network)["id"]!, ...owner });
  const table = { RouteTableId: route_table_id!, DestinationCidrBlock: destination_cidr_block! };
  await aws.ec2({ Action: "DeleteRoute", ...table });
  const { key_id: KeyId } = attributesOf("kms", key);
  await aws.kms("UpdateKeyDescription", { KeyId, Description: "changed by hand" });

  const { code, out } = withReport("drift", environment);
  expect(code).toBe(2);
  expect(out).toContain(`${route} (delete), ${network} (update)\n`);
  expect(Object.fromEntries(report().units.map(({ unit, resources }) => [unit, resources]))).toEqual({
    eks: [],
    kms: [{ address: key, actions: ["update"] }],
    msk: [],
    vpc: [
      { address: route, actions: ["delete"] },
      { address: network, actions: ["update"] },
    ],
  });
  const drift = strata("drift", environment, "kms", "--json");
  expect(drift.code).toBe(2);
  expect(JSON.parse(drift.out.trim().split("\n").at(-1)!)).toMatchObject({
    type: "report",
    units: [{ unit: "kms", changed: true, resources: [{ address: key, actions: ["update"] }] }],
  });

  expect(strata(...apply, "kms", "vpc")).toMatchObject({ code: 0 });
  expect(strata("drift", environment, "kms", "vpc")).toMatchObject({ code: 0 });
});

test("destroys dependents first and leaves nothing; refuses a unit with dependents", async () => {
  expect(strata("destroy", environment, "vpc", "--auto-approve")).toMatchObject({
    code: 1,
    err: expect.stringContaining(
      "error unit streaming-sandbox-eks still has resources and reads streaming-sandbox-vpc (name it too, or add --include-dependents).\n" +
        "error unit streaming-sandbox-msk still has resources and reads streaming-sandbox-vpc (name it too, or add --include-dependents).",
    ) as string,
  });
  expect(strata("destroy", environment, "--all", "--auto-approve")).toMatchObject({ code: 0 });
  const order = running.journal.flatMap((entry) => ("unit" in entry ? [`${entry.type} ${entry.unit}`] : []));
  const dependentsEnd = Math.max(...["eks", "msk"].map((unit) => order.indexOf(`result streaming-sandbox-${unit}`)));
  const dependenciesBegin = Math.min(
    ...["kms", "vpc"].map((unit) => order.indexOf(`change streaming-sandbox-${unit}`)),
  );
  expect(dependenciesBegin).toBeGreaterThan(dependentsEnd);
  expect(states().flat()).toEqual([]);
  expect(await idsInAws(aws)).toEqual([]);
});
