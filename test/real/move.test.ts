import { spawn } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { formatProblem, UserError } from "../../src/engine/problem";
import { rawExpression } from "../../src/engine/raw-expression";
import { s3State } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { applyGraph, nothingReviewed } from "../../src/run/graph/apply-graph";
import type { RunContext } from "../../src/run/run-context";
import {
  type MoveOptions,
  type MoveOutcome,
  moveResources,
  type MoveProposal,
} from "../../src/run/move/move-resources";
import { readMoveRequest } from "../../src/run/move/move-request";
import { resultOf } from "../../src/run/run-context";
import { planGraph } from "../../src/run/graph/plan-graph";
import type { UnitResult } from "../../src/run/report/unit-result";
import { awsVariables, SignedClient } from "../support/aws/signed-client";
import { startTestSandbox, type TestSandbox } from "../support/aws/test-sandbox";
import { severalResources } from "../support/layers/several-resources";
import { oneResource } from "../support/layers/one-resource";
import { succeed } from "../support/projects/programs";
import { Lab, type LabUnits, outcomes } from "../support/projects/run-lab";
import { temporaryProject } from "../support/projects/temporary-project";

jest.setTimeout(120_000);

const ignore = () => undefined;
const planIn = (run: RunContext) =>
  planGraph(run, { mode: "normal", wanted: "changes", mocks: false, keepJson: false, settled: ignore });

const plan = async (lab: Lab, units: LabUnits) => outcomes(await lab.run("plan", units, planIn));
async function apply(lab: Lab, units: LabUnits): Promise<void> {
  const report = await lab.run("apply", units, (run) => applyGraph(run, nothingReviewed, undefined));
  expect(report.units.map(({ result }) => result)).toEqual(report.units.map(() => "succeeded"));
}

interface Moving extends Partial<MoveOptions> {
  readonly pause?: RunContext["pause"];
  readonly shown?: (proposal: MoveProposal) => void;
}

/** Moves from `a` to `b` as the command would. */
async function move(lab: Lab, units: LabUnits, addresses: string[], options: Moving = {}): Promise<MoveOutcome> {
  let outcome: MoveOutcome | undefined;
  const work = async (run: RunContext): Promise<UnitResult[]> => {
    const request = readMoveRequest(run.all, { environment: "lab", from: "a", to: "b", addresses });
    outcome = await moveResources({ ...run, pause: options.pause ?? run.pause }, request, {
      allowUpdates: false,
      confirm: () => Promise.resolve(true),
      ...options,
    });
    return run.units.map((each) => ({ ...resultOf(each), result: "succeeded" as const }));
  };
  await lab.run("move", units, work, { names: ["a", "b"] });
  return outcome!;
}

async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(formatProblem);
    throw error;
  }
  throw new Error("expected a mistake to be found, but there was none");
}

/** Whether a colleague's apply is kept away by the lock of a unit's state. */
async function isRefused(lab: Lab, name: string): Promise<boolean> {
  const cwd = lab.path(".strata/work", `lab-${name}`);
  const colleague = spawn("terraform", ["apply", "-input=false", "-auto-approve"], { cwd, env: process.env });
  let text = "";
  colleague.stderr.on("data", (part: Buffer) => (text += part.toString()));
  await new Promise((ended) => colleague.once("close", ended));
  return text.includes("Error acquiring the state lock");
}

interface State {
  readonly resources: readonly {
    readonly name: string;
    readonly instances: readonly [{ attributes: { id: string } }];
  }[];
}
/** The id of each resource in a state. */
function idsIn(text: string): Record<string, string> {
  const { resources } = (text === "" ? { resources: [] } : JSON.parse(text)) as State;
  return Object.fromEntries(resources.map(({ name, instances }) => [name, instances[0].attributes.id]));
}
const stateFile = (root: string, name: string) => join(root, `.strata/state/lab/${name}/terraform.tfstate`);
const ids = (root: string, name: string) =>
  existsSync(stateFile(root, name)) ? idsIn(readFileSync(stateFile(root, name), "utf8")) : {};

