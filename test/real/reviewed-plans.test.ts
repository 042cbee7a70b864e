import { rmSync } from "node:fs";
import { join } from "node:path";
import { labProject } from "../support/projects/lab-project";

jest.setTimeout(300_000);

/** The command of deploy.yml, which applies kept plans and nothing else, by real Terraform. */
const { root, strata, place, resourcesOf } = labProject();
const plans = join(root, "plans", "lab");
const plan = () => strata("plan", "lab", "--out-dir", "plans");
const deploy = () => strata("apply", "lab", "--out-dir", "plans", "--plan-again", "--auto-approve");

test("without any plan nothing begins", () => {
  place({ a: {}, b: { needs: ["a"] } });
  const { code, err } = deploy();
  expect(err).toContain(
    "--out-dir plans holds no plan of these units (create them with `npx strata plan lab --out-dir plans`).",
  );
  expect(code).toBe(1);
});

test("a unit without a plan stops where it has changes; what was reviewed is applied", () => {
  place({ a: {}, b: { needs: ["a"] } });
  expect(plan().code).toBe(0);
  rmSync(join(plans, "b"), { recursive: true });
  const { code, out } = deploy();
  expect(out).toContain("not accepted: terraform_data.data would be created, which was not reviewed");
  expect(code).toBe(1);
  expect([resourcesOf("a"), resourcesOf("b")]).toEqual([1, 0]);
});

test("a plan of all units is applied; once that is done, the same plans change nothing", () => {
  place({ a: {}, b: { needs: ["a"] } });
  expect(plan().code).toBe(0);
  expect(deploy().code).toBe(0);
  expect([resourcesOf("a"), resourcesOf("b")]).toEqual([1, 1]);
  expect(deploy()).toMatchObject({ code: 0 });
});
