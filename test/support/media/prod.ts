import { type Design, documented } from "../../../modules/media/capacity/design";
import type { PipelineSettings } from "../../../modules/media/capacity/pipeline";
import { loadProject } from "../../../src/cli/project";
import { synthesize } from "../../../src/engine/synthesis";
import { defaultFunctions } from "../../../src/reference/media-capacity";
import { inTemporaryFolder } from "../projects/synth";
import { pipelineSettings } from "./pipeline-settings";

/** Settings of media/prod, read from its units as Terraform gets them. */
export function prodSettings(): PipelineSettings {
  const project = loadProject();
  const units = project.units.filter(({ environment }) => environment.path === "media/prod");
  return pipelineSettings(
    inTemporaryFolder((outdir) => synthesize(project, { units, outdir })).map(({ module }) => module),
  );
}

/** Everything for every upload. */
export const documentedDesign = (): Design => ({ ...documented, functions: defaultFunctions() });
