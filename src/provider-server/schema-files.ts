import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** An answer of a provider that is the same every time. */
export interface StoredAnswer {
  /** The version of the plugin protocol. */
  readonly protocol: number;
  /** The body of the gRPC response: one message with its prefix. */
  readonly body: Buffer;
}

/**
 * The answers of provider binaries about their schemas: a line of JSON and the response, in a file named by the SHA-256 of
 * the binary. A file that is damaged counts as none.
 */
export class SchemaFiles {
  private readonly known = new Map<string, Promise<StoredAnswer>>();

  /** @param folder made when the first file is written */
  constructor(private readonly folder: string) {}

  /**
   * An answer: from memory, from its file, or as it is made now, once for all who ask meanwhile.
   * @param kind of the answer: `schema`
   * @param make asks the provider
   * @throws the error of `make`
   */
  answer(binarySha256: string, kind: string, make: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
    const file = join(this.folder, `${binarySha256}.${kind}`);
    let answer = this.known.get(file);
    if (answer === undefined) {
      answer = readAnswer(file).catch(async () => {
        const made = await make();
        await this.write(file, made);
        return made;
      });
      this.known.set(file, answer);
      answer.catch(() => this.known.delete(file));
    }
    return answer;
  }

  /** Where it cannot be written, the answer is kept in memory. */
  private async write(file: string, { protocol, body }: StoredAnswer): Promise<void> {
    const part = `${file}.${process.pid}.part`;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await chmod(this.folder, 0o700);
      const header = JSON.stringify({ protocol, sha256: sha256(body) });
      await writeFile(part, Buffer.concat([Buffer.from(`${header}\n`), body]), { mode: 0o600 });
      await rename(part, file);
    } catch {
      await rm(part, { force: true }).catch(() => undefined);
    }
  }
}

async function readAnswer(file: string): Promise<StoredAnswer> {
  const content = await readFile(file);
  const end = content.indexOf("\n");
  const { protocol, sha256: wanted } = JSON.parse(content.subarray(0, end).toString()) as Record<string, unknown>;
  const body = content.subarray(end + 1);
  if (typeof protocol !== "number" || wanted !== sha256(body)) throw new Error(`${file} is damaged`);
  return { protocol, body };
}

const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
