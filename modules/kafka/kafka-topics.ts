import { problem, type Problem } from "../../src/engine/problem";
import { brokerLimits, type BrokerType, isExpress, type KafkaVersion } from "../msk/msk-limits";
import { type KafkaSettings, settingProblems, type UncheckedSettings, valuesOf } from "./kafka-settings";
import { topicSettings } from "./topic-settings";

/** How long records are kept. */
export type RetentionHours = number | "forever";

/** Defaults of topics, in the form of inputs. */
export interface TopicDefaults {
  readonly partitions: number;
  readonly retentionHours: RetentionHours;
  /** Three, or one for each broker if there are fewer. */
  readonly replicationFactor?: number;
  /** One fewer than there are replicas, so that one broker may restart. */
  readonly minInSyncReplicas?: number;
}

/** One topic as it is written. */
export interface KafkaTopic {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly minInSyncReplicas?: number;
  readonly retentionHours?: RetentionHours;
  readonly cleanupPolicy?: "delete" | "compact" | "compact,delete";
  /** `tiered` moves what is closed to cheap storage. */
  readonly storage?: "local" | "tiered";
  /** How long a tiered topic stays on the brokers' disks as well. */
  readonly localRetentionHours?: number;
  /** Other Kafka settings of a topic, under their own names. */
  readonly config?: KafkaSettings;
  /** Settings that Kafka accepts although `topic-settings.ts` does not list them. */
  readonly uncheckedConfig?: UncheckedSettings;
}

/** A topic with nothing left open, for whoever creates it. */
export interface ResolvedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Kafka's settings by name, as text. */
  readonly config: Readonly<Record<string, string>>;
}

export interface KafkaTopicsChoice {
  readonly brokers: number;
  readonly instanceType: BrokerType;
  readonly kafkaVersion: KafkaVersion;
  readonly storageMode?: "local" | "tiered";
  readonly topicDefaults: TopicDefaults;
  readonly topics?: Readonly<Record<string, KafkaTopic>>;
}

const millisecondsPerHour = 3_600_000;
const toMilliseconds = (hours: number): string => String(hours * millisecondsPerHour);

/** Retention as Kafka has it, where -1 is without end. */
export const retentionMilliseconds = (hours: RetentionHours): string =>
  hours === "forever" ? "-1" : toMilliseconds(hours);

/** Retention as a number to compare. */
const inHours = (retention: RetentionHours): number => (retention === "forever" ? Infinity : retention);

/** The defaults with nothing left open. */
export function resolveDefaults(given: TopicDefaults, brokers: number): Required<TopicDefaults> {
  const { replicationFactor = Math.min(3, brokers) } = given;
  const { minInSyncReplicas = Math.max(1, replicationFactor - 1) } = given;
  return { partitions: given.partitions, retentionHours: given.retentionHours, replicationFactor, minInSyncReplicas };
}

export function resolveTopics(choice: KafkaTopicsChoice): ResolvedTopic[] {
  const { brokers, instanceType, topicDefaults, topics = {} } = choice;
  const defaults = resolveDefaults(topicDefaults, brokers);
  return Object.entries(topics).map(([name, topic]) => {
    const { partitions = defaults.partitions, replicationFactor = defaults.replicationFactor } = topic;
    const own = topic.replicationFactor === undefined ? defaults.minInSyncReplicas : Math.max(1, replicationFactor - 1);
    const { minInSyncReplicas = own, retentionHours = defaults.retentionHours, cleanupPolicy = "delete" } = topic;
    const config = {
      "cleanup.policy": cleanupPolicy,
      // Express brokers have one value for all topics, which nobody sets.
      ...(!isExpress(instanceType) && { "min.insync.replicas": String(minInSyncReplicas) }),
      // Compacted records go when they are overwritten, not with time.
      ...(cleanupPolicy !== "compact" && { "retention.ms": retentionMilliseconds(retentionHours) }),
      ...(topic.storage === "tiered" && { "remote.storage.enable": "true" }),
      ...(topic.localRetentionHours !== undefined && {
        "local.retention.ms": toMilliseconds(topic.localRetentionHours),
      }),
      ...asText({ ...topic.config, ...valuesOf(topic.uncheckedConfig ?? {}) }),
    };
    return { name, partitions, replicationFactor, config };
  });
}

const asText = (settings: KafkaSettings): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)]));

/** Every mistake in topics and their defaults. */
export function topicProblems(choice: KafkaTopicsChoice): Problem[] {
  const { brokers, instanceType, kafkaVersion, storageMode, topicDefaults, topics = {} } = choice;
  const accepted = topicSettings(instanceType, kafkaVersion);
  const { retentionHours, ...defaults } = resolveDefaults(topicDefaults, brokers);
  return [
    ...replicaProblems("topicDefaults", defaults, brokers, instanceType),
    ...Object.entries(topics).flatMap(([name, topic]) => {
      const path = `topics.${name}`;
      const { replicationFactor = defaults.replicationFactor, minInSyncReplicas } = topic;
      const replicas = { replicationFactor, minInSyncReplicas };
      const inherits = topic.replicationFactor === undefined && minInSyncReplicas === undefined;
      return [
        ...nameProblems(name, Object.keys(topics)),
        ...(inherits ? [] : replicaProblems(path, replicas, brokers, instanceType)),
        ...tierProblems(path, { retentionHours, ...topic }, storageMode ?? "local"),
        ...retentionProblems(path, topic),
        ...settingProblems(
          accepted,
          { path: `${path}.config`, settings: topic.config ?? {} },
          { path: `${path}.uncheckedConfig`, settings: topic.uncheckedConfig ?? {} },
        ),
      ];
    }),
    ...loadProblems(choice),
  ];
}

