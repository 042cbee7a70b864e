import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import type { KindedConnector } from "./connector-kinds";
import type { BrokerType } from "../msk/msk-limits";

/** The workers of a unit. */
export interface WorkerChoice {
  readonly replicas: number;
  readonly autoscaling?: { readonly maxReplicas: number };
  readonly memoryMib: number;
  readonly heapMib: number;
  readonly flushIntervalSeconds: number;
}

/** Versions that the platform has installed; empty if it has not. */
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
    const fix = "enable it in the kubernetes-platform unit";
    found.push(problem({ path: "platform", must: "have Strimzi, which runs Kafka Connect", fix }));
  } else if (!strimziNamespaces.includes(namespace)) {
    const must = "be a namespace that Strimzi watches";
    found.push(problem({ path: "namespace", value: namespace, must, fix: didYouMean(namespace, strimziNamespaces) }));
  }
  if (autoscaling !== undefined && kedaVersion === "") {
    const fix = "enable it in the kubernetes-platform unit, or omit autoscaling";
    found.push(problem({ path: "autoscaling", must: "have KEDA, which scales the workers", fix }));
  }
  return found;
}

/** Connect authenticates to MSK with an IAM role: without passwords. */
export function authenticationProblem(authentication: readonly string[]): Problem[] {
  if (authentication.includes("iam")) return [];
  const found = authentication.map((each) => `"${each}"`).join(", ");
  const must = `allow IAM authentication, which Kafka Connect uses; it allows ${found}`;
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
    const must = `be more than replicas (${replicas}), where scaling starts`;
    found.push(problem({ path: "autoscaling.maxReplicas", value: autoscaling.maxReplicas, must }));
  }
  return found;
}

const mostWorkers = ({ replicas, autoscaling }: WorkerChoice): number => autoscaling?.maxReplicas ?? replicas;

/** Rules across workers and connectors. */
export function loadProblems(choice: WorkerChoice, connectors: readonly KindedConnector[]): Problem[] {
  const { autoscaling, replicas, heapMib, flushIntervalSeconds } = choice;
  const tasks = connectors.reduce((sum, { props }) => sum + props.tasksMax, 0);
  const found: Problem[] = [];
  if (autoscaling !== undefined && tasks > 0 && autoscaling.maxReplicas > tasks) {
    const must = `be at most the ${tasks} tasks of all connectors: more workers have nothing to run`;
    found.push(problem({ path: "autoscaling.maxReplicas", value: autoscaling.maxReplicas, must }));
  }
  // One worker may be down, and its tasks run on the others.
  const buffering = connectors.filter(({ kind }) => kind.bufferedMibps !== undefined);
  const perSecond = buffering.reduce((sum, { kind, props }) => sum + kind.bufferedMibps!(props), 0);
  const workers = Math.max(1, replicas - 1);
  const needed = Math.ceil((perSecond * flushIntervalSeconds) / workers);
  if (needed > heapMib / 2) {
    const inputs = [...new Set(buffering.map(({ input }) => input))].join(" and ");
    const must =
      `be at least ${needed * 2}: at peak, ${inputs} buffer ${needed} MiB in each of ${workers} workers (one being down) ` +
      `between flushes every ${flushIntervalSeconds} s, which may use half of the heap`;
    const fix = "more heap, more replicas or a shorter flushIntervalSeconds";
    found.push(problem({ path: "heapMib", value: heapMib, must, fix }));
  }
  return found;
}

/** Clients of a worker itself: two for each of its three topics, one for its group, one admin client. */
const clientsPerWorker = 8;

/** Connection limits of MSK for IAM clients: docs.aws.amazon.com/msk/latest/developerguide/limits.html */
const newConnectionsPerSecond = (type: BrokerType): number => (type === "kafka.t3.small" ? 4 : 100);
/** Request timeout of Kafka clients. */
const requestTimeoutSeconds = 30;

/** Each client may connect to each broker, and all of them connect at once when workers start. */
export function connectionProblems(
  choice: WorkerChoice,
  connectors: readonly KindedConnector[],
  instanceType: BrokerType,
): Problem[] {
  const tasks = connectors.reduce((sum, { kind, props }) => sum + props.tasksMax * kind.clientsPerTask, 0);
  const connections = mostWorkers(choice) * clientsPerWorker + tasks;
  const rate = newConnectionsPerSecond(instanceType);
  const most = Math.min(3000, rate * requestTimeoutSeconds);
  if (connections <= most) return [];
  const limit =
    most === 3000 ? "its limit" : `${rate} new ones a second during the client timeout of ${requestTimeoutSeconds} s`;
  const message = `open ${connections} connections to each broker, but ${instanceType} accepts at most ${most} from IAM clients: ${limit}`;
  return [problem({ path: "workers and tasks", message, fix: "fewer tasks or replicas, or larger brokers" })];
}

/** Worker settings that Strimzi rejects or owns (KafkaConnect CRD, 1.2.0). */
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
    const own = key.startsWith("config.providers.") ? ownInputs["config.providers"] : ownInputs[key];
    if (own !== undefined) return [problem({ path, value, must: `be set as ${own}` })];
    if (allowed.some((each) => key.startsWith(each)) || !refused.some((each) => key.startsWith(each))) return [];
    const fix = "it is set by the unit or by Strimzi";
    return [problem({ path, value, must: "be omitted: Strimzi rejects it", fix })];
  });
}
