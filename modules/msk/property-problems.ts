import type { Problem } from "../../src/engine/problem";
import { type KafkaSettings, type Refusal, settingProblems, type UncheckedSettings } from "../kafka/kafka-settings";
import { brokerProperties, isStandardOnly, propertiesAsOf, propertyRanges, refusalOf } from "./broker-properties";
import { type BrokerType, isExpress, type KafkaVersion } from "./msk-limits";

/** Inputs that decide which properties MSK accepts. */
export interface PropertyChoice {
  readonly instanceType: BrokerType;
  readonly kafkaVersion: KafkaVersion;
  readonly storageMode?: "local" | "tiered";
  readonly serverProperties?: KafkaSettings;
  readonly uncheckedServerProperties?: UncheckedSettings;
}

/** Properties that have an input of their own, or that are fixed with a reason. */
const decided: Readonly<Record<string, string>> = {
  "allow.everyone.if.no.acl.found": "must be written as withoutAcl",
  "auto.create.topics.enable": "must be left out: a misspelled topic would be made at once; declare it in topics",
  "default.replication.factor": "must be written as topicDefaults.replicationFactor",
  "log.retention.hours": "must be written as topicDefaults.retentionHours",
  "log.retention.minutes": "must be written as topicDefaults.retentionHours",
  "log.retention.ms": "must be written as topicDefaults.retentionHours",
  "min.insync.replicas": "must be written as topicDefaults.minInSyncReplicas",
  "num.partitions": "must be written as topicDefaults.partitions",
  "replica.selector.class": "must be written as rackAwareReads",
  "unclean.leader.election.enable": "must be left out: a replica that lags behind would lead, and records be lost",
};

/** MSK rejects a configuration with a property that is not on its list, and with it the whole apply. */
export function propertyProblems(choice: PropertyChoice): Problem[] {
  const { instanceType, kafkaVersion, storageMode, serverProperties = {}, uncheckedServerProperties = {} } = choice;
  const { names, page } = brokerProperties(instanceType, kafkaVersion);
  const refusal = (name: string): Refusal | undefined => {
    if (isExpress(instanceType) && isStandardOnly(name)) {
      return { must: `be left out with ${instanceType}: AWS sets it for Express brokers`, isFinal: false };
    }
    const reason = refusalOf(name);
    return reason === undefined ? undefined : { must: `be left out: ${reason}`, isFinal: true };
  };
  const valueRule = (name: string, value: unknown): string | undefined => {
    const [min, max] = propertyRanges[name] ?? [];
    if (min !== undefined && max !== undefined && !(Number(value) >= min && Number(value) <= max)) {
      return `be ${min} to ${max} (MSK)`;
    }
    return name === "log.cleanup.policy" && storageMode === "tiered" && value !== "delete"
      ? 'be "delete" with tiered storage'
      : undefined;
  };
  const by = `MSK for ${isExpress(instanceType) ? "Express" : "Standard"} brokers with ${kafkaVersion}`;
  return settingProblems(
    { names, by, page, asOf: propertiesAsOf, decided, refusal, valueRule },
    { path: "serverProperties", settings: serverProperties },
    { path: "uncheckedServerProperties", settings: uncheckedServerProperties },
  );
}