function nameProblems(name: string, all: readonly string[]): Problem[] {
  const path = `topics.${name}`;
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(name) || name === "." || name === "..") {
    return [problem({ path, must: "have a name of 1 to 249 letters, digits, dots, underscores and hyphens" })];
  }
  if (name.startsWith("__")) return [problem({ path, must: "not begin with __: such topics are Kafka's own" })];
  // Kafka names its metrics with underscores for dots and refuses the second of two topics that would share them.
  const metric = (topic: string): string => topic.replaceAll(".", "_");
  const twin = all.slice(0, all.indexOf(name)).find((other) => metric(other) === metric(name));
  return twin === undefined ? [] : [problem({ path, must: `differ from ${twin} in more than dots for underscores` })];
}

function replicaProblems(
  path: string,
  { replicationFactor, minInSyncReplicas }: { replicationFactor: number; minInSyncReplicas?: number },
  brokers: number,
  instanceType: BrokerType,
): Problem[] {
  const fixed = (name: string, value: number | undefined, only: number): Problem[] =>
    value === undefined || value === only
      ? []
      : [problem({ path: `${path}.${name}`, value, must: `be ${only}: Express brokers take no other` })];
  if (isExpress(instanceType)) {
    return [...fixed("replicationFactor", replicationFactor, 3), ...fixed("minInSyncReplicas", minInSyncReplicas, 2)];
  }
  if (replicationFactor > brokers) {
    return [
      problem({
        path: `${path}.replicationFactor`,
        value: replicationFactor,
        must: `be at most the ${brokers} brokers`,
      }),
    ];
  }
  if (minInSyncReplicas === undefined || minInSyncReplicas === 1 || minInSyncReplicas < replicationFactor) return [];
  const must = `be less than the ${replicationFactor} replicas: else no write succeeds while one broker restarts`;
  return [problem({ path: `${path}.minInSyncReplicas`, value: minInSyncReplicas, must })];
}

/** docs.aws.amazon.com/msk/latest/developerguide/msk-tiered-storage.html, constraints and limitations. */
function tierProblems(path: string, topic: KafkaTopic, storageMode: "local" | "tiered"): Problem[] {
  const { storage, retentionHours = 0, localRetentionHours, cleanupPolicy, config = {} } = topic;
  if (storage !== "tiered") {
    const fix = 'write storage: "tiered" beside it, or retentionHours alone';
    return localRetentionHours === undefined
      ? []
      : [
          problem({
            path: `${path}.localRetentionHours`,
            value: localRetentionHours,
            message: "needs tiered storage",
            fix,
          }),
        ];
  }
  const found: Problem[] = [];
  if (storageMode !== "tiered") {
    found.push(
      problem({ path: `${path}.storage`, value: storage, message: 'needs storageMode: "tiered" of the cluster' }),
    );
  }
  if (inHours(retentionHours) < 72) {
    const must = "be at least 72: tiered storage keeps nothing for less than 3 days (AWS)";
    found.push(problem({ path: `${path}.retentionHours`, value: retentionHours, must }));
  }
  if (localRetentionHours !== undefined && localRetentionHours >= inHours(retentionHours)) {
    const must = `be less than retentionHours (${retentionHours})`;
    found.push(problem({ path: `${path}.localRetentionHours`, value: localRetentionHours, must }));
  }
  if (cleanupPolicy !== undefined && cleanupPolicy !== "delete") {
    found.push(
      problem({
        path: `${path}.cleanupPolicy`,
        value: cleanupPolicy,
        must: 'be "delete": tiered storage does not compact',
      }),
    );
  }
  const segment = config["segment.bytes"];
  if (segment !== undefined && Number(segment) < 48 * 2 ** 20) {
    const must = "be at least 50331648: tiered storage takes no segments below 48 MiB (AWS)";
    found.push(problem({ path: `${path}.config.segment.bytes`, value: segment, must }));
  }
  return found;
}

/** Retention has no effect on a topic that is only compacted. */
function retentionProblems(path: string, { retentionHours, cleanupPolicy, storage }: KafkaTopic): Problem[] {
  if (cleanupPolicy !== "compact" || retentionHours === undefined || storage === "tiered") return [];
  const must = 'be left out with cleanupPolicy "compact": time removes no record of such a topic';
  const fix = 'cleanupPolicy: "compact,delete" compacts and removes';
  return [problem({ path: `${path}.retentionHours`, value: retentionHours, must, fix })];
}

/** Kafka keeps offsets and transactions in topics of its own, of 50 partitions each. */
const ownPartitions = 100;

function loadProblems({ brokers, instanceType, topicDefaults, topics = {} }: KafkaTopicsChoice): Problem[] {
  const { maxPartitions } = brokerLimits[instanceType];
  const defaults = resolveDefaults(topicDefaults, brokers);
  const declared = Object.values(topics).map(
    ({ partitions = defaults.partitions, replicationFactor = defaults.replicationFactor }) =>
      partitions * replicationFactor,
  );
  const own = ownPartitions * defaults.replicationFactor;
  const total = declared.reduce((sum, each) => sum + each, own);
  if (declared.length === 0 || total <= brokers * maxPartitions) return [];
  const page = isExpress(instanceType) ? "limits.html#msk-express-quota" : "bestpractices.html#partitions-per-broker";
  const message =
    `have ${total} replicas of partitions, Kafka's own ${own} included, but must have at most ` +
    `${brokers * maxPartitions}: ${maxPartitions} for each ${instanceType}, see docs.aws.amazon.com/msk/latest/developerguide/${page}`;
  const fix = `fewer partitions, larger brokers or at least ${Math.ceil(total / maxPartitions)} of them`;
  return [problem({ path: "topics", message, fix })];
}
