import { execFileSync } from "node:child_process";
import type { RunReport } from "../../src/run/report/unit-result";
import { EmulatedAws } from "../support/emulated-aws";
import { referencesOf } from "../support/run-lab";
import { ended, RunningStrata, until } from "../support/running-strata";
import { replaced, sandboxProject } from "../support/sandbox-project";
import { existing, inStates, keysInUse, resourcesIn } from "../support/sandbox-states";
import { startTestSandbox } from "../support/test-sandbox";

jest.setTimeout(600_000);

/**
 * Runs over units of environments/sandbox: strata's commands, real Terraform and AWS provider, emulators. The tests are
 * one history of an environment, from nothing to nothing.
 */
const port = 4567;
const units = ["kms", "vpc", "msk", "eks"];
const project = sandboxProject(port, units, {
  // Karpenter's queue would take the provider a minute.
  eks: ["deletionProtection: false,", 'deletionProtection: false,\n  compute: "managed-nodes",'],
});
const { read, write, strata } = project;
const running = new RunningStrata(project.root, "sandbox");
const aws = new EmulatedAws(`http://127.0.0.1:${port}`);
let stop: () => Promise<unknown>;

beforeAll(async () => {
  ({ stop } = await startTestSandbox("sandbox-runs", port));
});
afterAll(() => stop());

const report = (): RunReport => JSON.parse(read("report.json")) as RunReport;
const reported = (name: string) => report().units.find(({ unit }) => unit === name)!;
const withReport = (...args: string[]) => strata(...args, "--report-file", "report.json");
const states = () => units.map((unit) => resourcesIn(project, unit));
const apply = ["apply", "sandbox", "--auto-approve", "--allow-changed", "--report-file", "report.json"];
const edit = (unit: string, before: string, after: string) => {
  const file = `environments/sandbox/${unit}.ts`;
  write({ [file]: replaced(read(file), before, after) });
};

test("a plan from nothing tells which values are examples and which are foreseen", () => {
  const { code } = withReport("plan", "sandbox", ...units, "--mocks", "-detailed-exitcode");
  expect(code).toBe(2);
  expect(Object.fromEntries(units.map((unit) => [unit, referencesOf(report(), unit)]))).toEqual({
    kms: [],
    vpc: [],
    msk: [
      ...["mocked sandbox-kms.logsKeyArn", "mocked sandbox-kms.mskKeyArn"],
      ...["mocked sandbox-vpc.intraSubnetIds", "mocked sandbox-vpc.vpcId"],
    ],
    eks: [
      ...["mocked sandbox-kms.ebsKeyArn", "mocked sandbox-kms.eksKeyArn", "mocked sandbox-kms.logsKeyArn"],
      ...["mocked sandbox-vpc.controlPlaneSubnetIds", "provisional sandbox-vpc.karpenterDiscovery"],
      "mocked sandbox-vpc.privateSubnetIds",
      "mocked sandbox-vpc.vpcId",
    ],
  });
  expect(states().flat()).toEqual([]);
});

test("a provider that dies: what was made is in the state, what may have been is named, and --resume goes on", async () => {
  // Few at a time, so that some keys are finished while others are begun.
  const env = { TF_CLI_ARGS_apply: "-parallelism=3" };
  const { child, terraform } = await running.startChange([...apply, "kms"], { env });
  const keysInState = () => resourcesIn(project, "kms").flatMap(({ attributes }) => attributes["key_id"] ?? []);
  // Asked for, and not answered yet: Terraform cannot know of it, no more than anyone else whose provider dies here.
  await until(async () => keysInState().length > 0 && (await keysInUse(aws)).length > keysInState().length);
  const [provider] = execFileSync("pgrep", ["-P", String(terraform.pid)], { encoding: "utf8" })
    .trim()
    .split("\n");
  process.kill(Number(provider), "SIGKILL");
  expect(await ended(child)).toBe(1);

  const unknown = (await keysInUse(aws)).filter((id) => !keysInState().includes(id));
  const { result, reason, cause } = reported("kms");
  expect({ result, reason }).toEqual({ result: "failed", reason: "run error" });
  const [, worked, lost] =
    /^the provider's process ended while it worked on (.*) \(it crashed, or the memory was full\): (.*) may exist without being in the state; look for them, import or delete what is there; then `npx strata apply sandbox --resume`$/.exec(
      cause!,
    )!;
  expect(worked).toBe(lost);
  expect(unknown.length).toBeGreaterThan(0);
  expect(lost!.split(", ").length).toBeGreaterThanOrEqual(unknown.length);

  for (const KeyId of unknown) await aws.kms("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  expect(strata("apply", "sandbox", "--resume", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  expect((await keysInUse(aws)).sort()).toEqual(inStates(project, ["kms"]));
});

test("an apply of all, after which there is nothing to do", async () => {
  expect(strata(...apply, ...units)).toMatchObject({ code: 0 });
  expect(await existing(aws)).toEqual(inStates(project, units));
  expect(strata("plan", "sandbox", "-detailed-exitcode")).toMatchObject({ code: 0 });
});

