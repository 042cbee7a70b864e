import { unit } from "../../../src/engine/unit";
import { lakeStorage } from "../../../src/layers/lake/lake-storage";
import kms from "./kms";

export default unit(lakeStorage, {
  kms,
  lake: {
    inventory: "weekly",
    prefixes: { curated: { intelligentTieringAfterDays: 30 } }, // most queries read the last month
  },
  logs: { lifecycle: { expireAfterDays: 400 } }, // a year and the audit after it
});
