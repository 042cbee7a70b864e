import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { measureHandlers } from "./handler-benchmark";
import { progressLine, runUploads, summary, troubled } from "./media-run";
import { project } from "./project";

/** For the capacity model of docs/systems/media.md. */
const file = join(project, ".strata", "bench", "media.json");

/** The speed of each handler, then of the whole pipeline, as a table and as JSON. */
export async function benchmark(uploads: number): Promise<void> {
  const machine = { cores: cpus().length, cpu: cpus()[0]!.model, node: process.version };
  console.log(`${machine.cores} cores of ${machine.cpu}, Node ${machine.node}`);
  const handlers = await measureHandlers(Math.min(uploads, 500));
  for (const [name, { events, eventsPerSecond, cpuMs, coldStartMs, bundleBytes }] of Object.entries(handlers)) {
    const speed = `${eventsPerSecond.toFixed(1).padStart(8)}/s warm, ${cpuMs} ms of a core (${events} events)`;
    console.log(`${name.padEnd(20)}${speed}, ${coldStartMs} ms cold, ${(bundleBytes / 1000).toFixed(0)} kB zipped`);
  }
  const result = await runUploads(troubled(uploads), progressLine);
  console.log(summary(result));
  result.problems.slice(0, 20).forEach((problem) => console.log(problem));
  const rate = Math.round((uploads / result.seconds) * 10) / 10;
  const pipeline = { uploads, seconds: Math.round(result.seconds), uploadsPerSecond: rate };
  mkdirSync(dirname(file), { recursive: true });
  const record = { date: new Date().toISOString().slice(0, 10), machine, handlers, pipeline };
  writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
  if (result.problems.length > 0) process.exitCode = 1;
}
