import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import type { ConnectorProps } from "./connector";
import { type Connectors, placedConnectors } from "./connector-problems";
import type { BrokerType } from "../msk/msk-limits";

/** The workers of a unit. */
export interface WorkerChoice {
  readonly replicas: number;
  readonly autoscaling?: { readonly maxReplicas: number };
  readonly memoryMib: number;
  readonly heapMib: number;
  readonly flushIntervalSeconds: number;
}

/** What the platform has installed; empty texts for what it has not. */
export interface Platform {
  readonly strimziVersion: string;
  readonly strimziNamespaces: readonly string[];
  readonly kedaVersion: string;
}

export function platformProblems(
  namespace: string,
  autoscaling: WorkerChoice["autoscaling"],
  { strimziVersion, strimziNamespaces, kedaVersion }: Platform,
): Problem[] {
  const found: Problem[] = [];
  if (strimziVersion === "") {
    const fix = "turn it on in the kubernetes-platform unit";
    found.push(problem({ path: "platform", must: "have Strimzi, which runs Kafka Connect", fix }));
  } else if (!strimziNamespaces.includes(namespace)) {
    const must = "be a namespace that Strimzi watches";
    found.push(problem({ path: "namespace", value: namespace, must, fix: didYouMean(namespace, strimziNamespaces) }));
  }
  if (autoscaling !== undefined && kedaVersion === "") {
    const fix = "turn it on in the kubernetes-platform unit, or leave autoscaling out";
    found.push(problem({ path: "autoscaling", must: "have KEDA, which scales the workers", fix }));
  }
  return found;
}

/** Connect shows IAM roles: one way in, without passwords. */
export function authenticationProblem(authentication: readonly string[]): Problem[] {
  if (authentication.includes("iam")) return [];
  const found = authentication.map((each) => `"${each}"`).join(", ");
  const must = `let in roles of IAM, which is how Connect shows who it is; it lets in ${found}`;
  return [problem({ path: "msk", must, fix: 'add "iam" to authentication in the msk unit' })];
}

export function workerProblems(choice: WorkerChoice): Problem[] {
  const { replicas, autoscaling, memoryMib, heapMib } = choice;
  const found: Problem[] = [];
  if (heapMib > memoryMib * 0.75) {
    const must = `be at most three quarters of memoryMib (${memoryMib * 0.75}): S3 parts, threads and classes need the rest`;
    found.push(problem({ path: "heapMib", value: heapMib, must }));
  }
  if (autoscaling !== undefined && autoscaling.maxReplicas <= replicas) {
    const must = `be more than replicas (${replicas}), with which scaling begins`;
    found.push(problem({ path: "autoscaling.maxReplicas", value: autoscaling.maxReplicas, must }));
  }
  return found;
}

const mostWorkers = ({ replicas, autoscaling }: WorkerChoice): number => autoscaling?.maxReplicas ?? replicas;

/** Rules over workers and what they run. */
export function loadProblems(choice: WorkerChoice, all: Connectors): Problem[] {
  const { autoscaling, replicas, heapMib, flushIntervalSeconds } = choice;
  const tasks = placedConnectors(all).reduce((sum, { props }) => sum + props.tasksMax, 0);
  const found: Problem[] = [];
  if (autoscaling !== undefined && tasks > 0 && autoscaling.maxReplicas > tasks) {
    const must = `be at most the ${tasks} tasks of all connectors: further workers have nothing to run`;
    found.push(problem({ path: "autoscaling.maxReplicas", value: autoscaling.maxReplicas, must }));
  }
  // A sink of files keeps all that comes between two flushes, in objects of about three times its size. One worker may
  // be down, and its tasks run on the others.
  const peak = Object.values(all.s3Sinks).reduce((sum, { peakMibps }) => sum + peakMibps, 0);
  const workers = Math.max(1, replicas - 1);
  const needed = Math.ceil((3 * peak * flushIntervalSeconds) / workers);
  if (needed > heapMib / 2) {
    const must =
      `be at least ${needed * 2} for the s3Sinks: what comes in ${flushIntervalSeconds} s at their peak ` +
      `(${peak} MiB/s) takes ${needed} MiB of each of ${workers} workers, one being down, and may take half of the heap`;
    const fix = "more heap, more replicas or a shorter flushIntervalSeconds";
    found.push(problem({ path: "heapMib", value: heapMib, must, fix }));
  }
  return found;
}

/** Clients that a worker opens for itself: for each of its three topics two, one for its group, one to look after them. */
const clientsPerWorker = 8;
/** Iceberg's sink has a consumer and a producer more than others, for its commits. */
const clientsPerTask = { icebergSinks: 4, s3Sinks: 2, connectors: 2 } as const;

/** What MSK takes of clients with IAM: docs.aws.amazon.com/msk/latest/developerguide/limits.html */
const newConnectionsPerSecond = (type: BrokerType): number => (type === "kafka.t3.small" ? 4 : 100);
/** For how long a client of Kafka waits for an answer. */
const requestTimeoutSeconds = 30;

/** Each client may be connected to each broker, and all of them come at once when workers start. */
export function connectionProblems(choice: WorkerChoice, all: Connectors, instanceType: BrokerType): Problem[] {
  const sum = (connectors: Readonly<Record<string, ConnectorProps>>, each: number): number =>
    Object.values(connectors).reduce((total, { tasksMax }) => total + tasksMax * each, 0);
  const tasks =
    sum(all.icebergSinks, clientsPerTask.icebergSinks) +
    sum(all.s3Sinks, clientsPerTask.s3Sinks) +
    sum(all.connectors, clientsPerTask.connectors);
  const connections = mostWorkers(choice) * clientsPerWorker + tasks;
  const rate = newConnectionsPerSecond(instanceType);
  const most = Math.min(3000, rate * requestTimeoutSeconds);
  if (connections <= most) return [];
  const message =
    `open ${connections} connections to each broker, but ${instanceType} takes at most ${most} of clients with IAM: ` +
    (most === 3000 ? "its limit" : `${rate} new ones a second, for the ${requestTimeoutSeconds} s that a client waits`);
  return [problem({ path: "workers and tasks", message, fix: "fewer tasks or replicas, or larger brokers" })];
}

/** What Strimzi refuses in a worker's settings, or has other names for (definition of KafkaConnect, 1.2.0). */
const refused = [
  "group.id",
  "config.storage.topic",
  "offset.storage.topic",
  "status.storage.topic",
  "ssl.",
  "sasl.",
  "security.",
  "listeners",
  "plugin.path",
  "rest.",
  "bootstrap.servers",
  "consumer.interceptor.classes",
  "producer.interceptor.classes",
  "prometheus.metrics.reporter.",
];
const allowed = ["ssl.endpoint.identification.algorithm", "ssl.cipher.suites", "ssl.protocol", "ssl.enabled.protocols"];

export function workerConfigProblems(
  config: Readonly<Record<string, unknown>>,
  ownInputs: Readonly<Record<string, string>>,
): Problem[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const path = `workerConfig.${key}`;
    const own = ownInputs[key];
    if (own !== undefined) return [problem({ path, value, must: `be written as ${own}` })];
    if (allowed.some((each) => key.startsWith(each)) || !refused.some((each) => key.startsWith(each))) return [];
    const fix = "it is set by the unit, or by Strimzi itself";
    return [problem({ path, value, must: "be left out: Strimzi takes no such setting", fix })];
  });
}
