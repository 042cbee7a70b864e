/** Nodes of one kind that AWS Batch launches for jobs, and ends when they are idle. */
export interface NodeChoice {
  /** All of one architecture, with the same accelerator or none. */
  readonly instanceTypes: readonly string[];
  readonly capacity: "spot" | "on-demand";
  /** vCPUs that stay while no job waits. */
  readonly minVcpus: number;
  /** vCPUs of all nodes together. */
  readonly maxVcpus: number;
  /** Root volume: images, logs, and the /tmp of all jobs of a node. */
  readonly diskGib: number;
}

/** A queue of jobs, and where they run: in the first of the nodes that have room. */
export interface JobQueueChoice {
  readonly nodes: readonly string[];
  /** The queue with the higher one is served first where two share nodes. */
  readonly priority: number;
}

/** One job definition. */
export interface Job {
  readonly queue: string;
  /** A multiple of 0.25. */
  readonly vcpu: number;
  readonly memoryMib: number;
  readonly gpus: number;
  /** Room in /tmp; nothing else can be written. */
  readonly tmpGib: number;
  /** Time of one attempt. */
  readonly timeoutMinutes: number;
  /** Attempts, of which a reclaimed Spot instance takes one. */
  readonly attempts: number;
}

/**
 * Exit code of the program when another attempt cannot succeed, such as for a file that is none (`EX_DATAERR`).
 * man7.org/linux/man-pages/man3/sysexits.h.3head.html
 */
export const badInputExitCode = 65;
