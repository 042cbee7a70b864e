import { errorsIn, errorSummary, readableLine } from "../../../src/run/unit/diagnostics";
import type { RunUnit } from "../../../src/run/unit/run-unit";
import { backOffMs } from "../../../src/process/back-off";
import { isTransient } from "../../../src/run/unit/transient-errors";

const boxed = `
╷
│ Warning: something else
│
╵
╷
│ Error: Invalid reference
│ 
│   on cdk.tf.json line 12, in resource.x:
│   12:  "x"
│ 
│ A managed resource "a" has not been declared.
╵`;
const plain = `
Error: Retrieving AWS account details: no answer

See the documentation.

  with provider["registry.terraform.io/hashicorp/aws"],
  on cdk.tf.json line 197, in provider.aws[0]:
 197:       }

Error: Second
`;

test("errors of Terraform without frames and places", () => {
  expect(errorsIn(boxed)).toEqual(['Invalid reference A managed resource "a" has not been declared.']);
  expect(errorsIn(plain)).toEqual(["Retrieving AWS account details: no answer See the documentation.", "Second"]);
});

test("errors of apply -json", () => {
  const diagnostic = { severity: "error", summary: "creating bucket", detail: "it is\nthere" };
  const line = JSON.stringify({
    "@level": "error",
    "@message": "Error: creating bucket",
    type: "diagnostic",
    diagnostic,
  });
  expect(errorsIn(`${line}\n`)).toEqual(["creating bucket it is there"]);
  expect(readableLine(line)).toBe("Error: creating bucket: it is there");
  expect(readableLine("plain")).toBe("plain");
});

test("the summary has each error once, or the end of the text", () => {
  expect(errorSummary(plain + plain)).toBe("Retrieving AWS account details: no answer See the documentation.; Second");
  expect(errorSummary("one\ntwo\n")).toBe("two");
  expect(errorSummary("")).toBe("Terraform gives no reason");
});

test("of a place the lines of the module and its values go, and what is said below them stays", () => {
  const text = [
    "Error: Unsupported attribute",
    "",
    "  on cdk.tf.json line 12, in resource.x.y:",
    '  12:  "${data.terraform_remote_state.a.outputs.text}"',
    "    ├────────────────",
    "    │ data.terraform_remote_state.a.outputs is object with no attributes",
    "",
    "This object does not have it.",
  ].join("\n");
  for (const each of [text, text.replace(/^/gm, "│ ")])
    expect(errorsIn(`${each}\n`)).toEqual(["Unsupported attribute This object does not have it."]);
});

test("a workspace's lock without what Terraform tells of its own, and a token that is not taken", () => {
  const state = { kind: "cloud", organization: "acme", workspace: "acme-dev-a" };
  const unit = { record: { environment: "dev", unit: "a", state } } as RunUnit;
  const locked =
    '\nError: Error acquiring the state lock\n\nError message: workspace already locked (lock ID:\n"acme/acme-dev-a")\n' +
    "Lock Info:\n  ID:        8f0c\n  Who:       ann@laptop\n";
  expect(errorSummary(locked, unit)).toBe(
    'Error acquiring the state lock Error message: workspace already locked (lock ID: "acme/acme-dev-a") ' +
      "(if its holder is gone: `npx strata force-unlock dev a`)",
  );
  expect(errorSummary("\nError: Failed to read organization\n\nAn unexpected error: unauthorized\n", unit)).toBe(
    "Failed to read organization An unexpected error: unauthorized (HCP Terraform does not take the token: " +
      "`terraform login app.terraform.io` gets one; in CI, set TF_TOKEN_app_terraform_io)",
  );
  expect(errorSummary("\nError: Reattachment process not found\n", unit)).toBe(
    "Reattachment process not found (the provider server of this run was killed, see docs/schema-cache.md; " +
      "run the command again)",
  );
});

test("a missing state bucket of the unit's environment names the command that makes it", () => {
  const unit = (state: object) => ({ record: { environment: "dev", state } }) as RunUnit;
  const own = unit({ kind: "s3", bucket: "acme-state", key: "dev/a/terraform.tfstate", region: "us-east-1" });
  const init =
    '\nError: Failed to get existing workspaces: S3 bucket "acme-state" does not exist.\n\nThe referenced S3 bucket ' +
    "must have been previously created.\n\nError: operation error S3: ListObjectsV2, NoSuchBucket: \n";
  const expected = "the state bucket acme-state does not exist; make it with `npx strata bootstrap dev`";
  expect(errorSummary(init, own)).toBe(expected);
  expect(errorSummary('│ error loading state: S3 bucket\n│ "acme-state" does not exist.', own)).toBe(expected);
  expect(errorSummary('{"diagnostic":"S3 bucket \\"acme-state\\" does not exist."}', own)).toBe(expected);
  expect(errorSummary(init, unit({ kind: "local", path: "x" }))).toContain("Failed to get existing workspaces");
  expect(errorSummary(init.replaceAll("acme-state", "other"), own)).toContain('S3 bucket "other" does not exist');
});

test.each([
  ["Error: error reading bucket: ThrottlingException: Rate exceeded", true],
  ["Error acquiring the state lock", true],
  ["read tcp 10.0.0.1:443: connection reset by peer", true],
  ["Error: Invalid reference", false],
  ["AccessDenied: not authorized", false],
  ["operation error S3: HeadObject, https response error StatusCode: 0, RequestID: , request send failed", true],
])("%s: worth another attempt %s", (text, expected) => expect(isTransient(text)).toBe(expected));

test("waits longer before each attempt", () => {
  expect([backOffMs(1, () => 0), backOffMs(2, () => 0), backOffMs(2, () => 1)]).toEqual([2000, 8000, 10_000]);
});
