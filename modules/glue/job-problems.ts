import { problem, type Problem } from "../../src/engine/problem";

/** DPUs of a worker by type (docs.aws.amazon.com/glue/latest/dg/worker-types.html). */
export const workerDpus = { "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8 } as const;

export type WorkerType = keyof typeof workerDpus;

/** Most DPUs of a job run: 299 workers of G.1X, 149 of G.2X (Glue API, CreateJob). */
const maxDpus = 299;

/** Types of workers of the flexible execution class (docs.aws.amazon.com/glue/latest/dg/add-job.html). */
const flexTypes: readonly WorkerType[] = ["G.1X", "G.2X"];

/** Size and limits of one job. */
export interface JobSettings {
  readonly workerType: WorkerType;
  readonly workers: number;
  readonly timeoutMinutes: number;
  readonly maxRetries: number;
  readonly maxConcurrentRuns: number;
  /** FLEX runs on spare capacity: a third cheaper, starts later, may be interrupted. */
  readonly executionClass: "STANDARD" | "FLEX";
  /** Arguments besides those of the layer, such as `--log-level`. */
  readonly arguments: Readonly<Record<string, string>>;
}

/**
 * Settings that Glue rejects, or that the layer sets itself.
 * @param own names of the arguments that the layer sets
 */
export function jobProblems(path: string, settings: JobSettings, own: readonly string[]): Problem[] {
  const { workerType, workers, executionClass } = settings;
  const found: Problem[] = [];
  const most = Math.floor(maxDpus / workerDpus[workerType]);
  if (workers > most) {
    const must = `be at most ${most} of ${workerType}: a job run has at most ${maxDpus} DPUs`;
    found.push(problem({ path: `${path}.workers`, value: workers, must }));
  }
  if (executionClass === "FLEX" && !flexTypes.includes(workerType)) {
    const must = `be STANDARD with ${workerType}: FLEX runs on ${flexTypes.join(" and ")} only`;
    found.push(problem({ path: `${path}.executionClass`, value: executionClass, must }));
  }
  for (const name of Object.keys(settings.arguments)) {
    const at = { path: `${path}.arguments.${name}` };
    if (!/^--[\w-]+$/.test(name)) found.push(problem({ ...at, must: "begin with two hyphens, such as --log-level" }));
    else if (own.includes(name)) found.push(problem({ ...at, must: "be left out: the layer sets it" }));
  }
  return found;
}
