import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { TerraformResource, Token } from "cdktf";
import { z } from "zod";
import type { EnvironmentDefinition } from "../../src/engine/environment";
import { layer } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { assembleProject } from "../../src/engine/project";
import { localState } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import type { UnitStack } from "../../src/engine/unit-stack";
import { selectUnits, synthesizeTo } from "../../src/main";
import type { RunContext } from "../../src/run/context";
import type { RunObserver } from "../../src/run/events";
import { holdEnvironment, openRun, type RunSettings } from "../../src/run/open-run";
import type { RunReport, UnitResult } from "../../src/run/result";
import { loadUnits, type RunUnits } from "../../src/run/run-unit";
import { select, type SelectionOptions } from "../../src/run/selection";
import { Interruption } from "../../src/runner/interruption";
import { findTerraform } from "../../src/runner/terraform";
import { sourceFiles, testEnvironment } from "./synth";

/**
 * A layer of one `terraform_data`. Its `text` is known in a plan; its `id` only after an apply. With a ledger, creating
 * it adds a line to that file, so that one can count how often it was made.
 */
export const piece = layer({
  name: "piece",
  summary: "for tests of runs",
  aws: false,
  inputs: z.strictObject({
    text: z.string().default("one"),
    reads: z.array(z.string()).default([]),
    /** Reaches a data source. */
    lookup: z.string().optional(),
    secret: z.string().default("s3cr3t-value"),
    command: z.string().optional(),
  }),
  outputs: {
    text: output("known in a plan", "example text"),
    id: output("known after an apply", "example id"),
    secret: output("sensitive", "example secret", { sensitive: true }),
  },
  build(stack, { text, reads, lookup, secret, command }) {
    const data = new Piece(stack, { text, reads, secret }, command);
    if (lookup !== undefined) stack.addOverride("data.external.lookup", { program: ["true", lookup] });
    return { text, id: Token.asString(data.interpolationForAttribute("id")), secret };
  },
});

class Piece extends TerraformResource {
  constructor(
    stack: UnitStack,
    private readonly input: object,
    private readonly command: string | undefined,
  ) {
    super(stack, "data", { terraformResourceType: "terraform_data" });
  }

  /** A new text replaces the resource, so that its id changes too. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    const { text } = this.input as { readonly text: string };
    const provisioner = this.command === undefined ? undefined : [{ "local-exec": { command: this.command } }];
    return { input: this.input, triggers_replace: text, provisioner };
  }
}

export type LabOptions = Partial<RunSettings> & Partial<SelectionOptions>;
export type LabUnits = Readonly<Record<string, ReturnType<typeof unit>>>;

/** A project in a temporary folder with one environment, `lab`, whose units are made of `terraform_data`. */
export class Lab {
  readonly root = mkdtempSync(join(tmpdir(), "strata-run-"));
  /** What the last run told, as `<event> <unit> …`. */
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
    synthesizeTo({ root: this.root, outdir: "cdktf.out" }, project, selectUnits(project), () => undefined);
    return loadUnits(resolve(this.root, "cdktf.out"));
  }

  /** Synthesizes and runs. */
  async run(
    command: RunSettings["command"],
    units: LabUnits,
    work: (context: RunContext) => Promise<readonly UnitResult[]>,
    options: LabOptions = {},
  ): Promise<RunReport> {
    const all = this.synth(units);
    const selection = select(all, { environment: "lab", names: [], ...options });
    this.told.length = 0;
    return holdEnvironment({ root: this.root, environment: "lab", command }, async () =>
      openRun(
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
      ),
    );
  }

  private observer(): RunObserver {
    const tell = (...parts: string[]) => void this.told.push(parts.join(" "));
    return {
      start: () => undefined,
      phase: ({ record }, phase) => tell(phase, record.unit),
      line: ({ record }, line) => tell("line", record.unit, line),
      planned: ({ record }, { result }) => tell("planned", record.unit, result),
      end: ({ record }, { result }) => tell("end", record.unit, result),
      note: (text) => tell("note", text),
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
