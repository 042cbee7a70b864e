import { nearest } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import type { ResolvedTopic } from "../kafka/kafka-topics";
import { deadLetterTopicOf, retentionMs, type SinkProps } from "./connector";
import type { KindedConnector } from "./connector-kinds";

/** Problems of connectors with the declared topics. */
export function topicUseProblems(connectors: readonly KindedConnector[], topics: readonly ResolvedTopic[]): Problem[] {
  const declared = new Map(topics.map((topic) => [topic.name, topic]));
  const undeclared = (path: string, name: string): Problem[] => {
    if (declared.has(name)) return [];
    const close = nearest(name, [...declared.keys()]);
    const fix = close === undefined ? "add it to topics of the msk unit" : `did you mean "${close}"?`;
    return [problem({ path, value: name, must: "be a topic that the msk unit declares", fix })];
  };
  return connectors.flatMap((connector) => {
    const { path, name, kind, props } = connector;
    const missing = props.topics.flatMap((topic, index) => undeclared(`${path}.topics.${index}`, topic));
    const read = props.topics.flatMap((topic) => declared.get(topic) ?? []);
    const deadLetters = props.topics.length === 0 ? undefined : deadLetterTopicOf(name, props);
    return [
      ...missing,
      ...(missing.length > 0 ? [] : taskProblems(path, props, read)),
      ...(deadLetters === undefined
        ? []
        : deadLetterProblems(path, deadLetters, props.topics, read, declared, undeclared)),
      ...(kind.topicProblems?.(connector, declared, undeclared) ?? []),
    ];
  });
}

function taskProblems(path: string, { tasksMax }: SinkProps, read: readonly ResolvedTopic[]): Problem[] {
  const partitions = read.reduce((sum, topic) => sum + topic.partitions, 0);
  if (read.length === 0 || tasksMax <= partitions) return [];
  const must = `be at most the ${partitions} partitions of its topics: more tasks have nothing to read`;
  return [problem({ path: `${path}.tasksMax`, value: tasksMax, must })];
}

function deadLetterProblems(
  path: string,
  deadLetters: string,
  topics: readonly string[],
  read: readonly ResolvedTopic[],
  declared: ReadonlyMap<string, ResolvedTopic>,
  undeclared: (path: string, name: string) => Problem[],
): Problem[] {
  const at = { path: `${path}.deadLetterTopic`, value: deadLetters };
  if (topics.includes(deadLetters)) {
    const must = "not be one of the topics that it reads: a failing record would return endlessly";
    return [problem({ ...at, must })];
  }
  const topic = declared.get(deadLetters);
  if (topic === undefined) return undeclared(at.path, deadLetters);
  const found: Problem[] = [];
  if (topic.config["cleanup.policy"]?.includes("compact")) {
    found.push(problem({ ...at, must: 'have cleanupPolicy "delete": a later dead letter would replace this one' }));
  }
  const longer = read.find((source) => retentionMs(source) > retentionMs(topic));
  if (longer !== undefined) {
    const must = `keep records at least as long as ${longer.name}, so that they can be corrected`;
    const hours = retentionMs(longer) / 3_600_000;
    const retention = Number.isFinite(hours) ? hours : '"forever"';
    found.push(problem({ ...at, must, fix: `retentionHours: ${retention} in the msk unit` }));
  }
  const larger = read.find((source) => maxBytes(source) > maxBytes(topic));
  if (larger !== undefined) {
    const must = `accept records as large as those of ${larger.name} (${maxBytes(larger)} bytes)`;
    found.push(problem({ ...at, must, fix: '"max.message.bytes" in config of the topic in the msk unit' }));
  }
  return found;
}

/** The limit of Kafka where a topic has none. */
const maxBytes = ({ config }: ResolvedTopic): number => Number(config["max.message.bytes"] ?? 1_048_588);
