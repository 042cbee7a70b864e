import type { Problem } from "../../src/engine/problem";
import type { FunctionSettings } from "../functions/event-function";
import { concurrencyProblems, type FedFunction, functionProblems } from "../functions/function-problems";
import type { QueueSourceSettings } from "../functions/queue-source";

type QueueFed = FunctionSettings & QueueSourceSettings & { readonly visibilitySeconds?: number };

export interface ProcessingChoice {
  readonly document: QueueFed;
  readonly documentCompleted: QueueFed;
  readonly picture: QueueFed;
  readonly threeD: QueueFed;
  readonly batchCompleted: QueueFed;
  readonly video: QueueFed;
  readonly videoCompleted: QueueFed;
  /** Undefined without AWS Batch. */
  readonly batch?: unknown;
  readonly accountConcurrency: number;
  /** Of media-input: the time that its queues give a function, by kind, and the concurrency of its own functions. */
  readonly input: {
    readonly visibilitySeconds: Readonly<Record<string, number>>;
    readonly concurrency: number;
  };
}

/** Problems of functions with their queues, and of all together with the account's concurrency. */
export function processingProblems(choice: ProcessingChoice): Problem[] {
  const functions = fedFunctions(choice);
  return [
    ...Object.entries(functions).flatMap(([path, each]) => functionProblems(path, each)),
    ...concurrencyProblems(functions, choice.accountConcurrency, choice.input.concurrency),
  ];
}

function fedFunctions({ input: { visibilitySeconds }, ...choice }: ProcessingChoice): Record<string, FedFunction> {
  const own = (settings: QueueFed): FedFunction => ({ ...settings, source: settings });
  const ofKind = (settings: QueueFed, kind: string): FedFunction => ({
    ...settings,
    source: { ...settings, visibilitySeconds: visibilitySeconds[kind] },
  });
  return {
    document: ofKind(choice.document, "document"),
    documentCompleted: own(choice.documentCompleted),
    picture: ofKind(choice.picture, "picture"),
    ...(choice.batch !== undefined && {
      threeD: ofKind(choice.threeD, "3d"),
      batchCompleted: own(choice.batchCompleted),
    }),
    video: ofKind(choice.video, "video"),
    videoCompleted: own(choice.videoCompleted),
  };
}
