import { setTimeout as sleep } from "node:timers/promises";
import { account, type Account, type Left } from "./accounting";
import { BatchRunner } from "./batch-runner";
import { DeployedMedia } from "./deployed";
import { Load } from "./load";
import { MediaSandbox, type StandInCounts } from "./media-sandbox";
import { Observer, type Progress } from "./observer";
import { planUploads, type Shares } from "./upload-plan";

/** Without any change for this long, a run has ended: longer than the visibility timeout of any queue. */
const stuckAfterMs = 300_000;
const standIns = ["textract", "rekognition", "mediaconvert"] as const;

export interface RunOptions {
  readonly uploads: number;
  readonly shares: Shares;
  /** Share of calls to AI services that they throttle, and of completions that they send twice. */
  readonly standIns: { readonly throttledShare: number; readonly duplicate: number };
  /** Textract is away for this long, from a quarter of the uploads on. */
  readonly awayMs: number;
  /** Kills a process in which a function runs, at half of the uploads. */
  readonly kill: boolean;
}

/** Uploads with every trouble that the pipeline must survive. */
export const troubled = (uploads: number): RunOptions => ({
  uploads,
  shares: { duplicated: 0.1, reordered: 0.05, poison: 0.02 },
  standIns: { throttledShare: 0.05, duplicate: 0.1 },
  awayMs: 60_000,
  kill: true,
});

/** Reports progress in one line of a terminal, and nothing elsewhere. */
export function progressLine(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
}

export interface RunResult extends Account {
  readonly uploads: number;
  /** From the first upload to the last end. */
  readonly seconds: number;
  readonly killed: number;
  readonly standIns: Readonly<Record<(typeof standIns)[number], StandInCounts>>;
}

/** Sends uploads to the applied media/sandbox, troubles it, waits until they ended, and accounts for each. */
export async function runUploads(options: RunOptions, report: (line: string) => void): Promise<RunResult> {
  const sandbox = new MediaSandbox();
  const media = new DeployedMedia();
  const observer = await Observer.start(sandbox, media);
  const load = await Load.start(sandbox, media);
  const batch = new BatchRunner(sandbox, media);
  try {
    const before = { progress: await observer.progress(), left: await observer.left() };
    for (const service of standIns) await sandbox.tell(service, options.standIns);
    const started = performance.now();
    let [sent, killed] = [0, 0];
    const trouble = async (): Promise<void> => {
      sent += 1;
      if (sent === Math.ceil(options.uploads / 4)) await away(sandbox, options.awayMs);
      if (sent === Math.ceil(options.uploads / 2) && options.kill) killed = killOne(sandbox);
      if (sent % 100 === 0) report(`${sent} of ${options.uploads} uploads sent`);
    };
    await load.send(planUploads(options.uploads, options.shares), trouble);
    await load.sendStray();
    const ended = await untilEnded(observer, endedOf(before.progress) + options.uploads, report);
    const counts = await Promise.all(standIns.map(async (name) => [name, await sandbox.tell(name, {})] as const));
    return {
      ...account(load.sent, without(before.left, await observer.left())),
      uploads: options.uploads,
      seconds: (ended - started) / 1000,
      killed,
      standIns: Object.fromEntries(counts) as RunResult["standIns"],
    };
  } finally {
    for (const service of standIns) await sandbox.tell(service, { reset: true });
    load.stop();
    await batch.stop();
    sandbox.stop();
  }
}

const away = (sandbox: MediaSandbox, ms: number) =>
  sandbox.tell("textract", { awayUntil: ms === 0 ? null : new Date(Date.now() + ms).toISOString() });

/** Kills a process in which a function runs; returns how many were killed. */
function killOne(sandbox: MediaSandbox): number {
  const [pid] = sandbox.functionProcesses();
  if (pid === undefined) return 0;
  process.kill(pid, "SIGKILL");
  return 1;
}

/** Everything that is left besides the records of earlier uploads. */
const without = (earlier: Left, { records, inputs, ...left }: Left): Left => ({
  ...left,
  records: records.filter(({ uploadId }) => !earlier.inputs.has(uploadId)),
  inputs,
});

/** Waits until so many uploads have ended and the queues are empty, or nothing changes any more. Returns when that was. */
async function untilEnded(observer: Observer, uploads: number, report: (line: string) => void): Promise<number> {
  let last = "";
  let changed = performance.now();
  for (;;) {
    const progress = await observer.progress();
    const line = describe(progress);
    if (line !== last) [last, changed] = [line, performance.now()];
    report(line);
    if (hasEnded(progress, uploads)) return changed;
    if (performance.now() - changed > stuckAfterMs) return changed;
    await sleep(2_000);
  }
}

const total = (counts: Readonly<Record<string, number>>, names = Object.keys(counts)) =>
  names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);

const endedOf = ({ statuses }: Progress): number =>
  total(statuses, ["REJECTED", "EXPIRED", "COMPLETE", "FAILED", "TIMED_OUT"]);

const hasEnded = (progress: Progress, uploads: number): boolean =>
  total(progress.waiting) === 0 && endedOf(progress) >= uploads;

const describe = ({ statuses, waiting }: Progress): string =>
  [...Object.entries(statuses), ...Object.entries(waiting)]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name.replace(/^.*-media-sandbox-/, "")} ${count}`)
    .join(", ");

/** One line of a run's counts. */
export function summary({
  uploads,
  seconds,
  complete,
  deadLetters,
  killed,
  standIns: stood,
  ...rest
}: RunResult): string {
  const dead = Object.entries(deadLetters).map(
    ([queue, count]) => `${queue.replace(/^.*-media-sandbox-/, "")} ${count}`,
  );
  const throttled = Object.values(stood).reduce((sum, counts) => sum + counts.throttled, 0);
  return [
    `${uploads} uploads in ${seconds.toFixed(0)} s (${(uploads / seconds).toFixed(1)}/s)`,
    `${complete} complete`,
    `${total(deadLetters)} in dead-letter queues (${dead.join(", ")})`,
    `${rest.repeatedEvents} events repeated`,
    `${throttled} calls throttled, ${stood.textract.away} refused while Textract was away`,
    `${killed} function killed`,
    `${rest.problems.length} problems`,
  ].join("; ");
}
