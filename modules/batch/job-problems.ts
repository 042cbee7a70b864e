import type { Unlisted } from "../../src/engine/listing";
import { problem, type Problem } from "../../src/engine/problem";
import { gpusOf, memoryMibOf, vcpusOf } from "../aws/instance-memory";
import { acceleratorOf, instanceTypeProblems } from "../aws/instance-types";
import { amiProblems } from "../eks/eks-ami";
import type { Job, JobQueueChoice, NodeChoice } from "./job";

export interface BatchChoice {
  readonly nodes: Readonly<Record<string, NodeChoice>>;
  readonly queues: Readonly<Record<string, JobQueueChoice>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Room of a node for jobs. */
export interface NodeRoom {
  readonly type: string;
  readonly vcpu: number;
  readonly memoryMib: number;
  readonly gpus: number;
}

/** Memory of the kernel and the hypervisor, and what the kubelet keeps free before it evicts pods. */
const usableShare = 0.95;
const evictionMib = 100;
/** CPU of the DaemonSets on every node: network, proxy, volumes, pod identity. */
const daemonVcpu = 0.25;

/**
 * Room for jobs on a node of EKS's Amazon Linux 2023, a little less than it has: the kubelet reserves memory for each
 * possible pod, and a share of the CPU that falls with the number of cores. Undefined for a type of unknown size.
 * awslabs.github.io/amazon-eks-ami/nodeadm, kubelet reservations
 */
export function roomOf(type: string): NodeRoom | undefined {
  const [vcpus, memoryMib] = [vcpusOf(type), memoryMibOf(type)];
  if (vcpus === undefined || memoryMib === undefined) return undefined;
  const pods = vcpus <= 2 ? 29 : vcpus <= 8 ? 58 : vcpus <= 48 ? 234 : 737;
  const reservedVcpu = 0.06 + 0.01 * Math.min(vcpus - 1, 1) + 0.005 * clamp(vcpus - 2, 2) + 0.0025 * clamp(vcpus - 4);
  return {
    type,
    vcpu: Math.floor((vcpus - reservedVcpu - daemonVcpu) * 4) / 4,
    memoryMib: Math.floor(memoryMib * usableShare - 255 - 11 * pods - evictionMib),
    gpus: gpusOf(type),
  };
}

const clamp = (value: number, most = Infinity): number => Math.min(Math.max(value, 0), most);

/** Problems of nodes, queues and jobs that AWS Batch would report as a job that stays RUNNABLE. */
export function batchProblems({ nodes, queues, jobs }: BatchChoice, unlisted: Unlisted): Problem[] {
  return [
    ...Object.entries(nodes).flatMap(([name, choice]) => nodeProblems(`nodes.${name}`, choice, unlisted)),
    ...Object.entries(queues).flatMap(([name, queue]) => queueProblems(`queues.${name}`, queue, nodes)),
    ...Object.entries(jobs).flatMap(([name, job]) => jobProblems(`jobs.${name}`, name, job, { nodes, queues, jobs })),
  ];
}

function nodeProblems(path: string, { instanceTypes, minVcpus, maxVcpus }: NodeChoice, unlisted: Unlisted): Problem[] {
  const found = instanceTypeProblems(`${path}.instanceTypes`, instanceTypes, unlisted);
  if (instanceTypes.some((type) => acceleratorOf(type) === "neuron")) {
    const must = "have no Neuron chips: AWS Batch has no image for them on EKS";
    found.push(problem({ path: `${path}.instanceTypes`, value: [...instanceTypes], must }));
  } else found.push(...amiProblems(path, { instanceTypes, operatingSystem: "al2023" }));
  if (minVcpus > maxVcpus) {
    found.push(problem({ path: `${path}.minVcpus`, value: minVcpus, must: `be at most maxVcpus (${maxVcpus})` }));
  }
  return found;
}

function queueProblems(path: string, { nodes: used }: JobQueueChoice, nodes: BatchChoice["nodes"]): Problem[] {
  const names = Object.keys(nodes);
  return used.flatMap((name, index) =>
    names.includes(name)
      ? []
      : [problem({ path: `${path}.nodes.${index}`, value: name, must: `be one of nodes (${names.join(", ")})` })],
  );
}

function jobProblems(path: string, name: string, job: Job, { nodes, queues }: BatchChoice): Problem[] {
  const queue = queues[job.queue];
  if (queue === undefined) {
    const must = `be one of queues (${Object.keys(queues).join(", ")})`;
    return [problem({ path: `${path}.queue`, value: job.queue, must })];
  }
  const used = queue.nodes.flatMap((each) => (nodes[each] === undefined ? [] : [{ name: each, ...nodes[each] }]));
  const rooms = used.flatMap(({ instanceTypes }) => instanceTypes.flatMap((type) => roomOf(type) ?? []));
  const unknown = used.some(({ instanceTypes }) => instanceTypes.some((type) => roomOf(type) === undefined));
  if (!unknown && rooms.length > 0 && !rooms.some((room) => fits(job, room))) {
    const largest = rooms.reduce((a, b) => (b.vcpu * b.memoryMib > a.vcpu * a.memoryMib ? b : a));
    const must = `fit on a node of queue ${job.queue}: ${name} needs ${sizeOf(job)}, and the largest type, ${largest.type}, has ${sizeOf(largest)} for jobs`;
    return [problem({ path, must, fix: `a larger type in nodes.${used[0]!.name}.instanceTypes, or a smaller job` })];
  }
  if (used.length > 0 && used.every(({ maxVcpus }) => job.vcpu > maxVcpus)) {
    const must = `be at most maxVcpus of the nodes of queue ${job.queue} (${used.map((each) => each.maxVcpus).join(", ")})`;
    return [problem({ path: `${path}.vcpu`, value: job.vcpu, must })];
  }
  const disk = Math.max(...used.map(({ diskGib }) => diskGib));
  if (used.length > 0 && job.tmpGib > disk - systemGib) {
    const must = `be at most ${disk - systemGib}: nodes have ${disk} GiB, of which system and images take ${systemGib}`;
    return [problem({ path: `${path}.tmpGib`, value: job.tmpGib, must, fix: "diskGib of the nodes" })];
  }
  return [];
}

/** Operating system and images on the disk of a node. */
const systemGib = 15;

const fits = (job: Job, { vcpu, memoryMib, gpus }: NodeRoom): boolean =>
  job.vcpu <= vcpu && job.memoryMib <= memoryMib && job.gpus <= gpus;

const sizeOf = ({ vcpu, memoryMib, gpus }: Pick<NodeRoom, "vcpu" | "memoryMib" | "gpus">): string =>
  `${vcpu} vCPU, ${memoryMib} MiB${gpus > 0 ? ` and ${gpus} GPU` : ""}`;
