import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryProject, type TemporaryProject } from "./temporary-project";
import { RunningStrata } from "./running-strata";

export interface LabPiece {
  readonly text?: string;
  readonly needs?: readonly string[];
  /** The unit whose id decides how many more resources there are: without it no plan can be made. */
  readonly counts?: string;
  /** Run when the unit's resource is created. */
  readonly command?: string;
}

/** A project with one environment, `lab`, for the commands as a shell runs them: its units are made of `terraform_data`. */
export interface LabProject extends TemporaryProject {
  readonly running: RunningStrata;
  /** Writes the unit files of the environment. */
  readonly place: (units: Readonly<Record<string, LabPiece>>) => void;
  readonly stateFile: (unit: string) => string;
  /** How many resources the state of a unit has. */
  readonly resourcesOf: (unit: string) => number;
}

export function labProject(): LabProject {
  const project = temporaryProject({
    "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, aws: { account: "111111111111", region: "us-east-1" }, state: localState(), deletionProtection: false });
`,
  });
  const stateFile = (unit: string) => join(project.root, ".strata", "state", "lab", unit, "terraform.tfstate");
  return {
    ...project,
    running: new RunningStrata(project.root, "lab"),
    stateFile,
    place(units) {
      const files = Object.entries(units).map(([name, unit]) => [`environments/lab/${name}.ts`, unitFile(unit)]);
      project.write(Object.fromEntries(files) as Record<string, string>);
    },
    resourcesOf(unit) {
      const text = existsSync(stateFile(unit)) ? readFileSync(stateFile(unit), "utf8") : "";
      if (text === "") return 0; // Terraform makes an empty file to lock, also for a plan
      const { resources } = JSON.parse(text) as { readonly resources: readonly { readonly mode: string }[] };
      return resources.filter(({ mode }) => mode === "managed").length;
    },
  };
}

function unitFile({ text = "one", needs = [], counts, command = "true" }: LabPiece): string {
  const reads = needs.map((need) => `${need}.outputs.id`).join();
  const counted = counts === undefined ? "" : `, counted: ${counts}.outputs.id`;
  return [
    `import { unit } from "../../src/engine/unit";`,
    `import { oneResource } from "../../test/support/layers/one-resource";`,
    ...[...needs, ...(counts === undefined ? [] : [counts])].map((need) => `import ${need} from "./${need}";`),
    `export default unit(oneResource, { text: "${text}", command: ${JSON.stringify(command)}, reads: [${reads}]${counted} });`,
  ].join("\n");
}
