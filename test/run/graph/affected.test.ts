import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { affectedUnits } from "../../../src/run/graph/affected";
import type { RunUnits } from "../../../src/run/unit/run-unit";
import { inTemporaryFolder } from "../../support/projects/synth";
import { runUnits } from "../units";

type Needs = Readonly<Record<string, readonly string[]>>;
type Files = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Units with files in their folders. */
function placed(root: string, needs: Needs, files: Files): RunUnits {
  const units = [...runUnits(needs).values()].map((unit) => ({ ...unit, folder: join(root, unit.stack) }));
  for (const { folder, stack } of units) {
    for (const [file, content] of Object.entries({ "cdk.tf.json": {}, ...files[stack] })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), JSON.stringify(content));
    }
  }
  return new Map(units.map((unit) => [unit.stack, unit]));
}
const vpc = (cidr: string) => ({
  "cdk.tf.json": { resource: { aws_vpc: { main: { cidr }, other: {} } }, output: { id: {} } },
});

function affected(base: Files, current: Files, { before, after }: { before?: Needs; after?: Needs } = {}) {
  const needs = { "dev-vpc": [], "dev-msk": ["dev-vpc"], "dev-connect": ["dev-msk"], "dev-kms": [] };
  return inTemporaryFolder((root) => {
    const units = affectedUnits(
      placed(join(root, "a"), before ?? needs, base),
      placed(join(root, "b"), after ?? needs, current),
    );
    return Object.fromEntries(units.map(({ stack, reasons }) => [stack, reasons]));
  });
}

test("nothing, if nothing differs", () =>
  expect(affected({ "dev-vpc": vpc("10.0.0.0/16") }, { "dev-vpc": vpc("10.0.0.0/16") })).toEqual({}));

test("a module that differs, with what in it, and all that read it", () =>
  expect(affected({ "dev-vpc": vpc("10.0.0.0/16") }, { "dev-vpc": vpc("10.1.0.0/16") })).toEqual({
    "dev-vpc": ["aws_vpc.main changed"],
    "dev-msk": ["reads dev-vpc"],
    "dev-connect": ["reads dev-msk"],
  }));

test("blocks and assets that come and go", () =>
  expect(
    affected(
      { "dev-kms": { "cdk.tf.json": { data: { aws_region: { here: {} } } }, "assets/old": 1 } },
      { "dev-kms": { "cdk.tf.json": { provider: { aws: [{}] } }, "assets/policy.json": 2 } },
    ),
  ).toEqual({
    "dev-kms": ["assets/old removed", "assets/policy.json added", "data.aws_region.here removed", "provider.aws added"],
  }));

test("what Terraform leaves beside a module does not count", () =>
  expect(
    affected({}, { "dev-kms": { ".terraform.lock.hcl": 1, ".terraform/x": 1, "unit.json": 1, "crash.log": 1 } }),
  ).toEqual({}));

test("versions that the environment locks otherwise, and not the lock file itself", () => {
  const locked = (units: RunUnits, versions?: Readonly<Record<string, string>>): RunUnits =>
    new Map([...units].map(([stack, unit]) => [stack, { ...unit, record: { ...unit.record, locked: versions } }]));
  const reasons = (before?: Readonly<Record<string, string>>, after?: Readonly<Record<string, string>>) =>
    inTemporaryFolder((root) => {
      const units = placed(root, { "dev-vpc": [] }, {});
      return affectedUnits(locked(units, before), locked(units, after)).flatMap((each) => each.reasons);
    });
  expect(
    reasons({ "hashicorp/aws": "6.40.0", "x/old": "1.0.0" }, { "hashicorp/aws": "6.47.1", "x/new": "2.0.0" }),
  ).toEqual(["hashicorp/aws 6.40.0 -> 6.47.1", "x/new locked at 2.0.0", "x/old no longer locked"]);
  expect(reasons(undefined, { "hashicorp/aws": "6.47.1" })).toEqual(["hashicorp/aws locked at 6.47.1"]);
  expect(reasons({ "hashicorp/aws": "6.47.1" }, { "hashicorp/aws": "6.47.1" })).toEqual([]);
});

test("units that are new or gone", () =>
  expect(affected({}, {}, { before: { "dev-old": [] }, after: { "dev-new": [] } })).toEqual({
    "dev-new": ["is new"],
    "dev-old": ["is gone: what it made stays until it is destroyed from the base revision"],
  }));
