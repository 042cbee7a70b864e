import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/** The digests of an installed provider package, of one reading. */
export interface PackageDigest {
  /** The checksum of the lock file: `h1:` and the hash of the hashes of all files, as of Go modules. */
  readonly checksum: string;
  /** The provider's executable, absolute. */
  readonly binary: string;
  /** SHA-256 of the executable, as hex. */
  readonly binarySha256: string;
}

/** The digests of packages. Each is read once, and again when one of its files changes. */
export class PackageDigests {
  private readonly known = new Map<string, Promise<PackageDigest>>();

  /**
   * @param address of the provider: the last part is in the name of its executable
   * @throws Error if the package cannot be read, or has no executable
   */
  async of(folder: string, address: string): Promise<PackageDigest> {
    const root = await realpath(folder);
    const files = await filesIn(root);
    const key = JSON.stringify([root, ...(await Promise.all(files.map((file) => stamp(join(root, file)))))]);
    let digest = this.known.get(key);
    if (digest === undefined) {
      digest = digestOf(root, files, basename(address));
      this.known.set(key, digest);
    }
    return digest;
  }
}

/** Regular files and links to files, relative, in the order of Go's strings. */
async function filesIn(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  const stats = await Promise.all(names.map((name) => lstat(join(root, name))));
  return names
    .filter((_, index) => !stats[index]!.isDirectory())
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

async function stamp(file: string): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [file, ino, size, mtimeNs, ctimeNs].join(":");
}

async function digestOf(root: string, files: readonly string[], type: string): Promise<PackageDigest> {
  const binary = files.find((file) => new RegExp(`^terraform-provider-${type}([_.].*)?$`).test(file));
  if (binary === undefined) throw new Error(`no executable terraform-provider-${type} in ${root}`);
  const all = createHash("sha256");
  let binarySha256 = "";
  for (const file of files) {
    const digest = (await hashFile(join(root, file))).digest("hex");
    all.update(`${digest}  ${file}\n`);
    if (file === binary) binarySha256 = digest;
  }
  return { checksum: `h1:${all.digest("base64")}`, binary: join(root, binary), binarySha256 };
}

async function hashFile(file: string): Promise<Hash> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
  return hash;
}
