import { existsSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../src/engine/problem";
import { cloudState } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { applyGraph, nothingReviewed, planForReview } from "../../src/run/graph/apply-graph";
import type { RunContext } from "../../src/run/run-context";
import { checkDestroy, destroyGraph } from "../../src/run/graph/destroy-graph";
import { type MoveOutcome, moveResources } from "../../src/run/move/move-resources";
import { readMoveRequest } from "../../src/run/move/move-request";
import { planGraph } from "../../src/run/graph/plan-graph";
import { unlockUnit } from "../../src/run/locks/force-unlock";
import { Interruption } from "../../src/process/interruption";
import { readOutputs } from "../../src/terraform/outputs";
import { run } from "../../src/process/run-program";
import { findTerraform } from "../../src/terraform/terraform";
import { severalResources } from "../support/layers/several-resources";
import { HcpRuns } from "../support/hcp/hcp-runs";
import { HcpServer } from "../support/hcp/hcp-server";
import { HcpWorkspaces } from "../support/hcp/hcp-workspaces";
import { oneResource } from "../support/layers/one-resource";
import { Lab, type LabOptions, type LabUnits, outcomes } from "../support/projects/run-lab";

jest.setTimeout(120_000);

/**
 * Runs of units with a `cloud` block. What answers is a server of our own: this shows what Terraform's client and Strata
 * do, and is no test of HCP Terraform.
 */
let server: HcpServer;
let workspaces: HcpWorkspaces;
let runs: HcpRuns;
let lab: Lab;
beforeAll(async () => {
  server = await HcpServer.start();
  workspaces = new HcpWorkspaces(server);
  runs = new HcpRuns(server, workspaces);
  Object.assign(process.env, server.env());
});
afterAll(() => server.stop());
beforeEach(() => {
  workspaces.all.clear();
  server.fault = () => undefined;
  workspaces.executionMode = "local";
  const { organization, hostname } = server;
  lab = new Lab({ state: cloudState({ organization, hostname, project: "data" }) });
});
afterEach(() => lab.remove());

const ignore = () => undefined;
const soon = { pause: () => sleep(50) };
const planIn = (context: RunContext, mode: "normal" | "destroy", keepJson = false) =>
  planGraph(context, { mode, wanted: "changes", mocks: false, keepJson, settled: ignore });
const plan = (units: LabUnits, options: LabOptions = {}) =>
  lab.run("plan", units, (context) => planIn(context, "normal", options.outDir !== undefined), { ...soon, ...options });
const apply = (units: LabUnits, options?: LabOptions) =>
  lab.run(
    "apply",
    units,
    async (context) => applyGraph(context, await planForReview(context), () => Promise.resolve(true)),
    { ...soon, ...options },
  );
const applySaved = (units: LabUnits, options: LabOptions) =>
  lab.run("apply", units, (context) => applyGraph(context, nothingReviewed, () => Promise.resolve(false)), options);
const destroy = (units: LabUnits, options: LabOptions = {}) =>
  lab.run(
    "destroy",
    units,
    async (context) => {
      await checkDestroy(context);
      const planned = await planIn(context, "destroy");
      return destroyGraph(context, new Map(planned.map((result) => [result.stack, result])));
    },
    options,
  );
const unlock = async (units: LabUnits, answer: boolean) => {
  const work = async (context: RunContext) => [
    await unlockUnit(context.units[0]!, context, () => Promise.resolve(answer)),
  ];
  return (await lab.run("unlock", units, work, { names: ["a"] })).units[0]!;
};

const pair = ({ text = "one" } = {}) => {
  const a = unit(oneResource, { text });
  return { a, b: unit(oneResource, { text: a.outputs.text, reads: [a.outputs.id] }) };
};
const workspace = (name: string) => workspaces.all.get(`acme-lab-${name}`)!;
const resourcesOf = (name: string): string[] => {
  const { resources } = JSON.parse(workspace(name).states.at(-1)!.text) as {
    resources: readonly { mode: string; name: string }[];
  };
  return resources.filter(({ mode }) => mode === "managed").map((each) => each.name);
};
const done = "succeeded +1 ~0 -0";

describe("states in workspaces, Terraform on this machine", () => {
  test("applied from nothing, read by others, nothing to do after it, destroyed", async () => {
    expect(outcomes(await apply(pair()))).toEqual({ a: done, b: done });
    expect(lab.told.filter((line) => line.startsWith("planned"))).toEqual([
      "planned a succeeded",
      "planned b deferred",
    ]);
    for (const name of ["a", "b"]) expect(workspace(name)).toMatchObject({ project: "data", locked: false });

    server.requests.length = 0;
    expect(outcomes(await plan(pair(), { names: ["b"] }))).toEqual({ b: "succeeded" });
    // Once by Strata, and once by the data source.
    const reading = `GET /workspaces/${workspace("a").id}/current-state-version`;
    expect(server.requests.filter((each) => each === reading)).toHaveLength(2);

    const { state } = lab.synth(pair()).get("lab-b")!.record;
    const options = { root: lab.root, outdir: "cdktf.out", terraform: () => findTerraform() };
    expect(await readOutputs({ stackName: "lab-b", state }, options)).toMatchObject({
      text: { value: "one", sensitive: false },
      secret: { value: "s3cr3t-value", sensitive: true },
    });

    const { units } = await plan(pair({ text: "two" }));
    expect(units[1]).toMatchObject({ result: "deferred", cause: "waits for lab-a.id, lab-a.text" });

    expect(outcomes(await destroy(pair()))).toEqual({ a: "succeeded +0 ~0 -1", b: "succeeded +0 ~0 -1" });
    expect([resourcesOf("a"), resourcesOf("b")]).toEqual([[], []]);
  });

  test("a workspace that is locked: three attempts, then what releases it; its holder is not guessed", async () => {
    await apply({ a: pair().a });
    workspace("a").locked = true;
    const report = await plan(pair());
    expect(outcomes(report)).toEqual({ a: "failed (run error)", b: "early exit (ancestor error)" });
    expect(lab.told.filter((line) => line.includes("(attempt "))).toHaveLength(2);
    expect(report.units[0]!.cause).toBe(
      'Error acquiring the state lock Error message: workspace already locked (lock ID: "acme/acme-lab-a") ' +
        "(if its holder is gone: `npx strata force-unlock lab a`)",
    );

    const held = "someone holds it; the workspace's page in HCP Terraform says who (lock acme/acme-lab-a)";
    expect(await unlock(pair(), false)).toMatchObject({ result: "early exit", reason: "not accepted", cause: held });
    expect(workspace("a").locked).toBe(true);
    expect(await unlock(pair(), true)).toMatchObject({ result: "succeeded", cause: `released: ${held}` });
    expect(await unlock(pair(), true)).toMatchObject({ result: "succeeded", cause: "is not locked" });
  });

  test("a token that is refused, and none at all", async () => {
    const env = { ...process.env, ...server.env("refused") };
    const cause = async (variables: LabOptions["env"]) => (await plan(pair(), { env: variables })).units[0]!.cause;
    const { hostname } = server;
    expect(await cause(env)).toBe(
      `Failed to read organization "acme" at host ${hostname} Encountered an unexpected error while reading the ` +
        `organization settings: unauthorized (HCP Terraform does not take the token: \`terraform login ${hostname}\` ` +
        `gets one; in CI, set TF_TOKEN_${hostname})`,
    );
    expect(await cause({ ...env, TF_CLI_CONFIG_FILE: "/dev/null" })).toBe(
      "Required token could not be found Run the following command to generate a token for " +
        `${hostname}: terraform login ${hostname}`,
    );
    expect(workspaces.all.size).toBe(0);
  });

  test("a workspace that was deleted is not taken for one without resources", async () => {
    await apply({ a: pair().a });
    workspaces.all.delete("acme-lab-a");
    const { units } = await plan(pair());
    expect(units[0]!.cause).toMatch(/^error starting operation: workspace acme-lab-a not found /);
    expect(workspaces.all.size).toBe(1);
  });

  test("a state that is not taken: nothing is lost, and nothing is made twice", async () => {
    server.fault = (asked) => (/^PUT .*\/state$/.test(asked) ? { status: 403 } : undefined);
    expect(outcomes(await apply(pair()))).toEqual({ a: "failed (run error)", b: "early exit (ancestor error)" });
    expect(workspace("a").locked).toBe(true);
    server.fault = () => undefined;
    // What the messages say, one after the other:
    const command = "state push errored.tfstate";
    expect((await plan(pair())).units[0]!.cause).toContain(`-chdir=.strata/work/lab-a ${command}`);
    expect((await unlock(pair(), true)).cause).toMatch(/^released: /);
    const cwd = lab.path(".strata/work/lab-a");
    expect(await run("terraform", command.split(" "), { cwd })).toMatchObject({ code: 0 });
    rmSync(`${cwd}/errored.tfstate`);
    expect(outcomes(await apply(pair()))).toEqual({ a: "succeeded", b: done });
  });
});

describe("a move between two workspaces", () => {
  const place = (a: Record<string, string>, b: Record<string, string>): LabUnits => ({
    a: unit(severalResources, { items: a }),
    b: unit(severalResources, { items: b }),
  });
  const move = async (units: LabUnits): Promise<MoveOutcome> => {
    let outcome: MoveOutcome | undefined;
    const work = async (context: RunContext) => {
      const addresses = ["terraform_data.raw"];
      const request = readMoveRequest(context.all, { environment: "lab", from: "a", to: "b", addresses });
      outcome = await moveResources(context, request, { allowUpdates: false, confirm: () => Promise.resolve(true) });
      return [];
    };
    await lab.run("move", units, work, { names: ["a", "b"] });
    return outcome!;
  };

  test("also into one without a state; both are unlocked after it", async () => {
    await apply({ a: unit(severalResources, { items: { raw: "1", stays: "2" } }) });
    expect(await move(place({ stays: "2" }, { raw: "1" }))).toMatchObject({ status: "moved", remarks: [] });
    expect([resourcesOf("a"), resourcesOf("b")]).toEqual([["stays"], ["raw"]]);
    expect([workspace("a").locked, workspace("b").locked]).toEqual([false, false]);
  });

  test("not where runs are in the workspace: they would wait for the lock that a move holds", async () => {
    await apply(place({ raw: "1" }, {}));
    workspace("b").executionMode = "remote";
    const rule = "is planned in HCP Terraform";
    const fix = "set the execution mode of its workspace to local for as long as the move takes";
    await expect(move(place({}, { raw: "1" }))).rejects.toEqual(new UserError([{ path: "unit lab-b", rule, fix }]));
  });
});

describe("runs in workspaces", () => {
  beforeEach(() => (workspaces.executionMode = "remote"));

  test("a kept plan names its run, which is what is applied; what it has done is reported", async () => {
    const outDir = lab.path("plans");
    const { units } = await plan(pair(), { outDir, names: ["a"] });
    const { id } = runs.all.at(-1)!;
    expect(units[0]).toMatchObject({ result: "succeeded", changed: true, run: id, plan: undefined });
    const { hostname } = server;
    expect(JSON.parse(lab.read("plans/lab/a/tfplan.binary"))).toMatchObject({ run_id: id, hostname });
    expect(JSON.parse(lab.read("plans/lab/a/tfplan.stamp.json"))).toMatchObject({ run: id });

    const count = runs.all.length;
    expect((await applySaved(pair(), { outDir, names: ["a"] })).units[0]).toMatchObject({
      result: "succeeded",
      run: id,
      counts: { add: 1, change: 0, destroy: 0 },
      resources: [{ address: "terraform_data.data", actions: ["create"] }],
    });
    expect(runs.all).toHaveLength(count);
    expect((await applySaved(pair(), { outDir, names: ["a"] })).units[0]).toMatchObject({
      result: "failed",
      cause:
        "Saved plan is already applied The given plan file was already successfully applied, and cannot be applied again. " +
        `For more details, view this run in a browser at: https://${hostname}/app/acme/acme-lab-a/runs/${id}`,
    });
    expect(outcomes(await destroy({ a: pair().a }))).toEqual({ a: "succeeded +0 ~0 -1" });
  });

  test("one that fails says why; an interrupt is handed on, and the run writes its state", async () => {
    const units = {
      a: unit(oneResource, { command: `touch ${lab.path("begun")}; sleep 20` }),
      failing: unit(oneResource, { command: "exit 3" }),
    };
    const interruption = new Interruption();
    const applying = apply(units, { interruption });
    while (!existsSync(lab.path("begun")) || !lab.told.includes("end failing failed")) await sleep(50);
    interruption.request("SIGINT");
    const cancelled = runs.all.find((each) => each.workspace === workspace("a"))!;
    const [a, failing] = (await applying).units;
    expect(failing!.cause).toBe("local-exec provisioner error Error running command 'exit 3': exit status 3. Output:");
    expect(a).toMatchObject({
      result: "early exit",
      reason: "interrupted",
      cause: `${cancelled.id} in HCP Terraform was told to stop: it ends the resource that it is at and writes the state`,
    });
    while (workspace("a").states.length === 0) await sleep(50);
    expect(cancelled.status).toBe("canceled");
    expect(resourcesOf("a")).toEqual(["data"]);
  });
});
