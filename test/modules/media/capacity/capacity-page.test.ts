import { readFileSync, writeFileSync } from "node:fs";
import { headroomTable, queuesTable, withTable } from "../../../support/media/capacity-tables";
import { documentedDesign, prodSettings } from "../../../support/media/prod";

const file = "docs/systems/media-capacity.md";

test(`${file} has what media/prod carries (STRATA_TEST_WRITE=1 writes it)`, () => {
  const page = readFileSync(file, "utf8");
  const [settings, design] = [prodSettings(), documentedDesign()];
  const queues = withTable(page, "queues", queuesTable(settings, design));
  const expected = withTable(queues, "quotas", headroomTable(settings, design));
  if (process.env.STRATA_TEST_WRITE === "1") writeFileSync(file, expected);
  else expect(page).toBe(expected);
});