describe("a move between the states of two units", () => {
  let lab: Lab;
  beforeEach(() => (lab = new Lab()));
  afterEach(() => lab.remove());

  const place = (
    a: Record<string, string>,
    b: Record<string, string>,
    rest: { reads?: Record<string, string>; identity?: string } = {},
  ) => ({ a: unit(severalResources, { items: a }), b: unit(severalResources, { items: b, ...rest }) }) as LabUnits;
  const address = (name: string) => `terraform_data.${name}`;

  test("several at once, one with another name, into a state that does not exist; nothing is recreated", async () => {
    const reads = { reader: "raw" };
    const all = { raw: "1", reader: "2", old: "3", stays: "4" };
    await apply(lab, { a: unit(severalResources, { items: all, reads }) });
    const before = ids(lab.root, "a");
    const units = place({ stays: "4" }, { raw: "1", reader: "2", current: "3" }, { reads });
    let shown: MoveProposal | undefined;
    const outcome = await move(
      lab,
      units,
      [address("raw"), address("reader"), `${address("old")}=${address("current")}`],
      {
        confirm: (proposal) => {
          shown = proposal;
          return Promise.resolve(true);
        },
      },
    );
    expect(shown!.moves[2]).toEqual({
      old: address("old"),
      current: address("current"),
      ids: [before["old"]],
      begun: false,
    });
    expect(outcome).toMatchObject({ status: "moved", remarks: [] });
    expect(ids(lab.root, "a")).toEqual({ stays: before["stays"] });
    expect(ids(lab.root, "b")).toEqual({ raw: before["raw"], reader: before["reader"], current: before["old"] });
    await apply(lab, units);
    expect(ids(lab.root, "b")).toEqual({ raw: before["raw"], reader: before["reader"], current: before["old"] });
    expect(await plan(lab, units)).toEqual({ a: "succeeded", b: "succeeded" });
  });

  test("one that another of the old unit reads: it reads the new unit's output afterwards", async () => {
    await apply(lab, {
      a: unit(severalResources, { items: { raw: "1", reader: "2" } }),
      b: unit(severalResources, {}),
    });
    const before = ids(lab.root, "a");
    const b = unit(severalResources, { items: { raw: "1" } });
    const a = unit(severalResources, { items: { reader: "2" }, from: b.outputs.ids });
    expect(await move(lab, { a, b }, [address("raw")])).toMatchObject({ status: "moved" });
    expect(await plan(lab, { a, b })).toEqual({ a: "succeeded +0 ~1 -0", b: "succeeded +0 ~0 -0" });
    expect([ids(lab.root, "a"), ids(lab.root, "b")]).toEqual([{ reader: before["reader"] }, { raw: before["raw"] }]);
  });

  test("nothing is changed without a yes; the backups are for the user alone, and no copy of a state stays", async () => {
    await apply(lab, { a: unit(oneResource, {}), b: unit(severalResources, {}) });
    const states = () =>
      ["a", "b"].map((name) => JSON.parse(readFileSync(stateFile(lab.root, name), "utf8")) as unknown);
    const before = states();
    const units = { a: unit(severalResources, {}), b: unit(oneResource, {}) };
    expect(await move(lab, units, [address("data")], { confirm: () => Promise.resolve(false) })).toEqual({
      status: "not begun",
    });
    expect(states()).toEqual(before);
    const outcome = await move(lab, units, [address("data")]);
    if (outcome.status !== "moved") throw new Error(JSON.stringify(outcome));
    const kept = [...outcome.backups.values()];
    expect(kept.map((file) => JSON.parse(lab.read(file)) as unknown)).toEqual(before);
    expect(kept.map((file) => statSync(lab.path(file)).mode & 0o777)).toEqual([0o600, 0o600]);
    const folder = join(kept[0]!, "..", "..");
    expect(readdirSync(lab.path(folder)).sort()).toEqual(
      ["backup", "journal.jsonl", "lab-a.lock.log", "lab-a.log", "lab-b.lock.log", "lab-b.log"].sort(),
    );
    const logs = readdirSync(lab.path(folder)).filter((name) => name.endsWith(".log"));
    for (const log of logs) expect(lab.read(join(folder, log))).not.toContain("s3cr3t-value");
  });

  test("a resource that its new unit would replace or update is put back, also out of a state that there was not", async () => {
    await apply(lab, { a: unit(severalResources, { items: { raw: "1", big: "2" } }) });
    const before = ids(lab.root, "a");
    const other = place({ big: "2" }, { raw: "1" }, { identity: "other" });
    expect(await move(lab, other, [address("raw")])).toMatchObject({
      status: "put back",
      causes: ["lab-b: terraform_data.raw would be replaced (triggers_replace differs)"],
    });
    expect([ids(lab.root, "a"), ids(lab.root, "b")]).toEqual([before, {}]);
    const changed = place({ big: "2" }, { raw: "2" });
    expect(await move(lab, changed, [address("raw")])).toMatchObject({
      status: "put back",
      causes: ["lab-b: terraform_data.raw would be updated (input differs); --allow-updates accepts that"],
    });
    expect(await move(lab, changed, [address("raw")], { allowUpdates: true })).toMatchObject({
      status: "moved",
      remarks: ["lab-b: terraform_data.raw would be updated (input differs)"],
    });
    expect([ids(lab.root, "a"), ids(lab.root, "b")]).toEqual([{ big: before["big"] }, { raw: before["raw"] }]);
    expect(await problemsOf(move(lab, changed, [address("raw")]))).toEqual([
      "terraform_data.raw is not in the state of lab-a; terraform_data.raw is in that of lab-b already (if it was moved, nothing is left to do: leave it out).",
    ]);
  });

  test("units that cannot be planned are found before anything is changed", async () => {
    await apply(lab, { a: unit(severalResources, { items: { raw: "1" } }) });
    const before = lab.read(".strata/state/lab/a/terraform.tfstate");
    const broken = {
      a: unit(severalResources, {}),
      b: unit(severalResources, { items: { raw: rawExpression('${file("/nowhere")}') } }),
    };
    expect(await problemsOf(move(lab, broken, [address("raw")]))).toEqual([
      'unit lab-b cannot be planned: Invalid function argument Invalid value for "path" parameter: no file exists at "/nowhere"; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource. (put that right first: after a move, the plans of both units must show that they leave it alone).',
    ]);
    expect(lab.read(".strata/state/lab/a/terraform.tfstate")).toBe(before);
  });

  test("a lock that someone else holds is waited for, and an error in the end", async () => {
    await apply(lab, {
      a: unit(severalResources, { items: { raw: "1" } }),
      b: unit(severalResources, { items: { own: "1" } }),
    });
    const units = place({}, { raw: "1", own: "1" });
    const folder = lab.path(".strata/work/lab-b");
    // It asks while it holds the lock, as a colleague's apply would.
    const builtin = "terraform.io/builtin/terraform";
    const colleague = spawn("terraform", ["state", "replace-provider", builtin, builtin], { cwd: folder });
    await new Promise<void>((held) =>
      colleague.stdout.on("data", (text: Buffer) => (text.includes("Only 'yes'") ? held() : undefined)),
    );
    const leave = async () => {
      colleague.stdin.end();
      await new Promise((ended) => colleague.once("exit", ended));
    };
    try {
      const message = await problemsOf(move(lab, units, [address("raw")], { pause: () => Promise.resolve() }));
      expect(message).toEqual([
        expect.stringMatching(
          /^unit lab-b cannot have the lock of its state: Error acquiring the state lock .* \(wait for whoever holds it; if no one does, `npx strata force-unlock lab b`\)\.$/,
        ),
      ]);
    } catch (error) {
      await leave();
      throw error;
    }
    expect(await move(lab, units, [address("raw")], { pause: leave })).toMatchObject({ status: "moved" });
  });

  test("while a move waits for its answer, no one else gets at the states", async () => {
    await apply(lab, { a: unit(severalResources, { items: { raw: "1" } }) });
    const units = place({}, { raw: "1" });
    const refused: boolean[] = [];
    await move(lab, units, [address("raw")], {
      confirm: async () => {
        refused.push(await isRefused(lab, "a"), await isRefused(lab, "b"));
        return false;
      },
    });
    expect(refused).toEqual([true, true]);
  });
});

