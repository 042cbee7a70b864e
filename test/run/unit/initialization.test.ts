import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { initArguments } from "../../../src/run/unit/initialization";
import { inTemporaryFolder } from "../../support/projects/synth";
import { runUnits } from "../units";

const argumentsFor = (module: object, locked?: Readonly<Record<string, string>>): string[] =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(module));
    const unit = runUnits({ "dev-vpc": [] }).get("dev-vpc")!;
    return initArguments({ ...unit, folder, record: { ...unit.record, locked } });
  });

test("init may write locks where the environment prescribes none, or a module that is called may need others", () => {
  const locked = { "hashicorp/aws": "6.47.1" };
  expect(argumentsFor({}, locked)).toEqual(["-input=false", "-lockfile=readonly"]);
  expect(argumentsFor({})).toEqual(["-input=false"]);
  expect(argumentsFor({ module: { network: { source: "x/y/z" } } }, locked)).toEqual(["-input=false"]);
});
