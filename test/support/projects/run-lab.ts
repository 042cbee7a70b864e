import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { EnvironmentDefinition } from "../../../src/engine/environment";
import { assembleProject } from "../../../src/engine/project";
import { localState } from "../../../src/engine/state";
import type { unit } from "../../../src/engine/unit";
import { synthesizeTo } from "../../../src/cli/project";
import type { RunContext } from "../../../src/run/run-context";
import type { RunObserver } from "../../../src/run/report/run-events";
import { holdEnvironment, openRun, type RunSettings } from "../../../src/run/open-run";
import type { RunReport, UnitResult } from "../../../src/run/report/unit-result";
import { loadUnits, type RunUnits } from "../../../src/run/unit/run-unit";
import { copyForRun } from "../../../src/run/unit/working-copy";
import { select, type SelectionOptions } from "../../../src/run/graph/selection";
import { Interruption } from "../../../src/process/interruption";
import { findTerraform } from "../../../src/terraform/terraform";
import { sourceFiles, testEnvironment } from "./synth";

export type LabOptions = Partial<RunSettings> & Partial<SelectionOptions>;
export type LabUnits = Readonly<Record<string, ReturnType<typeof unit>>>;

/** A project in a temporary folder with one environment, `lab`, whose units are made of `terraform_data`. */
export class Lab {
  readonly root = mkdtempSync(join(tmpdir(), "strata-run-"));
  /** Events of the last run, as `<event> <unit> …`. */
  readonly told: string[] = [];

  constructor(private readonly environment: Partial<EnvironmentDefinition> = {}) {}

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  write(file: string, content: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), content);
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  stateOf(name: string): {
    resources: { mode: string }[];
    outputs: Record<string, { value: unknown }>;
    serial: number;
  } {
    return JSON.parse(this.read(`.strata/state/lab/${name}/terraform.tfstate`)) as never;
  }

  /** Synthesizes these units, as the command line would before a run. */
  synth(units: LabUnits): RunUnits {
    const files = Object.entries(units).map(([name, each]) => [`environments/lab/${name}.ts`, each] as const);
    const project = assembleProject(
      sourceFiles({
        "environments/lab/environment.ts": testEnvironment({ state: localState(), ...this.environment }),
        ...Object.fromEntries(files),
      }),
    );
    synthesizeTo({ root: this.root, outdir: "cdktf.out" }, project, project.units, () => undefined);
    return loadUnits(resolve(this.root, "cdktf.out"));
  }

  /** Synthesizes and runs. */
  run(
    command: RunSettings["command"],
    units: LabUnits,
    work: (context: RunContext) => Promise<readonly UnitResult[]>,
    options: LabOptions = {},
  ): Promise<RunReport> {
    this.synth(units);
    return this.runSynthesized(command, work, options);
  }

  /** Runs what is in the output folder. */
  async runSynthesized(
    command: RunSettings["command"],
    work: (context: RunContext) => Promise<readonly UnitResult[]>,
    options: LabOptions = {},
  ): Promise<RunReport> {
    this.told.length = 0;
    return holdEnvironment({ root: this.root, environment: "lab", command }, async () => {
      const all = await copyForRun({ root: this.root, outdir: this.path("cdktf.out"), environment: "lab" });
      const selection = select(all, { environment: "lab", names: [], ...options });
      return openRun(
        {
          command,
          root: this.root,
          environment: "lab",
          terraform: await findTerraform(),
          env: process.env,
          observer: this.observer(),
          interruption: new Interruption(),
          all,
          selection,
          parallelism: 4,
          ...options,
        },
        work,
      );
    });
  }

  private observer(): RunObserver {
    const tell = (...parts: string[]) => void this.told.push(parts.join(" "));
    return {
      start: () => undefined,
      phase: ({ record }, phase) => tell(phase, record.unit),
      line: ({ record }, line) => tell("line", record.unit, line),
      planned: ({ record }, { result }) => tell("planned", record.unit, result),
      review: () => undefined,
      end: ({ record }, { result }) => tell("end", record.unit, result),
      note: (text) => tell("note", text),
      suspend: () => () => undefined,
      report: () => undefined,
    };
  }
}

/** `a: succeeded +1 ~0 -0`, by unit. */
export function outcomes({ units }: RunReport): Record<string, string> {
  return Object.fromEntries(
    units.map(({ unit: name, result, reason, changed, counts }) => {
      const count = changed === true ? ` +${counts?.add} ~${counts?.change} -${counts?.destroy}` : "";
      return [name, `${result}${reason === undefined ? "" : ` (${reason})`}${count}`];
    }),
  );
}

/** The references of a unit that are not real: `provisional lab-a.text`. */
export function referencesOf({ units }: RunReport, name: string): string[] {
  const { references } = units.find((each) => each.unit === name)!;
  return references.map(({ kind, producer, output: read }) => `${kind} ${producer}.${read}`);
}
