import { Token } from "cdktf";
import { problem, type Problem } from "../../src/engine/problem";
import type { FunctionSettings } from "./event-function";
import type { QueueSourceSettings } from "./queue-source";

/** Concurrent executions of a region that AWS keeps for functions without a reservation. */
const unreserved = 100;

/** Times of the function's timeout for which a message must stay invisible, so that throttled batches are tried again. */
const visibilityFactor = 6;

/** Time that a queue must give a consumer for a message: six times its timeout, and the window of its batches. */
export const leastVisibilitySeconds = (timeoutSeconds: number, windowSeconds: number): number =>
  visibilityFactor * timeoutSeconds + windowSeconds;

/** A function that a queue feeds; without `source` one that is called. */
export interface FedFunction extends FunctionSettings {
  readonly source?: QueueSourceSettings & { readonly visibilitySeconds?: number };
}

/**
 * Settings that Lambda refuses, and those with which messages are lost or done twice.
 * docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, …/dg/services-sqs-configure.html
 * @param path the input with the settings
 */
export function functionProblems(path: string, { source, ...settings }: FedFunction): Problem[] {
  const { memoryMib, timeoutSeconds, reservedConcurrency } = settings;
  const found = [
    ...outside(`${path}.memoryMib`, memoryMib, 128, 10_240),
    ...outside(`${path}.timeoutSeconds`, timeoutSeconds, 1, 900),
  ];
  return source === undefined
    ? found
    : [
        ...found,
        ...sourceProblems(path, source, timeoutSeconds),
        ...reservationProblems(path, source, reservedConcurrency),
      ];
}

function sourceProblems(
  path: string,
  { batchSize, windowSeconds, maximumConcurrency, visibilitySeconds }: NonNullable<FedFunction["source"]>,
  timeoutSeconds: number,
): Problem[] {
  const found = [
    ...outside(`${path}.batchSize`, batchSize, 1, 10_000),
    ...outside(`${path}.windowSeconds`, windowSeconds, 0, 300),
    ...outside(`${path}.maximumConcurrency`, maximumConcurrency, 2, 1000),
  ];
  if (batchSize > 10 && windowSeconds === 0) {
    const must = `be at least 1 for batches of ${batchSize}: without a window Lambda takes 10 messages at most`;
    found.push(problem({ path: `${path}.windowSeconds`, value: windowSeconds, must }));
  }
  const least = leastVisibilitySeconds(timeoutSeconds, windowSeconds);
  if (visibilitySeconds !== undefined && !Token.isUnresolved(visibilitySeconds) && visibilitySeconds < least) {
    const must = `be at least ${least}: six times the function's timeout (${timeoutSeconds}) and its window (${windowSeconds})`;
    const fix = "earlier, a message that waits for a throttled function comes twice";
    found.push(problem({ path: `${path}.visibilitySeconds`, value: visibilitySeconds, must, fix }));
  }
  return found;
}

function reservationProblems(
  path: string,
  { maximumConcurrency }: QueueSourceSettings,
  reserved: number | undefined,
): Problem[] {
  if (reserved === undefined || reserved >= maximumConcurrency) return [];
  const must = `be at least maximumConcurrency (${maximumConcurrency}): invocations above it are throttled into the dead-letter queue`;
  return [problem({ path: `${path}.reservedConcurrency`, value: reserved, must })];
}

/** Concurrency that a function takes of the account's: its reservation, or what its queue may start. */
const concurrencyOf = ({ reservedConcurrency, source }: FedFunction): number =>
  reservedConcurrency ?? source?.maximumConcurrency ?? 0;

/** Concurrency that functions may take together. */
export const concurrencyTogether = (functions: readonly FedFunction[]): number =>
  functions.reduce((sum, each) => sum + concurrencyOf(each), 0);

/**
 * Functions that together take more than the account has.
 * @param functions by the path of their inputs
 * @param accountConcurrency quota L-B99A9384 of the account in the region; 1,000 by default, 10 in a new account
 * @param elsewhere concurrency of functions of other units
 */
export function concurrencyProblems(
  functions: Readonly<Record<string, FedFunction>>,
  accountConcurrency: number,
  elsewhere = 0,
): Problem[] {
  const all = elsewhere + concurrencyTogether(Object.values(functions));
  if (all + unreserved <= accountConcurrency) return [];
  const parts = Object.entries(functions).flatMap(([path, each]) =>
    concurrencyOf(each) === 0 ? [] : `${path} ${concurrencyOf(each)}`,
  );
  if (elsewhere > 0) parts.push(`other units ${elsewhere}`);
  const must = `be at least ${all + unreserved}: the functions may take ${all} (${parts.join(", ")}), and Lambda keeps ${unreserved} unreserved`;
  const fix = "lower a maximumConcurrency, or request quota L-B99A9384 first";
  return [problem({ path: "accountConcurrency", value: accountConcurrency, must, fix })];
}

function outside(path: string, value: number, least: number, most: number): Problem[] {
  if (value >= least && value <= most) return [];
  return [problem({ path, value, must: `be ${least} to ${most}` })];
}