describe("the command", () => {
  const { root, write, strata } = temporaryProject({
    "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, aws: { account: "111111111111", region: "us-east-1" }, state: localState(), deletionProtection: false });
`,
    // Stops the run that started it, or interrupts it, in the moment that a test names.
    "wrapper.sh": `#!/bin/sh
unit=$(basename "$PWD")
if [ "$WRAPPED" = kill ] && [ "$unit $1 $2" = "lab-a state push" ]; then kill -KILL $PPID; exit 1; fi
if [ "$WRAPPED" = pushed ] && [ "$unit $1 $2" = "lab-a state push" ]; then touch "$PUSHED"; fi
if [ "$WRAPPED" = pushed ] && [ "$unit $1" = "lab-b plan" ] && [ -e "$PUSHED" ]; then rm "$PUSHED"; kill -INT $PPID; sleep 1; fi
if [ "$WRAPPED" = refuse ] && [ "$unit $1 $2" = "lab-a state push" ]; then echo "Error: refused"; exit 1; fi
if [ "$WRAPPED" = stuck ] && [ "$unit $1 $2" = "lab-a state push" ]; then
  if [ -e "$PUSHED" ]; then echo "Error: refused"; exit 1; fi
  touch "$PUSHED"
fi
exec terraform "$@"
`,
  });
  const place = (name: string, items: Record<string, string>) =>
    write({
      [`environments/lab/${name}.ts`]: [
        `import { unit } from "../../src/engine/unit";`,
        `import { severalResources } from "../../test/support/layers/several-resources";`,
        `export default unit(severalResources, { items: ${JSON.stringify(items)} });`,
      ].join("\n"),
    });
  const wrapped = (how: string, ...args: string[]) => {
    const given = { ...process.env };
    const wrapper = join(root, "wrapper.sh");
    const pushed = join(root, "pushed");
    rmSync(pushed, { force: true });
    Object.assign(process.env, { TERRAFORM_BINARY_NAME: wrapper, WRAPPED: how, PUSHED: pushed });
    try {
      return strata(...args);
    } finally {
      process.env = given;
    }
  };
  const raw = "terraform_data.raw";
  let before: Record<string, string>;

  beforeAll(() => {
    place("a", { raw: "1", stays: "2" });
    place("b", {});
    expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
    before = ids(root, "a");
    place("a", { stays: "2" });
    place("b", { raw: "1" });
    chmodSync(join(root, "wrapper.sh"), 0o755);
  });

  test("wants a yes before it begins, and --dry-run only shows", () => {
    expect(strata("move", "lab", "a", "b", raw)).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "error move needs confirmation, but there is no terminal, or CI is set (pass --auto-approve).",
      ) as string,
    });
    expect(strata("move", "lab", "a", "b", raw, "--dry-run")).toEqual({
      code: 0,
      out: [
        "FROM a              TO b                PLAN OF a  PLAN OF b  ID",
        `${raw}  ${raw}  destroyed  created    ${before["raw"]}`,
        "",
      ].join("\n"),
      err: "nothing was changed\n",
    });
    expect([ids(root, "a"), ids(root, "b")]).toEqual([before, {}]);
  });

  test("interrupted while it checks, it puts both states back", () => {
    const { code, err } = wrapped("pushed", "move", "lab", "a", "b", raw, "--auto-approve");
    expect(err).toContain(
      "error interrupted before both plans showed that the move is correct.\n\nnot moved: both states are unchanged",
    );
    expect(code).toBe(1);
    expect([ids(root, "a"), ids(root, "b")]).toEqual([before, {}]);
  });

  test("what cannot be written is put back", () => {
    const { code, err } = wrapped("refuse", "move", "lab", "a", "b", raw, "--auto-approve");
    expect(err).toContain(
      "error the state of lab-a cannot be written: refused.\n\nnot moved: both states are unchanged",
    );
    expect(code).toBe(1);
    expect([ids(root, "a"), ids(root, "b")]).toEqual([before, {}]);
  });

  test("what cannot be put back either is in one state at least, and the backups and the commands are named", () => {
    place("b", { raw: "another text" });
    const { code, err } = wrapped("stuck", "move", "lab", "a", "b", raw, "--auto-approve");
    const lines = err.split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "error lab-b: terraform_data.raw would be updated (input differs); --allow-updates accepts that.",
      expect.stringMatching(
        /^error the state of lab-a is not put back: refused \(`(?:terraform|tofu) -chdir=\.strata\/work\/lab-a state push -force .*\/backup\/lab-a\.tfstate`\)\.$/,
      ),
      expect.stringMatching(
        /^error the state of lab-b is not put back: the other comes first \(`(?:terraform|tofu) .*\)\.$/,
      ),
      "",
    ]);
    expect(code).toBe(1);
    expect([ids(root, "a"), ids(root, "b")]).toEqual([{ stays: before["stays"] }, { raw: before["raw"] }]);
    for (const line of lines.slice(1, 3)) {
      const [, folder, backup] = /-chdir=(\S+) state push -force ([^`]+)`/.exec(line)!;
      succeed("terraform", [`-chdir=${folder}`, "state", "push", "-force", backup!], { cwd: root });
    }
    expect([ids(root, "a"), ids(root, "b")]).toEqual([before, {}]);
    place("b", { raw: "1" });
  });

  test("killed between the two states, the resource is in both; the second run finishes it", () => {
    expect(wrapped("kill", "move", "lab", "a", "b", raw, "--auto-approve").code).toBeNull();
    expect([ids(root, "a"), ids(root, "b")]).toEqual([before, { raw: before["raw"] }]);
    const { code, out } = strata("move", "lab", "a", "b", raw, "--auto-approve");
    expect(out).toContain(
      `An earlier move was interrupted: ${raw} is in both states and is only removed from that of a.`,
    );
    expect(out).toContain(
      "moved: no plan destroys or recreates the resources; `npx strata apply lab a b` updates outputs that changed\n",
    );
    expect(code).toBe(0);
    expect([ids(root, "a"), ids(root, "b")]).toEqual([{ stays: before["stays"] }, { raw: before["raw"] }]);
    const left = readdirSync(join(root, ".strata", "runs", "lab"), { recursive: true, encoding: "utf8" });
    expect(left.filter((name) => /moving|locks/.test(name))).toEqual([]);
  });

  test("--json", () => {
    place("a", {});
    place("b", { raw: "1", stayed: "2" });
    const address = "terraform_data.stays=terraform_data.stayed";
    const { out } = strata("move", "lab", "a", "b", address, "--auto-approve", "--json");
    expect(JSON.parse(out)).toMatchObject({
      environment: "lab",
      from: "a",
      to: "b",
      status: "moved",
      resources: [{ address: "terraform_data.stays", newAddress: "terraform_data.stayed", ids: [before["stays"]] }],
    });
  });
});

