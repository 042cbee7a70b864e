import { findQueue } from "../aws/find-queue";
import { readArguments, usage, UsageError } from "./arguments";
import { redrive, type Redriven } from "./redrive";
import { report } from "./report";
import { writeSchemas } from "./write-schemas";

/** Runs the command. @returns the exit code */
export async function main(given: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interruption.abort());
  try {
    const wanted = readArguments(given);
    if (wanted === undefined) {
      process.stdout.write(usage);
      return 0;
    }
    if (wanted.command === "schemas") {
      writeSchemas(wanted.folder);
      return 0;
    }
    const done = await redrive({
      ...wanted,
      deadLetterQueueUrl: await findQueue(wanted.deadLetterQueue),
      queueUrl: await findQueue(wanted.queue),
      signal: interruption.signal,
    });
    process.stdout.write(report(wanted, done));
    return interruption.signal.aborted ? 130 : exitCodeOf(done);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const { name, message } = error as Error;
    process.stderr.write(
      isUsage ? `media: ${message}\nRun media --help for all options.\n` : `media: ${name}: ${message}\n`,
    );
    return isUsage ? 2 : 1;
  }
}

const exitCodeOf = (done: readonly Redriven[]): number => (done.some(({ outcome }) => outcome === "failed") ? 1 : 0);
