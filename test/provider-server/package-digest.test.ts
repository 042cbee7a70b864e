import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PackageDigests } from "../../src/provider-server/package-digest";

const root = mkdtempSync(join(tmpdir(), "strata-digest-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = join(root, "package");
const binary = join(folder, "terraform-provider-probe_v1.0.0");
mkdirSync(join(folder, "docs"), { recursive: true });
writeFileSync(binary, "executable");
writeFileSync(join(folder, "LICENSE.txt"), "license");
writeFileSync(join(folder, "docs", "a.md"), "");
const address = "example.com/test/probe";

test("the checksum is that of Go's dirhash, and the executable has its own", async () => {
  // golang.org/x/mod/sumdb/dirhash.HashDir(folder, "", dirhash.Hash1) of the same files
  expect(await new PackageDigests().of(folder, address)).toEqual({
    checksum: "h1:OZrBWWKty07sp9aR/ZafVJehZ6ICZr6YDK26sW9E60Y=",
    binary,
    binarySha256: "a29c2123a01df1d0febb9d308a20d8a2fe3d40a91ca8b1294f59f08f9773ebea",
  });
});

test("a link leads to the same package, and a changed file to another checksum", async () => {
  const digests = new PackageDigests();
  const before = await digests.of(folder, address);
  symlinkSync(folder, join(root, "link"));
  expect(await digests.of(join(root, "link"), address)).toBe(before);
  appendFileSync(binary, "x");
  expect((await digests.of(folder, address)).checksum).not.toBe(before.checksum);
});

test("a package without an executable is an error", async () => {
  await expect(new PackageDigests().of(folder, "example.com/test/other")).rejects.toThrow(
    /no executable terraform-provider-other in /,
  );
});
