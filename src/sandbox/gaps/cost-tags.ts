import { json, jsonFields, type Gap } from "./gap";

interface Tag {
  readonly TagKey: string;
  readonly Status: string;
}

/** Cost allocation tags: which tags are active. */
export function costTags(): Gap {
  const statuses = new Map<string, string>();
  return {
    name: "ce: cost allocation tags",
    service: "ce",
    reason: "neither emulator has them",
    matches: ({ operation }) => /^(?:UpdateCostAllocationTagsStatus|ListCostAllocationTags)$/.test(operation),
    answer({ operation }, body) {
      const given = jsonFields(body);
      if (operation === "UpdateCostAllocationTagsStatus") {
        const changed = (given["CostAllocationTagsStatus"] ?? []) as readonly Tag[];
        for (const { TagKey, Status } of changed) statuses.set(TagKey, Status);
        return Promise.resolve(json(200, { Errors: [] }));
      }
      const keys = given["TagKeys"] as readonly string[] | undefined;
      const found = [...statuses].filter(([key]) => keys?.includes(key) ?? true);
      const tags = found.map(([TagKey, Status]) => ({ TagKey, Type: "UserDefined", Status }));
      return Promise.resolve(json(200, { CostAllocationTags: tags }));
    },
  };
}
