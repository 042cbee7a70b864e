import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DeployedMedia } from "./deployed";
import { FunctionProcess } from "./function-process";
import { Load } from "./load";
import { MediaSandbox } from "./media-sandbox";
import { drain } from "./queue-runner";
import { planUploads } from "./upload-plan";

/** In the order of the flow: each one fills the queues of those that follow. */
const handlers = [
  "classify",
  "document",
  "picture",
  "three-d",
  "video",
  "document-completed",
  "video-completed",
  "output",
] as const;

/** One handler on one core of this machine, with the sandbox as its AWS. */
export interface HandlerSpeed {
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Time of a core for one event; the rest is waiting. */
  readonly cpuMs: number;
  /** From the start of the process until the bundle is loaded. */
  readonly coldStartMs: number;
  /** The zip file. */
  readonly bundleBytes: number;
}

/** Runs the flow hop by hop in processes of this machine, while no mapping of the sandbox takes messages. */
export async function measureHandlers(uploads: number): Promise<Readonly<Record<string, HandlerSpeed>>> {
  const sandbox = new MediaSandbox();
  const media = new DeployedMedia();
  const load = await Load.start(sandbox, media);
  const speeds: Record<string, HandlerSpeed> = {};
  await switchMappings(sandbox, media, false);
  try {
    const started = performance.now();
    await load.send(planUploads(uploads, { duplicated: 0, reordered: 0, poison: 0 }));
    speeds["upload-api"] = speed(media, "upload-api", uploads, performance.now() - started, load.api);
    for (const handler of handlers) {
      const run = await FunctionProcess.start(media.function(handler), sandbox.variables);
      try {
        const { messages, handlerMillis } = await drain(sandbox, media.source(handler), run);
        speeds[handler] = speed(media, handler, messages, handlerMillis, run);
      } finally {
        run.stop();
      }
      if (handler === "video") await sleep(2_000); // the jobs of the stand-ins take half a second
    }
    return speeds;
  } finally {
    await switchMappings(sandbox, media, true);
    load.stop();
    sandbox.stop();
  }
}

function speed(
  media: DeployedMedia,
  handler: string,
  events: number,
  ms: number,
  { coldStartMs, cpuMs }: FunctionProcess,
): HandlerSpeed {
  return {
    events,
    eventsPerSecond: rounded((events / ms) * 1000),
    cpuMs: rounded(cpuMs / events),
    coldStartMs: Math.round(coldStartMs),
    bundleBytes: statSync(media.function(handler).zip).size,
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Lambda takes messages of queues, or not. */
async function switchMappings(sandbox: MediaSandbox, media: DeployedMedia, Enabled: boolean): Promise<void> {
  for (const id of media.mappingIds) {
    const path = `/2015-03-31/event-source-mappings/${id}`;
    const answer = await sandbox.send("lambda", path, { method: "PUT", body: JSON.stringify({ Enabled }) });
    if (!answer.ok) throw new Error(await answer.text());
  }
}
