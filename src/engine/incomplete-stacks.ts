import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readText } from "./read-file";

/** Whether a process of this id runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const markSchema = z.object({ pid: z.number(), stacks: z.array(z.string()) });
const markFile = (outdir: string): string => join(outdir, ".incomplete");

/**
 * Marks the output folder while the files of these stacks are replaced: after a kill, some are of this synthesis and some
 * of an earlier one. What another synthesis left incomplete stays marked until its stacks are made again.
 */
export function whileIncomplete(outdir: string, stacks: readonly string[], move: () => void): void {
  const file = markFile(outdir);
  const before = incompleteStacks(outdir)?.stacks ?? [];
  const mark = (pid: number, names: readonly string[]): void => {
    if (names.length === 0) rmSync(file, { force: true });
    else {
      writeFileSync(`${file}.part`, JSON.stringify({ pid, stacks: names }));
      renameSync(`${file}.part`, file);
    }
  };
  const left = before.filter((name) => !stacks.includes(name));
  try {
    mark(process.pid, [...stacks, ...left]);
    move();
  } catch (error) {
    mark(0, before); // everything was put back
    throw error;
  }
  mark(0, left);
}

/** The stacks whose files a synthesis is replacing, or was when it was killed (its process, if it still runs). */
export function incompleteStacks(
  outdir: string,
): { readonly stacks: readonly string[]; readonly running: boolean } | undefined {
  const file = markFile(outdir);
  if (!existsSync(file)) return undefined;
  try {
    const { pid, stacks } = markSchema.parse(JSON.parse(readText(file)));
    return { stacks, running: pid !== 0 && isRunning(pid) };
  } catch {
    return { stacks: [], running: false }; // damaged
  }
}
