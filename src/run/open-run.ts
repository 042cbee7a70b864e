import { readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError, problem } from "../engine/problem";
import type { Interruption } from "../process/interruption";
import type { Variables } from "../process/run-program";
import type { Terraform } from "../terraform/terraform";
import { isRunning } from "../process/identity";
import { againFolder, backupFolder, type RunContext, resultOf } from "./run-context";
import { lockEnvironment } from "./locks/environment-lock";
import type { RunObserver } from "./report/run-events";
import { Initialization } from "./unit/initialization";
import { SchemaCache } from "./unit/schema-cache";
import { whyNoSchemaCache } from "./unit/schema-cache-limits";
import { Journal, newRunFolder, readJournal, runFolders } from "./journal/journal";
import { Masking } from "./plans/masking";
import { defaultParallelism } from "./graph/parallelism";
import type { RunCommand, RunReport, UnitResult } from "./report/unit-result";
import type { RunUnits } from "./unit/run-unit";
import type { Selection } from "./graph/selection";
import { States } from "./values/state-cache";
import { UnitTerraform } from "./unit/unit-terraform";

export interface RunSettings {
  readonly command: RunCommand;
  readonly root: string;
  readonly environment: string;
  readonly terraform: Terraform;
  readonly env: Variables;
  readonly observer: RunObserver;
  readonly interruption: Interruption;
  readonly all: RunUnits;
  readonly selection: Selection;
  readonly parallelism?: number;
  readonly failFast?: boolean;
  /** Whether modules are initialized with their backends: by default they are. Without them no state can be read. */
  readonly backend?: boolean;
  /** Whether schemas of providers come from files where that is possible: by default they do. */
  readonly schemaCache?: boolean;
  /** Where plans go, absolute; the run's own folder without it. */
  readonly outDir?: string;
  /** Waits before a step is tried again. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** The folder of an environment's runs. */
export const runsFolder = (root: string, environment: string): string => join(root, ".strata", "runs", environment);

/**
 * Takes an environment for one command, from before its modules are written until all is done.
 * @throws UserError when another run has it
 */
export async function holdEnvironment<T>(
  { root, environment, command }: Pick<RunSettings, "root" | "environment"> & { readonly command: string },
  work: () => Promise<T>,
): Promise<T> {
  const release = lockEnvironment(runsFolder(root, environment), environment, command);
  try {
    return await work();
  } finally {
    release();
  }
}

/** Prepares a run over an environment that is held, does it, and reports it. */
export async function openRun(
  settings: RunSettings,
  work: (context: RunContext) => Promise<readonly UnitResult[]>,
): Promise<RunReport> {
  const { root, command, environment, observer, interruption, selection, all, outDir } = settings;
  const started = new Date().toISOString();
  await recover(settings);
  const { folder, journal } = openFolder(settings);
  const masking = new Masking();
  const schemas = new SchemaCache({
    folder: join(root, ".strata", "schemas"),
    log: join(folder, "provider-server.log"),
    reasonAgainst: settings.schemaCache === false ? "" : whyNoSchemaCache(settings.terraform, settings.env),
    note: (text) => observer.note(text),
  });
  const terraform = new UnitTerraform({
    ...settings,
    logs: folder,
    masking,
    schemas,
    onLine: (unit, line) => observer.line(unit, line),
  });
  const initialization = new Initialization(terraform, join(root, ".strata", "providers"), settings);
  const { units, excluded } = selection;
  const parallelism = settings.parallelism ?? defaultParallelism(units);
  const context: RunContext = {
    command,
    root,
    environment,
    units,
    excluded,
    all,
    parallelism,
    failFast: settings.failFast ?? false,
    folder,
    planFolder: ({ record, stack }) =>
      outDir === undefined ? join(folder, stack) : join(outDir, record.environment, record.unit),
    terraform,
    initialization,
    states: new States(root, terraform, initialization, masking),
    masking,
    interruption,
    journal,
    observer,
    pause: settings.pause ?? sleep,
  };
  observer.start({ command, environment, units });
  try {
    await initialization.prepare(units, all.values());
    const results = await work(context);
    const report: RunReport = {
      command,
      environment,
      folder: relative(root, folder).replaceAll("\\", "/"),
      started,
      ended: new Date().toISOString(),
      parallelism,
      units: [...results, ...excluded.map((unit) => ({ ...resultOf(unit), result: "excluded" as const }))],
    };
    journal.add({ type: "end" });
    observer.report(report);
    return report;
  } finally {
    await schemas.end();
    journal.close();
    // Plans hold secrets: those that no one asked to keep go.
    for (const name of [...units.map(({ stack }) => stack), againFolder]) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Makes the run's folder and begins its journal: what has no room for these has none for states. */
function openFolder({ root, command, environment, selection, observer }: RunSettings) {
  const above = runsFolder(root, environment);
  try {
    const folder = newRunFolder(above);
    const units = selection.units.map(({ stack }) => stack);
    const journal = new Journal(folder, { type: "run", command, environment, units }, (reason) =>
      observer.note(`the journal cannot be written (${reason}): \`--resume\` will know only what it has so far`),
    );
    return { folder, journal };
  } catch (error) {
    const message = `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([
      problem({ path: relative(root, above), message, fix: "make room for it, or make it writable" }),
    ]);
  }
}

/** Cleans up after runs that were killed: Terraform that still works, and plans. */
async function recover({ root, environment, observer, interruption }: RunSettings): Promise<void> {
  const runs = runFolders(runsFolder(root, environment));
  for (const entry of runs.flatMap((run) => readJournal(run).entries)) {
    if (entry.type !== "change" || !isRunning(entry)) continue;
    observer.note(
      `Terraform still changes ${entry.unit} for a run that was killed (process ${entry.pid}); waiting for it`,
    );
    while (isRunning(entry) && !interruption.requested) await sleep(200);
    if (isRunning(entry)) {
      const message = `is still changed by the Terraform of a run that was killed (process ${entry.pid})`;
      throw new UserError([
        problem({ path: `unit ${entry.unit}`, message, fix: "run the command again when it has ended" }),
      ]);
    }
  }
  runs.forEach(removeSecrets);
}

/** Removes the folders within a run's: its plans. Backups of a move stay. */
function removeSecrets(run: string): void {
  readdirSync(run, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== backupFolder)
    .forEach(({ name }) => rmSync(join(run, name), { recursive: true, force: true }));
}
