import { UserError, type Problem } from "../engine/problem";

/** A provider's block in a lock file. */
export interface LockedProvider {
  /** With the registry's host, as Terraform writes it: `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  readonly version: string;
  /** The number of the block's first line. */
  readonly line: number;
  /** The whole block. */
  readonly text: string;
}

/** The content of a `.terraform.lock.hcl`. */
export interface LockFile {
  /** The comment at its top. */
  readonly header: string;
  readonly providers: readonly LockedProvider[];
}

const blank = /^\s*((#|\/\/).*)?$/;
const blockStart = /^provider\s+"([^"/\s]+\/[^"/\s]+\/[^"/\s]+)"\s*\{\s*$/;
const versionLine = /^\s*version\s*=\s*"(\d[^"\s]*)"\s*$/;
const constraintsLine = /^\s*constraints\s*=\s*"[^"]*"\s*$/;
const listStart = /^\s*hashes\s*=\s*\[\s*$/;
const hashLine = /^\s*"(h1|zh):[^"\s]+",?\s*$/;
const listEnd = /^\s*\]\s*$/;
const blockEnd = /^\}\s*$/;

/**
 * Reads a lock file in the layout that Terraform and OpenTofu write. Anything else is a mistake: a merge that was not
 * resolved, a block that was cut off.
 * @param file what the user calls it
 * @param fix how to get a whole one
 * @throws UserError with the line
 */
export function parseLockFile(text: string, file: string, fix: string): LockFile {
  const lines = text.split(/\r?\n/);
  const mistake = (line: number, found: Omit<Problem, "file" | "path" | "fix">) =>
    new UserError([{ file: `${file}:${line}`, path: "", ...found, fix }]);

  const providers: LockedProvider[] = [];
  let block: { readonly address: string; readonly start: number; version?: string; hashes: number } | undefined;
  let inList = false;
  for (const [index, line] of lines.entries()) {
    if (blank.test(line)) continue;
    const unexpected = (rule: string) => mistake(index + 1, { value: line.trim(), rule });
    if (block === undefined) {
      const address = blockStart.exec(line)?.[1];
      if (address === undefined) throw unexpected('must be the start of a block, such as provider "<address>" {');
      if (providers.some((each) => each.address === address)) throw unexpected("must lock each provider once");
      block = { address, start: index, hashes: 0 };
    } else if (inList) {
      if (listEnd.test(line)) inList = false;
      else if (hashLine.test(line)) block.hashes++;
      else throw unexpected('must be a checksum, such as "h1:…"');
    } else if (blockEnd.test(line)) {
      const { address, start, version, hashes } = block;
      if (version === undefined) throw mistake(start + 1, { rule: `locks ${address} without a version` });
      if (hashes === 0) throw mistake(start + 1, { rule: `locks ${address} without checksums` });
      providers.push({ address, version, line: start + 1, text: lines.slice(start, index + 1).join("\n") });
      block = undefined;
    } else if (listStart.test(line)) inList = true;
    else if (versionLine.test(line)) block.version = versionLine.exec(line)![1];
    else if (!constraintsLine.test(line)) throw unexpected("must be version, constraints or hashes");
  }
  if (block !== undefined) throw mistake(block.start + 1, { rule: `starts a block that does not end` });
  const header = lines.slice(
    0,
    lines.findIndex((line) => blockStart.test(line)),
  );
  return { header: header.join("\n").trim(), providers };
}

/** The text of a lock file: its blocks whole, in the order of their addresses. */
export function formatLockFile({ header, providers }: LockFile): string {
  const blocks = [...providers].sort((a, b) => (a.address < b.address ? -1 : 1)).map(({ text }) => text);
  return `${[header, ...blocks].filter((part) => part !== "").join("\n\n")}\n`;
}
