import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appliedInText, notApplied, remoteRun } from "../../../src/run/unit/remote-run";

const folder = mkdtempSync(join(tmpdir(), "strata-remote-run-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['{"remote_plan_format":1,"run_id":"run-a1","hostname":"app.terraform.io"}\n', "run-a1"],
  ['{"run_id":"run-a1"}', undefined],
  ["PK\u0003\u0004 a plan", undefined],
  [" ".repeat(5000), undefined],
])("the run that a plan file %j stands for", (content, expected) => {
  const file = join(folder, "tfplan.binary");
  writeFileSync(file, content);
  expect(remoteRun(file)).toBe(expected);
});

const log = `
terraform_data.old: Destroying... [id=1]
terraform_data.old: Destruction complete after 0s
aws_s3_bucket.raw["a b"]: Creation complete after 2s [id=raw]
aws_vpc.network: Modifications complete after 1m2s [id=vpc-1]
`;

test("what a remote apply has done", () => {
  const resources = [
    { address: "terraform_data.old", actions: ["delete"] },
    { address: 'aws_s3_bucket.raw["a b"]', actions: ["create"] },
    { address: "aws_vpc.network", actions: ["update"] },
  ];
  const sum = "Apply complete! Resources: 3 imported, 1 added, 1 changed, 1 destroyed.";
  expect(appliedInText(`${log}\n${sum}\n`)).toEqual({ counts: { add: 1, change: 1, destroy: 1 }, resources });
  expect(appliedInText("\nDestroy complete! Resources: 12 destroyed.\n")).toEqual({
    counts: { add: 0, change: 0, destroy: 12 },
    resources: [],
  });
  expect(appliedInText(log)).toBeUndefined();
});

test("why it is not done", () => {
  expect(notApplied("run-a1", "The remote operation was successfully cancelled.")).toBe(
    "run-a1 in HCP Terraform was told to stop: it ends the resource that it is at and writes the state",
  );
  expect(notApplied("run-a1", log)).toBe(
    "run-a1 in HCP Terraform was not followed to its end: look there for what it has done",
  );
});
