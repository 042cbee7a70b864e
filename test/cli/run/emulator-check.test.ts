import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkEmulator } from "../../../src/cli/run/emulator-check";
import type { UnitRecord } from "../../../src/engine/unit-record";
import { UserError } from "../../../src/engine/problem";
import type { RunUnit } from "../../../src/run/unit/run-unit";
import { writeState } from "../../../src/sandbox/state";

let server: Server;
let endpoint: string;
let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "strata-"));
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  rmSync(root, { recursive: true });
});

const statePath = ".strata/state/lab/kms/terraform.tfstate";

/** A unit with the provider settings of its module. */
function unitWith(settings: object | undefined): RunUnit {
  const folder = join(root, "stack");
  mkdirSync(folder, { recursive: true });
  const provider = settings === undefined ? undefined : { aws: [settings] };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ provider }));
  const record = {
    stack: "lab-kms",
    environment: "lab",
    unit: "kms",
    providers: settings === undefined ? [] : ["aws"],
    state: { kind: "local", path: statePath },
  } as unknown as UnitRecord;
  return { stack: "lab-kms", record, folder, dependencies: [] };
}

async function check(unit: RunUnit): Promise<string[]> {
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  await checkEmulator({ root, environment: "lab", all: new Map([[unit.stack, unit]]), note });
  return notes;
}
const emulated = () => unitWith({ endpoints: [{ kms: endpoint }] });

function sandboxSince(startedAt: string): void {
  const process = { pid: 1, address: "a" };
  const processes = { moto: process, ministack: process, gateway: process };
  writeState(join(root, ".strata", "sandbox"), { version: 2, endpoint, startedAt, processes });
}
function stateFrom(time: string, resources: readonly object[]): void {
  mkdirSync(dirname(join(root, statePath)), { recursive: true });
  writeFileSync(join(root, statePath), JSON.stringify({ version: 4, resources }));
  utimesSync(join(root, statePath), new Date(time), new Date(time));
}

test("a run on an emulator that does not listen is an error at once", async () => {
  const unit = emulated();
  await new Promise((resolve) => server.close(resolve));
  await expect(check(unit)).rejects.toThrow(
    new UserError([
      {
        path: "the sandbox",
        rule: `of lab is not running: nothing listens at ${endpoint}`,
        fix: "npx strata sandbox up",
      },
    ]),
  );
});

test("AWS itself, and units without AWS, are not asked", async () => {
  await new Promise((resolve) => server.close(resolve));
  expect(await check(unitWith({ region: "us-east-1" }))).toEqual([]);
  expect(await check(unitWith(undefined))).toEqual([]);
});

test("states from before the start of the sandbox describe resources that are gone", async () => {
  sandboxSince("2026-02-01T00:00:00Z");
  stateFrom("2026-01-01T00:00:00Z", [{ mode: "managed" }]);
  expect(await check(emulated())).toEqual([
    "note: the sandbox was started after the last apply of kms, so the resources in these states are gone; " +
      "`rm -r .strata/state/lab` forgets them",
  ]);
});

test.each<[string, string, readonly object[]]>([
  ["newer than the sandbox", "2026-03-01T00:00:00Z", [{ mode: "managed" }]],
  ["without resources", "2026-01-01T00:00:00Z", []],
])("a state that is %s is right", async (_, time, resources) => {
  sandboxSince("2026-02-01T00:00:00Z");
  stateFrom(time, resources);
  expect(await check(emulated())).toEqual([]);
});
