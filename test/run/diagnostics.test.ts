import { errorsIn, errorSummary, readableLine } from "../../src/run/diagnostics";
import { backOffMs, isTransient } from "../../src/run/transient";

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
  expect(errorsIn(boxed)).toEqual(["Invalid reference"]);
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

test.each([
  ["Error: error reading bucket: ThrottlingException: Rate exceeded", true],
  ["Error acquiring the state lock", true],
  ["read tcp 10.0.0.1:443: connection reset by peer", true],
  ["Error: Invalid reference", false],
  ["AccessDenied: not authorized", false],
])("%s: worth another attempt %s", (text, expected) => expect(isTransient(text)).toBe(expected));

test("waits longer before each attempt", () => {
  expect([backOffMs(1, () => 0), backOffMs(2, () => 0), backOffMs(2, () => 1)]).toEqual([2000, 8000, 10_000]);
});
