import { CrashRecord } from "../../src/provider-server/crash-record";

const text = (...chunks: string[]): string => {
  const record = new CrashRecord();
  chunks.forEach((chunk) => record.add(Buffer.from(chunk)));
  return record.text("terraform-provider-probe");
};

test("a stack trace is kept from its first line, however it arrives", () => {
  expect(text("a log line\npan", "ic: broken\n\ngoroutine 1\n")).toContain(
    "Stack trace from the terraform-provider-probe plugin:\n\npanic: broken\n\ngoroutine 1\n\nError: The terraform-provider-probe plugin crashed!",
  );
});

test("no more of it than Terraform prints", () => {
  expect(text("fatal error: x\n", "frame\n".repeat(500)).match(/^frame$/gm)).toHaveLength(100);
});

test("what is no stack trace is no crash", () => expect(text("[ERROR] something\n")).toBe(""));
