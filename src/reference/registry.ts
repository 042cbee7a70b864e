import { alarmsTable } from "./alarms-table";
import type { Documents } from "./documents";
import type { GeneratedPart, ReferenceSource } from "./generated";
import { definedLayers } from "./layer-files";
import { layerPages, layersFolder } from "./layer-pages";
import { mediaCostTable, mediaKindsTable, mediaOptionsTable, mediaPricesTable } from "./media-capacity";
import { nameLimitsTable, policyRulesPage, sizeLimitsTable } from "./policy-documents";
import { emulatedServicesTable, gapsList } from "./sandbox-parts";

export const cloudwatchRunbook = "docs/runbooks/cloudwatch-alarms.md";

/** The generated parts of pages. A page names each part by its markers. */
export const generatedParts: readonly GeneratedPart[] = [
  { file: "docs/policy.md", name: "name limits", render: nameLimitsTable },
  { file: "docs/policy.md", name: "size limits", render: sizeLimitsTable },
  { file: "docs/sandbox-services.md", name: "services", render: emulatedServicesTable },
  { file: "docs/sandbox-services.md", name: "gaps", render: gapsList },
  { file: cloudwatchRunbook, name: "alarms", render: alarmsTable },
  { file: "docs/systems/media-cost.md", name: "media cost", render: mediaCostTable },
  { file: "docs/systems/media-cost.md", name: "media kinds", render: mediaKindsTable },
  { file: "docs/systems/media-cost.md", name: "media options", render: mediaOptionsTable },
  { file: "docs/systems/media-cost.md", name: "media prices", render: mediaPricesTable },
];

/** Everything that `strata reference` writes for a project. */
export function referenceDocuments({ root, units }: ReferenceSource): Documents {
  const layers = definedLayers(root, units);
  return {
    pages: [...layerPages({ layers }), policyRulesPage()],
    parts: generatedParts,
    folders: [layersFolder],
  };
}
