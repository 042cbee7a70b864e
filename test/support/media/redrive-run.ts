import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { account } from "./accounting";
import { DeployedMedia } from "./deployed";
import { Load } from "./load";
import { MediaSandbox } from "./media-sandbox";
import { Observer, type Progress } from "./observer";
import { jpeg } from "./pictures";
import { project } from "./project";
import { depthOf } from "./queues";

const limitMs = 180_000;

export interface Redriven {
  /** Outputs of `media redrive`, one of each run. */
  readonly printed: readonly string[];
  /** See `Account`. */
  readonly problems: readonly string[];
}

/**
 * Sends an upload with an option that no step knows, corrects the option in its record once it is a dead letter, and sends
 * the dead letter back, twice.
 */
export async function redriveCorrected(): Promise<Redriven> {
  const sandbox = new MediaSandbox();
  const media = new DeployedMedia();
  const observer = await Observer.start(sandbox, media);
  const load = await Load.start(sandbox, media);
  try {
    const before = await observer.progress();
    const { uploadId } = await load.upload({
      format: "jpg",
      kind: "picture",
      fileName: "redriven.jpg",
      processingOptions: ["resize"],
      body: () => Promise.resolve(jpeg("redriven")),
      poison: "unknown option",
      isDuplicated: false,
      isReordered: false,
    });
    const { queue } = media.source("classify");
    const letters = observer.deadLetterQueues.find(({ arn }) => arn === queue.deadLetterArn)!;
    await until(async () => (await depthOf(sandbox.sqs, letters.url)) > 0);
    await load.changeOptions(uploadId, ["resize"]);
    const printed = [1, 2].map(() => redrive(sandbox, letters.name, uploadId));
    await until(async () => completed(await observer.progress()) > completed(before));
    await sleep(3_000); // what a second run did would follow
    const { records, inputs, deadLetters, completions, waiting } = await observer.left();
    const isItsOwn = (each: { readonly uploadId: string }) => each.uploadId === uploadId;
    const ends = { as: "COMPLETE", outputs: ["preview.jpg", "thumbnail.jpg"] } as const;
    const { problems } = account([{ uploadId, ends }], {
      records: records.filter(isItsOwn),
      inputs,
      deadLetters: deadLetters.filter(isItsOwn),
      completions: completions.filter((each) => each === uploadId),
      waiting,
    });
    return { printed, problems };
  } finally {
    load.stop();
    sandbox.stop();
  }
}

const completed = ({ statuses }: Progress): number => statuses["COMPLETE"] ?? 0;

const redrive = (sandbox: MediaSandbox, queue: string, uploadId: string): string =>
  execFileSync(
    process.execPath,
    [join(project, "apps/media-functions/bin/media.cjs"), "redrive", queue, "--send", "--upload", uploadId, "--json"],
    { encoding: "utf8", env: { PATH: process.env["PATH"], ...sandbox.variables } },
  );

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) return; // the accounting reports what is missing
    await sleep(500);
  }
}
