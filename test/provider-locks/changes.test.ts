import { lockAdvice, lockFailure } from "../../src/provider-locks/lock-advice";
import { keepPlatforms, lockChanges } from "../../src/provider-locks/lock-changes";
import { parseLockFile } from "../../src/provider-locks/lock-file";
import { lockToKeep } from "../../src/provider-locks/make-lock";
import { platformProblem } from "../../src/provider-locks/platforms";
import { thisPlatform } from "../../src/terraform/platform";
import { lockBlock, lockText } from "../support/terraform/lock-file-text";

const lock = (...blocks: string[]) => parseLockFile(lockText(...blocks), "locks", "");

test("what became of each provider", () => {
  const before = lock(
    lockBlock("hashicorp/aws", "6.40.0"),
    lockBlock("hashicorp/helm", "3.1.1"),
    lockBlock("hashicorp/http", "3.0.0"),
    lockBlock("hashicorp/kubernetes", "3.2.1"),
  );
  const now = lock(
    lockBlock("hashicorp/aws", "6.47.1"),
    lockBlock("hashicorp/helm", "3.1.1"),
    lockBlock("hashicorp/kubernetes", "3.2.1", "h1:BBBB="),
    lockBlock("hashicorp/random", "3.7.2"),
  );
  expect(lockChanges(before, now).map((each) => Object.values(each).join(" "))).toEqual([
    "hashicorp/aws 6.40.0 6.47.1 another version",
    "hashicorp/helm 3.1.1 3.1.1 unchanged",
    "hashicorp/http 3.0.0  removed",
    "hashicorp/kubernetes 3.2.1 3.2.1 other checksums",
    "hashicorp/random  3.7.2 new",
  ]);
});

test("an upgrade that finds nothing newer takes no platform away", () => {
  const several = lockBlock("hashicorp/aws", "6.47.1").replace('    "h1:AAAA=",', '    "h1:AAAA=",\n    "h1:BBBB=",');
  const keep = (before: string, now: string): string => keepPlatforms(lock(before), lock(now)).providers[0]!.text;
  const one = lockBlock("hashicorp/aws", "6.47.1");
  expect(keep(several, one)).toBe(several);
  expect(keep(one, several)).toBe(several);
  const newer = lockBlock("hashicorp/aws", "6.48.0");
  expect(keep(several, newer)).toBe(newer);
  const other = lockBlock("hashicorp/aws", "6.47.1", "h1:CCCC=");
  expect(keep(several, other)).toBe(other);
});

test("the same provider of another registry is not a new one", () => {
  const tofu = lockBlock("hashicorp/aws", "6.47.1").replace("terraform.io", "opentofu.org");
  expect(lockChanges(lock(lockBlock("hashicorp/aws", "6.47.1")), lock(tofu))).toEqual([
    { source: "hashicorp/aws", before: "6.47.1", now: "6.47.1", change: "other checksums" },
  ]);
});

test("locked versions stay, but for those that no one needs or may use any more", () => {
  const blocks = ["hashicorp/aws", "hashicorp/http", "hashicorp/random"].map((source) => lockBlock(source, "3.0.0"));
  const required = new Map([
    ["hashicorp/aws", ">= 6.0"],
    ["hashicorp/random", ""],
  ]);
  expect(lockToKeep(lock(...blocks), required)!.providers.map(({ address }) => address)).toEqual([
    "registry.terraform.io/hashicorp/random",
  ]);
  expect(lockToKeep(lock(blocks[1]!), required)).toBeUndefined();
});

const failed = (reason: string): string => `
Error: Could not retrieve providers for locking

Terraform failed to fetch the requested providers for linux_arm64 in order
to calculate their checksums: some providers could not be installed:
- registry.terraform.io/hashicorp/aws: ${reason}.
`;

test("Terraform's reason without its preamble", () =>
  expect(
    lockFailure(failed("provider\nregistry.terraform.io/hashicorp/aws 6.47.1 is not available for linux_arm64")),
  ).toBe(
    "for linux_arm64, registry.terraform.io/hashicorp/aws: provider registry.terraform.io/hashicorp/aws 6.47.1 is not available for linux_arm64",
  ));

const mirror = { fsMirror: "/mirror" };
test.each<[string, { readonly fsMirror?: string }, string]>([
  [
    "hashicorp/aws 6.47.1 is not available for linux_arm64",
    {},
    "name the platforms that you use, without linux_arm64: --platform <system>_<architecture>, once for each",
  ],
  [
    "hashicorp/aws 6.47.1 is not available for\nlinux_arm64",
    mirror,
    "name the platforms that --fs-mirror has, without linux_arm64: --platform <system>_<architecture>, once for each",
  ],
  [
    "the previously-selected version 6.40.0 is no longer available",
    {},
    "--upgrade takes the newest version that there is",
  ],
  [
    "the previously-selected version\n6.40.0 is no longer available",
    mirror,
    "put that version into what --fs-mirror names, or take the newest there with --upgrade",
  ],
  [
    "cannot search /mirror",
    mirror,
    "look whether --fs-mirror names the right place, and whether the provider is there",
  ],
  [
    "could not connect to registry.terraform.io",
    {},
    "this asks the registry itself, whatever the CLI configuration says: name a mirror with --fs-mirror <folder> or --net-mirror <url>, or try again where the registry can be reached",
  ],
  ["something else", {}, "fix the cause and run it again"],
])("advice for: %s", (reason, options, advice) => expect(lockAdvice(failed(reason), options)).toBe(advice));

test("platforms as Terraform calls them", () => {
  expect([thisPlatform("linux", "x64"), thisPlatform("win32", "ia32"), thisPlatform("darwin", "arm64")]).toEqual([
    "linux_amd64",
    "windows_386",
    "darwin_arm64",
  ]);
  expect(platformProblem("linux_amd64")).toBeUndefined();
  expect(platformProblem("linux_x86_64")).toMatchObject({ value: "linux_x86_64" });
});
