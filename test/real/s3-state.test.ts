import { existsSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { s3State } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { applyGraph, planForReview } from "../../src/run/graph/apply-graph";
import { planGraph } from "../../src/run/graph/plan-graph";
import { unlockUnit } from "../../src/run/locks/force-unlock";
import { run } from "../../src/process/run-program";
import { oneResource } from "../support/layers/one-resource";
import { Lab, type LabOptions, type LabUnits, outcomes } from "../support/projects/run-lab";
import { awsVariables, SignedClient, type SignedInit } from "../support/aws/signed-client";
import { startTestSandbox } from "../support/aws/test-sandbox";

jest.setTimeout(240_000);

/** Runs whose states are in S3, with Terraform's own S3 backend and an emulator in AWS's place. */
const bucket = "acme-lab-state";
let client: SignedClient;
let stop: () => Promise<unknown>;
let connection: Connection;
let lab: Lab;

/** Stands before the emulator, and can be cut like a network. */
class Connection {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  cut = false;

  constructor(target: URL) {
    this.server = createServer((socket) => {
      if (this.cut) return void socket.destroy();
      const upstream = connect(Number(target.port), target.hostname);
      for (const each of [socket, upstream]) {
        this.sockets.add(each);
        each.on("error", () => undefined).on("close", () => this.sockets.delete(each));
      }
      socket.pipe(upstream).pipe(socket);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  sever(): void {
    this.cut = true;
    this.sockets.forEach((socket) => socket.destroy());
  }

  close(): void {
    this.sever();
    this.server.close();
  }
}

let env: Record<string, string>;
const object = (key: string, init: SignedInit = {}) => {
  return client.send("s3", `/${bucket}${key}`, init);
};

beforeAll(async () => {
  const sandbox = await startTestSandbox("s3-state");
  ({ stop } = sandbox);
  client = new SignedClient(sandbox.endpoint, sandbox.credentials);
  connection = new Connection(new URL(sandbox.endpoint));
  env = {
    ...awsVariables(await connection.listen(), sandbox.credentials),
    TF_CLI_ARGS_init: "-backend-config=max_retries=1", // five, its default, take 20 seconds
  };
});
afterAll(async () => {
  connection.close();
  await stop();
});
beforeEach(async () => {
  await object("", { method: "PUT" });
  lab = new Lab({
    aws: { account: "123456789012", region: "us-east-1" },
    state: s3State({ bucket, region: "us-east-1" }),
  });
});
afterEach(async () => {
  connection.cut = false;
  lab.remove();
  for (const name of ["a", "b"]) {
    await object(`/lab/${name}/terraform.tfstate`, { method: "DELETE" });
    await object(`/lab/${name}/terraform.tfstate.tflock`, { method: "DELETE" });
  }
});

const ignore = () => undefined;
/** Waits for nothing between attempts: what passes has passed by then, or never does. */
const soon = { pause: () => sleep(50) };
const options = (more: LabOptions = {}): LabOptions => ({ ...soon, env: { ...process.env, ...env }, ...more });
const plan = (units: LabUnits, more?: LabOptions) =>
  lab.run(
    "plan",
    units,
    (run) => planGraph(run, { mode: "normal", wanted: "changes", mocks: false, keepJson: false, settled: ignore }),
    options(more),
  );
const apply = (units: LabUnits, more?: LabOptions) =>
  lab.run(
    "apply",
    units,
    async (run) => {
      return applyGraph(run, await planForReview(run), () => Promise.resolve(true));
    },
    options(more),
  );
const unlock = (units: LabUnits, answer: boolean) =>
  lab.run(
    "unlock",
    units,
    async (run) => [await unlockUnit(run.units[0]!, run, () => Promise.resolve(answer))],
    options({ names: ["a"] }),
  );
const pair = ({ command = "true", text = "one" } = {}) => {
  const a = unit(oneResource, { command, text });
  return { a, b: unit(oneResource, { reads: [a.outputs.id] }) };
};
/** Not by spawnSync: the connection goes through this process. */
const terraform = async (...args: string[]) => {
  const cwd = lab.path(".strata/work/lab-a");
  const { code, stderr } = await run("terraform", args, { cwd, env: { ...process.env, ...env } });
  expect(`${code} ${stderr}`).toMatch(/^0 /);
};

test("states in a bucket: applied, read by others, nothing to do after it, drift and locks given back", async () => {
  expect(outcomes(await apply(pair()))).toEqual({ a: "succeeded +1 ~0 -0", b: "succeeded +1 ~0 -0" });
  expect(outcomes(await plan(pair(), { names: ["b"] }))).toEqual({ b: "succeeded" });
  const state = (await (await object("/lab/a/terraform.tfstate")).json()) as {
    outputs: Record<string, { value: string }>;
  };
  expect(state.outputs["text"]!.value).toBe("one");
  expect((await object("/lab/a/terraform.tfstate.tflock")).status).toBe(404);
});

test("a plan is reused on another machine, without initializing its unit, until its state in the bucket is written", async () => {
  await apply(pair());
  const reuse = async () => {
    rmSync(lab.path(".strata/work"), { recursive: true });
    const report = await lab.run(
      "plan",
      pair(),
      (run) =>
        planGraph(run, {
          mode: "normal",
          wanted: "changes",
          mocks: false,
          keepJson: true,
          reuse: 3_600_000,
          settled: ignore,
        }),
      options({ outDir: lab.path("plans") }),
    );
    const isInitialized = (name: string) =>
      existsSync(lab.path(`.strata/work/lab-${name}/.terraform/terraform.tfstate`));
    return report.units.map(({ unit: name, result, plannedAt }) => {
      return [name, result, plannedAt === undefined ? "planned" : "reused", isInitialized(name)].join(" ");
    });
  };
  expect(await reuse()).toEqual(["a succeeded planned true", "b succeeded planned true"]);
  expect(await reuse()).toEqual(["a succeeded reused false", "b succeeded reused false"]);
  const state = (await (await object("/lab/b/terraform.tfstate")).json()) as { readonly serial: number };
  const body = JSON.stringify({ ...state, serial: state.serial + 1 });
  expect((await object("/lab/b/terraform.tfstate", { method: "PUT", body })).status).toBe(200);
  expect(await reuse()).toEqual(["a succeeded reused false", "b succeeded planned true"]);
});

test("a lock that no one gives back: three attempts, then who has it; unlock releases it", async () => {
  await apply(pair());
  const held = {
    ID: "8f0c",
    Operation: "OperationTypeApply",
    Who: "ann@laptop",
    Version: "1.11.4",
    Created: "2026-01-02T03:04:05Z",
    Info: "",
    Path: "",
  };
  await object("/lab/a/terraform.tfstate.tflock", { method: "PUT", body: JSON.stringify(held) });
  const report = await plan(pair());
  expect(outcomes(report)).toEqual({ a: "failed (run error)", b: "early exit (ancestor error)" });
  expect(lab.told.filter((line) => line.includes("(attempt "))).toHaveLength(2);
  expect(report.units[0]!.cause).toMatch(/ann@laptop.*`npx strata force-unlock lab a`/);

  expect((await unlock(pair(), false)).units[0]).toMatchObject({
    result: "early exit",
    reason: "not accepted",
    cause: "ann@laptop holds it for OperationTypeApply since 2026-01-02 03:04:05 UTC (lock 8f0c)",
  });
  expect((await unlock(pair(), true)).units[0]).toMatchObject({
    result: "succeeded",
    cause: "released: ann@laptop holds it for OperationTypeApply since 2026-01-02 03:04:05 UTC (lock 8f0c)",
  });
  expect((await unlock(pair(), true)).units[0]).toMatchObject({ result: "succeeded", cause: "is not locked" });
  expect(outcomes(await plan(pair()))).toEqual({ a: "succeeded", b: "succeeded" });
});

test("a bucket that cannot be reached is an error of each unit, after three attempts", async () => {
  await apply(pair());
  connection.sever();
  const report = await plan(pair());
  expect(outcomes(report)).toEqual({ a: "failed (run error)", b: "early exit (ancestor error)" });
  expect(lab.told.filter((line) => line.includes("(attempt "))).toHaveLength(2);
});

test("a bucket that goes away during an apply: nothing is lost, and nothing is made twice", async () => {
  const ledger = lab.path("ledger");
  const units = pair({ command: `echo a >> ${ledger}; until test -e ${lab.path("cut")}; do sleep 0.1; done` });
  const applying = apply(units);
  while (!existsSync(ledger)) await sleep(50);
  connection.sever();
  lab.write("cut", "");
  const report = await applying;
  expect(outcomes(report)).toEqual({ a: "failed (run error)", b: "early exit (ancestor error)" });
  expect(report.units[0]!.cause).toContain("state push errored.tfstate");

  // The network is back. What the messages say, one after the other:
  connection.cut = false;
  expect((await plan(units)).units[0]!.cause).toBe(
    "an earlier apply could not write its state and left .strata/work/lab-a/errored.tfstate; write it with `terraform -chdir=.strata/work/lab-a state push errored.tfstate` and delete it",
  );
  expect((await unlock(units, true)).units[0]!.cause).toMatch(/^released: /);
  await terraform("state", "push", "errored.tfstate");
  rmSync(lab.path(".strata/work/lab-a/errored.tfstate"));
  expect(outcomes(await apply(units))).toEqual({ a: "succeeded", b: "succeeded +1 ~0 -0" });
  expect(lab.read("ledger")).toBe("a\n");
});
