import type { RunReport } from "../../../src/run/report/unit-result";
import { applyGraph, nothingReviewed } from "../../../src/run/graph/apply-graph";
import { planGraph } from "../../../src/run/graph/plan-graph";
import { Lab, type LabOptions } from "./run-lab";

/** A root module of a `ModuleLab`. Outputs of another unit are `${data.terraform_remote_state.<unit>.outputs.<name>}`. */
export interface LabModule {
  /** Blocks of Terraform JSON: `resource`, `locals`, `data`, `provider`. */
  readonly blocks: object;
  /** The contract: the expression and the example of each output. */
  readonly outputs?: Readonly<
    Record<string, { readonly value: unknown; readonly example?: unknown; readonly sensitive?: boolean }>
  >;
}
export type LabModules = Readonly<Record<string, LabModule>>;

interface PlanOptions extends LabOptions {
  readonly mocks?: boolean;
  readonly keepJson?: boolean;
}

/** A lab whose units are Terraform modules as they are written, for expressions that no layer makes. */
export class ModuleLab extends Lab {
  /** Writes modules as synthesis would. */
  place(modules: LabModules): void {
    const names = Object.keys(modules);
    const stacks = Object.fromEntries(names.map((name) => [`lab-${name}`, {}]));
    this.write("cdktf.out/manifest.json", JSON.stringify({ stacks }));
    for (const [name, { blocks, outputs = {} }] of Object.entries(modules)) {
      const path = `.strata/state/lab/${name}/terraform.tfstate`;
      const text = JSON.stringify([blocks, outputs]);
      const reads = new Map<string, Set<string>>();
      for (const [, unit, output] of text.matchAll(/data\.terraform_remote_state\.(\w+)\.outputs(?:\.(\w+))?/g)) {
        const found = reads.get(unit!) ?? new Set();
        reads.set(unit!, output === undefined ? found : found.add(output));
      }
      const values = Object.entries(outputs).map(([output, { value, sensitive }]) => [output, { value, sensitive }]);
      const states = [...reads.keys()].map((unit) => {
        return [unit, { backend: "local", config: { path: `../../../.strata/state/lab/${unit}/terraform.tfstate` } }];
      });
      const { data, terraform, ...rest } = blocks as { readonly data?: object; readonly terraform?: object };
      const allData = {
        ...data,
        ...(states.length > 0 && { terraform_remote_state: Object.fromEntries(states) as object }),
      };
      const module = {
        ...rest,
        terraform: { ...terraform, backend: { local: { path: `../../../${path}` } } },
        data: Object.keys(allData).length === 0 ? undefined : allData,
        output: values.length === 0 ? undefined : (Object.fromEntries(values) as object),
      };
      const contract = Object.entries(outputs).map(([output, { example = "example", sensitive = false }]) => {
        return [output, { description: output, example, sensitive }];
      });
      const record = {
        stack: `lab-${name}`,
        environment: "lab",
        unit: name,
        layer: "module",
        summary: "",
        file: `environments/lab/${name}.ts`,
        deletionProtection: false,
        state: { kind: "local", path },
        stateAddress: path,
        dependencies: Object.fromEntries([...reads].map(([unit, names]) => [`lab-${unit}`, [...names].sort()])),
        dataSources: Object.fromEntries([...reads.keys()].map((unit) => [`lab-${unit}`, unit])),
        outputs: Object.fromEntries(contract) as object,
        resources: {},
        providers: Object.keys((blocks as { readonly provider?: object }).provider ?? {}),
      };
      this.write(`cdktf.out/stacks/lab-${name}/cdk.tf.json`, JSON.stringify(module, undefined, 2));
      this.write(`cdktf.out/stacks/lab-${name}/unit.json`, JSON.stringify(record));
    }
  }

  plan(modules: LabModules, { mocks = false, keepJson = false, ...options }: PlanOptions = {}): Promise<RunReport> {
    this.place(modules);
    return this.runSynthesized(
      "plan",
      (run) => planGraph(run, { mode: "normal", wanted: "changes", mocks, keepJson, settled: () => undefined }),
      options,
    );
  }

  /** Plans each unit when its turn comes, and applies whatever that does. */
  applyAll(modules: LabModules, options: LabOptions = {}): Promise<RunReport> {
    this.place(modules);
    return this.runSynthesized("apply", (run) => applyGraph(run, nothingReviewed, undefined), options);
  }
}

/** An expression that reads an output of another unit. */
export const read = (unit: string, output: string): string => `data.terraform_remote_state.${unit}.outputs.${output}`;
