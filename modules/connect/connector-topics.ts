import { nearest } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import { deadLetterTopicOf, type SinkProps } from "./connector";
import type { IcebergSinkProps } from "./connector-iceberg";
import { type Connectors, placed, placedConnectors } from "./connector-problems";
import type { ResolvedTopic } from "../kafka/kafka-topics";

/** Mistakes that show against the topics that msk declares. */
export function topicUseProblems(all: Connectors, topics: readonly ResolvedTopic[]): Problem[] {
  const declared = new Map(topics.map((topic) => [topic.name, topic]));
  const unknown = (path: string, name: string): Problem[] => {
    if (declared.has(name)) return [];
    const close = nearest(name, [...declared.keys()]);
    const fix = close === undefined ? `write it into topics of the msk unit` : `did you mean "${close}"?`;
    return [problem({ path, value: name, must: "be a topic that the msk unit declares", fix })];
  };
  return [
    ...placedConnectors(all).flatMap(({ path, name, props }) => {
      const missing = props.topics.flatMap((topic, index) => unknown(`${path}.topics.${index}`, topic));
      const read = props.topics.flatMap((topic) => declared.get(topic) ?? []);
      const deadLetters = props.topics.length === 0 ? undefined : deadLetterTopicOf(name, props);
      return [
        ...missing,
        ...(missing.length > 0 ? [] : taskProblems(path, props, read)),
        ...(deadLetters === undefined
          ? []
          : deadLetterProblems(path, deadLetters, props.topics, read, declared, unknown)),
      ];
    }),
    ...placed("icebergSinks", all.icebergSinks).flatMap(({ path, props }) => [
      ...unknown(`${path}.controlTopic`, props.controlTopic),
      ...retentionProblems(path, props, declared),
    ]),
    ...placed("connectors", all.connectors).flatMap(({ path, props }) =>
      props.producesTo.flatMap((topic, index) => unknown(`${path}.producesTo.${index}`, topic)),
    ),
  ];
}

function taskProblems(path: string, { tasksMax }: SinkProps, read: readonly ResolvedTopic[]): Problem[] {
  const partitions = read.reduce((sum, topic) => sum + topic.partitions, 0);
  if (read.length === 0 || tasksMax <= partitions) return [];
  const must = `be at most the ${partitions} partitions of its topics: further tasks have nothing to read`;
  return [problem({ path: `${path}.tasksMax`, value: tasksMax, must })];
}

function deadLetterProblems(
  path: string,
  deadLetters: string,
  topics: readonly string[],
  read: readonly ResolvedTopic[],
  declared: ReadonlyMap<string, ResolvedTopic>,
  unknown: (path: string, name: string) => Problem[],
): Problem[] {
  const at = `${path}.deadLetterTopic`;
  if (topics.includes(deadLetters)) {
    const must = "not be one of the topics that it reads: a record that fails would come back for ever";
    return [problem({ path: at, value: deadLetters, must })];
  }
  const topic = declared.get(deadLetters);
  if (topic === undefined) return unknown(at, deadLetters);
  const found: Problem[] = [];
  if (topic.config["cleanup.policy"] === "compact") {
    found.push(
      problem({
        path: at,
        value: deadLetters,
        must: 'have cleanupPolicy "delete": a later dead letter would replace this one',
      }),
    );
  }
  const longer = read.find((source) => retentionMs(source) > retentionMs(topic));
  if (longer !== undefined) {
    const must = `keep records at least as long as ${longer.name} does, so that they can be put right`;
    found.push(
      problem({
        path: at,
        value: deadLetters,
        must,
        fix: `retentionHours: ${retentionMs(longer) / 3_600_000} of it in the msk unit`,
      }),
    );
  }
  const larger = read.find((source) => maxBytes(source) > maxBytes(topic));
  if (larger !== undefined) {
    const must = `take records as large as those of ${larger.name} (${maxBytes(larger)} bytes)`;
    found.push(
      problem({
        path: at,
        value: deadLetters,
        must,
        fix: '"max.message.bytes" in config of the topic in the msk unit',
      }),
    );
  }
  return found;
}

/** A record must still be there when a commit fails and the one after it is to write it. */
function retentionProblems(
  path: string,
  { topics, commitIntervalSeconds }: IcebergSinkProps,
  declared: ReadonlyMap<string, ResolvedTopic>,
): Problem[] {
  const short = topics
    .flatMap((topic) => declared.get(topic) ?? [])
    .find((topic) => retentionMs(topic) < 2 * commitIntervalSeconds * 1000);
  if (short === undefined) return [];
  const must = `be at most half of the ${retentionMs(short) / 1000} seconds for which ${short.name} keeps records`;
  return [problem({ path: `${path}.commitIntervalSeconds`, value: commitIntervalSeconds, must })];
}

/** What is compacted stays. */
function retentionMs({ config }: ResolvedTopic): number {
  const retention = Number(config["retention.ms"] ?? -1);
  return retention < 0 ? Infinity : retention;
}

/** Kafka's own limit where a topic has none. */
const maxBytes = ({ config }: ResolvedTopic): number => Number(config["max.message.bytes"] ?? 1_048_588);
