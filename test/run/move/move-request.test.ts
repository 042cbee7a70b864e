import { unit } from "../../../src/engine/unit";
import { type MoveArguments, readMoveRequest } from "../../../src/run/move/move-request";
import type { RunUnits } from "../../../src/run/unit/run-unit";
import { severalResources } from "../../support/layers/several-resources";
import { Lab } from "../../support/projects/run-lab";
import { problemsOf } from "../../support/projects/synth";

describe("what a move is asked for", () => {
  const lab = new Lab();
  afterAll(() => lab.remove());
  let all: RunUnits;
  beforeAll(() => {
    all = lab.synth({
      source: unit(severalResources, { items: { stays: "1" } }),
      target: unit(severalResources, { items: { raw: "1", landing: "2" } }),
    });
  });
  const request = (addresses: readonly string[], names: Partial<MoveArguments> = {}) =>
    readMoveRequest(all, { environment: "lab", from: "source", to: "target", addresses, ...names });

  test("addresses, with another name where it changes", () => {
    const { from, to, moves } = request(["terraform_data.raw", "terraform_data.old=terraform_data.landing"]);
    expect([from.stack, to.stack]).toEqual(["lab-source", "lab-target"]);
    expect(moves).toEqual([
      { old: "terraform_data.raw", current: "terraform_data.raw" },
      { old: "terraform_data.old", current: "terraform_data.landing" },
    ]);
  });

  const shape = "write <type>.<name>, as in aws_s3_bucket.raw, or <type>.<old>=<type>.<new>";
  test.each([
    ["raw", `address "raw" is not the address of a resource (${shape}).`],
    ["", `address "" is not the address of a resource (${shape}).`],
    ["a.b=a.c=a.d", `address "a.b=a.c=a.d" is not the address of a resource (${shape}).`],
    ["data.a.b", 'address "data.a.b" is a data source: Terraform reads it again and never moves it (leave it out).'],
    ['a.b["c"]', 'address "a.b["c"]" is one instance, but a resource moves whole (write a.b).'],
    [
      "module.a.b.c",
      'address "module.a.b.c" is within a module of Terraform, which this command does not move (move it with `terraform state mv`, on copies of both states).',
    ],
    ["a.b=c.b", 'address "a.b=c.b" would turn a into c (only the name may change: a.b=a.…).'],
  ])("address %p", (address, message) => expect(problemsOf(() => request([address]))).toEqual([message]));

  test("all mistakes are reported at once", () => {
    const addresses = ["x", "terraform_data.raw", "terraform_data.raw", "terraform_data.b=terraform_data.raw"];
    expect(problemsOf(() => request(addresses, { from: "sourse", to: "nowhere" }))).toEqual([
      `address "x" is not the address of a resource (${shape}).`,
      'address "terraform_data.raw" is given twice (name each resource once).',
      'address "terraform_data.raw" is given twice (name each resource once).',
      'unit "sourse" does not exist in lab (did you mean "source"?).',
      'unit "nowhere" does not exist in lab (there are: source, target).',
    ]);
    expect(problemsOf(() => request(["terraform_data.raw"], { to: "source" }))).toEqual([
      'unit "source" is named as both units (within a unit, set moveFromId in its code: the next apply moves it).',
    ]);
  });

  test("the code must have been moved before", () => {
    expect(problemsOf(() => request(["terraform_data.stays", "terraform_data.row", "aws_s3_bucket.raw"]))).toEqual([
      "environments/lab/source.ts: terraform_data.stays is still in the module of the unit, which would make it again (take it out of its code first).",
      "environments/lab/target.ts: terraform_data.stays is not in the module of the unit, which would destroy it (put it into its code first; it has terraform_data.landing, terraform_data.raw).",
      "environments/lab/target.ts: terraform_data.row is not in the module of the unit, which would destroy it (put it into its code first; if it is terraform_data.raw there, write terraform_data.row=terraform_data.raw).",
      "environments/lab/target.ts: aws_s3_bucket.raw is not in the module of the unit, which would destroy it (put it into its code first; it has no aws_s3_bucket).",
    ]);
  });
});
