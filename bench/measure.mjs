// Shared by the benchmarks: whole commands are timed, cases are interleaved, medians are compared.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const runs = Number(process.env.STRATA_BENCH_RUNS ?? 5);
export const strata = [process.execPath, "bin/strata.cjs"];

/** Runs a command that must succeed and returns its duration in seconds. */
export function command(cwd, [program, ...args], env = {}) {
  const start = performance.now();
  const { status, stderr, stdout, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", ...env },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${error ?? ""}\n${stdout}\n${stderr}`);
  return (performance.now() - start) / 1000;
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

export function heading(text) {
  console.log(`Node ${process.version}, ${cpus().length} cores, ${text}\n`);
}

/** Prints a row of a table: a name, then cells of equal width. */
export const print = (...cells) =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(44) : String(cell).padStart(10))).join(""));

/** The cells that compare a value with its limit. */
export const compared = (value, limit, show = (each) => each.toFixed(3)) =>
  limit === undefined ? [show(value), "", ""] : [show(value), `<= ${limit}`, value <= limit ? "met" : "MISSED"];
