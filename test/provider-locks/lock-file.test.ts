import { formatLockFile, parseLockFile } from "../../src/provider-locks/lock-file";
import { lockBlock, lockText } from "../support/terraform/lock-file-text";
import { problemsOf } from "../support/projects/synth";

const aws = lockBlock("hashicorp/aws", "6.47.1");
const helm = lockBlock("hashicorp/helm", "3.1.1", "zh:00ff");
const parse = (text: string) => parseLockFile(text, "locks", "make it again");

test("the blocks of a lock file, whole and with their lines", () => {
  expect(parse(lockText(aws, helm)).providers).toEqual([
    { address: "registry.terraform.io/hashicorp/aws", version: "6.47.1", line: 4, text: aws },
    { address: "registry.terraform.io/hashicorp/helm", version: "3.1.1", line: 12, text: helm },
  ]);
});

test("what is read is written the same, in the order of addresses and with plain line ends", () => {
  const text = lockText(aws, helm);
  expect(formatLockFile(parse(text))).toBe(text);
  expect(formatLockFile(parse(lockText(helm, aws)))).toBe(text);
  expect(formatLockFile(parse(text.replaceAll("\n", "\r\n")))).toBe(text);
});

test("comments between and within blocks, and no constraints", () => {
  const block = aws.replace(/ {2}constraints.*\n/, "  # from the mirror\n");
  expect(parse(`// a note\n\n${block}\n# another\n`)).toMatchObject({
    header: "// a note",
    providers: [{ text: block }],
  });
});

test.each<[string, string, string]>([
  [
    "a merge that was not resolved",
    lockText("<<<<<<< HEAD", aws),
    'locks:4: is "<<<<<<< HEAD", but must be the start of a block, such as provider "<address>" { (make it again).',
  ],
  [
    "a merge that was not resolved, within a block",
    lockText(aws.replace("  constraints", "=======\n  constraints")),
    'locks:6: is "=======", but must be version, constraints or hashes (make it again).',
  ],
  [
    "something else in the list",
    lockText(aws.replace("h1:", "sha256:")),
    'locks:8: is "\\"sha256:AAAA=\\",", but must be a checksum, such as "h1:…" (make it again).',
  ],
  [
    "a file that was cut off",
    lockText(aws, helm).slice(0, -20),
    "locks:12: starts a block that does not end (make it again).",
  ],
  [
    "no version",
    lockText(aws.replace(/ {2}version.*\n/, "")),
    "locks:4: locks registry.terraform.io/hashicorp/aws without a version (make it again).",
  ],
  [
    "no checksums",
    lockText(aws.replace(/ {4}".*\n/, "")),
    "locks:4: locks registry.terraform.io/hashicorp/aws without checksums (make it again).",
  ],
  [
    "a provider twice",
    lockText(aws, aws),
    'locks:12: is "provider \\"registry.terraform.io/hashicorp/aws\\" {", but must lock each provider once (make it again).',
  ],
])("is a mistake: %s", (_, text, message) => expect(problemsOf(() => parse(text))).toEqual([message]));
