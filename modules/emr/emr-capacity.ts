import { problem, type Problem } from "../../src/engine/problem";
import { type ContainerSize, sizeProblems } from "../ecs/fargate-sizes";

/** Size of drivers and executors. EMR Serverless offers the sizes of Fargate from 1 vCPU on. */
export interface WorkerSize extends ContainerSize {
  readonly diskGib: number;
}

export interface EmrCapacity {
  readonly worker: WorkerSize;
  /** Largest input of a job. */
  readonly inputGib: number;
  /** Input for each executor: more executors are faster and cost about the same. */
  readonly inputGibPerExecutor: number;
  /** Quota of the account, in vCPUs of all applications together. */
  readonly vcpuQuota: number;
}

/** Executors that a job of the largest input has at most. */
export const executorsOf = ({ inputGib, inputGibPerExecutor }: EmrCapacity): number =>
  Math.max(1, Math.ceil(inputGib / inputGibPerExecutor));

/** The most that all jobs together may use: one driver and the executors. */
export function maximumOf(capacity: EmrCapacity): WorkerSize {
  const { vcpu, memoryGib, diskGib } = capacity.worker;
  const workers = executorsOf(capacity) + 1;
  return { vcpu: workers * vcpu, memoryGib: workers * memoryGib, diskGib: workers * diskGib };
}

/** Reports workers that do not exist, disks too small for the shuffle, and a capacity above the account's quota. */
export function emrCapacityProblems(capacity: EmrCapacity): Problem[] {
  const { worker, inputGibPerExecutor, vcpuQuota } = capacity;
  const problems = sizeProblems("worker", { vcpu: worker.vcpu, memoryGib: worker.memoryGib }, "EMR Serverless");
  // A sort or join writes all of its input to local disks once, uncompressed columns included.
  const shuffleGib = 2 * inputGibPerExecutor;
  if (worker.diskGib < shuffleGib) {
    const must = `be at least ${shuffleGib}: twice inputGibPerExecutor (${inputGibPerExecutor}) for the shuffle`;
    problems.push(problem({ path: "worker.diskGib", value: worker.diskGib, must }));
  }
  const { vcpu } = maximumOf(capacity);
  if (vcpu > vcpuQuota) {
    const executors = executorsOf(capacity);
    const must = `fit vcpuQuota: a driver and ${executors} executors of ${worker.vcpu} vCPU are ${vcpu}, the account has ${vcpuQuota}`;
    const fix = "request quota L-D05C8A75 of emr-serverless and set vcpuQuota, or raise inputGibPerExecutor";
    problems.push(problem({ path: "inputGib", value: capacity.inputGib, must, fix }));
  }
  return problems;
}
