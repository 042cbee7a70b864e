import type { Organization } from "../src/engine/environment";

/** Settings that every environment shares. */
export const organization: Organization = {
  name: "acme",
  tags: { owner: "data-platform", "cost-center": "media" },
};