describe("states in S3", () => {
  const lab = new Lab({ state: s3State({ bucket: "acme-lab-state", region: "us-east-1" }) });
  const given = { ...process.env };
  let sandbox: TestSandbox;
  let client: SignedClient;
  const request = (path: string, method = "GET") => client.send("s3", `/acme-lab-state${path}`, { method });

  beforeAll(async () => {
    sandbox = await startTestSandbox("move");
    client = new SignedClient(sandbox.endpoint, sandbox.credentials);
    Object.assign(process.env, awsVariables(sandbox.endpoint, sandbox.credentials));
    expect((await request("", "PUT")).status).toBe(200);
  }, 180_000);
  afterAll(async () => {
    await sandbox.stop();
    lab.remove();
    process.env = given;
  });

  const idsOf = async (name: string) => idsIn(await (await request(`/lab/${name}/terraform.tfstate`)).text());
  const locked = async (name: string) =>
    (await request(`/lab/${name}/terraform.tfstate.tflock`, "HEAD")).status === 200;

  test("are locked together, written, and given back", async () => {
    await apply(lab, { a: unit(severalResources, { items: { raw: "1" } }) });
    const before = await idsOf("a");
    const units = { a: unit(severalResources, {}), b: unit(severalResources, { items: { raw: "1" } }) };
    let held: boolean[] = [];
    const outcome = await move(lab, units, ["terraform_data.raw"], {
      confirm: async () => {
        held = [await locked("a"), await locked("b"), await isRefused(lab, "a"), await isRefused(lab, "b")];
        return true;
      },
    });
    expect(held).toEqual([true, true, true, true]);
    expect(outcome).toMatchObject({ status: "moved" });
    expect([await idsOf("a"), await idsOf("b")]).toEqual([{}, before]);
    expect([await locked("a"), await locked("b")]).toEqual([false, false]);
  });
});
