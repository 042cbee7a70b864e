// Shared by the benchmarks: whole commands are timed, cases are interleaved, medians are compared.
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, symlinkSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { childrenCpuSeconds, watchMemory } from "./resources.mjs";

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

/** Runs a command that must succeed, without blocking, and returns what it printed. */
export async function run(cwd, [program, ...args], env = {}) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} in ${cwd} failed:\n${stdout}\n${stderr}`);
  return stdout;
}

/**
 * Measures a work: seconds, and of all programs that it starts the time on the cores and the peak of their memory in MiB,
 * which are only known on Linux.
 * @param work gets the variable by which its programs are found
 */
export async function measured(work) {
  const mark = ["STRATA_BENCH_WORK", randomUUID()];
  const peakMib = watchMemory(mark.join("="));
  const [start, cpuBefore] = [performance.now(), childrenCpuSeconds()];
  try {
    await work(Object.fromEntries([mark]));
    const seconds = (performance.now() - start) / 1000;
    return { seconds, cpuSeconds: childrenCpuSeconds() - cpuBefore, mib: peakMib() };
  } finally {
    peakMib();
  }
}

/** Copies what every project has, and more entries of this one, to a folder. */
export function copyProject(folder, ...more) {
  const sources = ["bin", "src", "modules", "charts", "bench"];
  const settings = ["package.json", "package-lock.json", "tsconfig.json", "cdktf.json"];
  for (const entry of [...sources, ...settings, ...more]) {
    cpSync(join(root, entry), join(folder, entry), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
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
