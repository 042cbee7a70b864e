import { deadProvider } from "../../../src/run/unit/dead-provider";

const event = (fields: object): string => JSON.stringify({ "@level": "info", "@message": "", ...fields });
const start = (addr: string, action: string) => event({ type: "apply_start", hook: { resource: { addr }, action } });
const error = (summary: string, address: string, call = "ApplyResourceChange") => {
  const detail = `The plugin.(*GRPCProvider).${call} call.`;
  return event({ type: "diagnostic", diagnostic: { severity: "error", summary, detail, address } });
};
const resume = "npx strata apply dev --resume";

test("names what may exist without being in the state, and how to go on", () => {
  const text = [
    start("aws_kms_key.a", "create"),
    start("aws_kms_key.b", "create"),
    start("aws_vpc.c", "update"),
    ...["aws_kms_key.a", "aws_kms_key.b", "aws_vpc.c"].map((address) => error("Plugin did not respond", address)),
    error("Request cancelled", "aws_kms_alias.d", "ValidateResourceConfig"),
  ].join("\n");
  expect(deadProvider(text, resume)).toBe(
    "the provider's process ended while it worked on aws_kms_key.a, aws_kms_key.b, aws_vpc.c (it crashed, or the memory " +
      "was full): aws_kms_key.a, aws_kms_key.b may exist without being in the state; look for them, import or delete what " +
      "is there; then `npx strata apply dev --resume`",
  );
});

test("a call that Terraform reports as cancelled is one that no process answered", () => {
  const text = [start("aws_kms_key.a", "create"), error("Request cancelled", "aws_kms_key.a")].join("\n");
  expect(deadProvider(text, resume)).toContain(
    "while it worked on aws_kms_key.a (it crashed, or the memory was full): ",
  );
});

test("a change or a deletion is seen by the next plan; other errors are reported too", () => {
  const text = [
    start("aws_vpc.a", "delete"),
    error("Plugin did not respond", "aws_vpc.a"),
    error("AccessDenied", "aws_vpc.b"),
  ].join("\n");
  expect(deadProvider(text, resume)).toBe(
    "the provider's process ended while it worked on aws_vpc.a (it crashed, or the memory was full); then " +
      "`npx strata apply dev --resume`; AccessDenied The plugin.(*GRPCProvider).ApplyResourceChange call.",
  );
});

test("any other error is none", () => {
  expect(deadProvider(error("AccessDenied", "aws_vpc.a"), resume)).toBeUndefined();
});
