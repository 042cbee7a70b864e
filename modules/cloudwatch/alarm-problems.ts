import { problem, type Problem } from "../../src/engine/problem";
import type { KafkaThresholds } from "./kafka-thresholds";

/** Alarms on queries that an account may have in a region; each group has one. */
const maxGroups = 200;

/** Consumer groups beside those of Kafka Connect: others than these, and so that CloudWatch gets their lag. */
export function groupProblems(groups: readonly string[], ofConnect: readonly string[]): Problem[] {
  const found = groups.flatMap((group, index) => {
    const path = `consumerGroups.${index}`;
    // All of ASCII that can be seen but the apostrophe, which ends a name in a query, and the colon.
    if (!/^[\x21-\x26\x28-\x39\x3b-\x7e]+$/.test(group)) {
      const must = "be ASCII without spaces, colons and apostrophes: MSK sends no lag of other groups";
      return [problem({ path, value: group, must })];
    }
    if (!ofConnect.includes(group)) return [];
    return [problem({ path, value: group, must: "be omitted: those of Kafka Connect are watched in any case" })];
  });
  if (groups.length + ofConnect.length <= maxGroups) return found;
  const must = `be at most ${maxGroups - ofConnect.length} groups: with those of Kafka Connect ${maxGroups} (CloudWatch)`;
  return [...found, problem({ path: "consumerGroups", must })];
}

export function diskProblems({ diskTicketPercent, diskPagePercent }: KafkaThresholds): Problem[] {
  if (diskPagePercent > diskTicketPercent) return [];
  const must = `be more than diskTicketPercent (${diskTicketPercent})`;
  return [problem({ path: "thresholds.diskPagePercent", value: diskPagePercent, must })];
}