describe("a zone more", () => {
  test("is planned with the old ids, which the report says", () => {
    edit("vpc", '["a", "b"]', '["a", "b", "c"]');
    expect(strata("plan", "sandbox").err).toContain(
      "error environments/streaming/sandbox/msk.ts: brokers is 2, but must be a multiple of the 3 subnets (3).",
    );
    edit("msk", "brokers: 2", "brokers: 3");
    const before = states();
    const { code } = withReport("plan", "sandbox", "-detailed-exitcode", "--out-dir", "plans");
    expect(code).toBe(2);
    expect(referencesOf(report(), "msk")).toEqual(["stale sandbox-vpc.intraSubnetIds"]);
    expect(referencesOf(report(), "eks")).toEqual([
      "stale sandbox-vpc.controlPlaneSubnetIds",
      "stale sandbox-vpc.privateSubnetIds",
    ]);
    expect(reported("kms")).toMatchObject({ changed: false, references: [] });
    expect(states()).toEqual(before);
  });

  test("with the new ids Kafka would be replaced: that was not reviewed, so it is not done", () => {
    const [kafka, kubernetes] = [resourcesIn(project, "msk"), resourcesIn(project, "eks")];
    expect(withReport("apply", "sandbox", "--out-dir", "plans")).toMatchObject({ code: 1 });
    expect(reported("vpc")).toMatchObject({ result: "succeeded", counts: { add: 10, change: 7, destroy: 0 } });
    expect(reported("msk")).toMatchObject({
      result: "failed",
      reason: "not accepted",
      cause: "aws_msk_cluster.cluster would be replaced, but was reviewed as updated",
    });
    expect(reported("eks")).toMatchObject({
      result: "failed",
      reason: "not accepted",
      cause: expect.stringMatching(/^aws_eks_cluster\.cluster would be updated, which was not reviewed; /) as string,
    });
    expect([resourcesIn(project, "msk"), resourcesIn(project, "eks")]).toEqual([kafka, kubernetes]);
  });

  test("with --allow-changed it is done; killed in the middle, --resume ends it, and everything is there once", async () => {
    const resume = ["apply", "sandbox", "--resume", "--out-dir", "plans", "--allow-changed"];
    const { child } = await running.startChange(resume, { units: ["sandbox-msk", "sandbox-eks"] });
    child.kill("SIGKILL");
    expect(await ended(child)).toBeNull();
    expect(strata(...resume)).toMatchObject({ code: 0 });
    expect(await existing(aws)).toEqual(inStates(project, units));
  });

  test("a zone less again is planned with the ids that stay, which are foreseen", () => {
    const files = ["vpc", "msk"].map((unit) => `environments/sandbox/${unit}.ts`);
    const now = Object.fromEntries(files.map((file) => [file, read(file)]));
    edit("vpc", '["a", "b", "c"]', '["a", "b"]');
    edit("msk", "brokers: 3", "brokers: 2");
    const { code } = withReport("plan", "sandbox", "-detailed-exitcode");
    write(now);
    expect(code).toBe(2);
    expect(referencesOf(report(), "msk")).toEqual(["provisional sandbox-vpc.intraSubnetIds"]);
    expect(referencesOf(report(), "eks")).toEqual([
      "provisional sandbox-vpc.controlPlaneSubnetIds",
      "provisional sandbox-vpc.privateSubnetIds",
    ]);
  });
});

test("drift: what was changed or deleted by hand, and nothing else", async () => {
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

  const { code, out } = withReport("drift", "sandbox");
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
  const told = strata("drift", "sandbox", "kms", "--json");
  expect(told.code).toBe(2);
  expect(JSON.parse(told.out.trim().split("\n").at(-1)!)).toMatchObject({
    type: "report",
    units: [{ unit: "kms", changed: true, resources: [{ address: key, actions: ["update"] }] }],
  });

  expect(strata(...apply, "kms", "vpc")).toMatchObject({ code: 0 });
  expect(strata("drift", "sandbox", "kms", "vpc")).toMatchObject({ code: 0 });
});

test("destroy: not under its readers; of all, readers first, and nothing is left", async () => {
  expect(strata("destroy", "sandbox", "vpc", "--auto-approve")).toMatchObject({
    code: 1,
    err: expect.stringContaining(
      "error unit sandbox-eks still has resources and reads sandbox-vpc (name it too, or add --include-dependents).\n" +
        "error unit sandbox-msk still has resources and reads sandbox-vpc (name it too, or add --include-dependents).",
    ) as string,
  });
  expect(strata("destroy", "sandbox", "--all", "--auto-approve")).toMatchObject({ code: 0 });
  const order = running.journal.flatMap((entry) => ("unit" in entry ? [`${entry.type} ${entry.unit}`] : []));
  const readersEnd = Math.max(...["eks", "msk"].map((unit) => order.indexOf(`result sandbox-${unit}`)));
  const producersBegin = Math.min(...["kms", "vpc"].map((unit) => order.indexOf(`change sandbox-${unit}`)));
  expect(producersBegin).toBeGreaterThan(readersEnd);
  expect(states().flat()).toEqual([]);
  expect(await existing(aws)).toEqual([]);
});
