import { formatProblem } from "../../src/engine/problem";
import { nameProblem, toIdentifier } from "../../src/scaffold/names";

describe("names", () => {
  test.each([
    ["kafka-connect", undefined],
    ["s3", undefined],
    ["KafkaConnect", 'unit is "KafkaConnect", but must be kebab-case (did you mean "kafka-connect"?).'],
    ["kafka_connect", 'unit is "kafka_connect", but must be kebab-case (did you mean "kafka-connect"?).'],
    ["kafka connect.ts", 'unit is "kafka connect.ts", but must be kebab-case (did you mean "kafka-connect"?).'],
    ["-kafka--connect-", 'unit is "-kafka--connect-", but must be kebab-case (did you mean "kafka-connect"?).'],
    ["../kafka", 'unit is "../kafka", but must be kebab-case (did you mean "kafka"?).'],
    ["3d", 'unit is "3d", but must be kebab-case (did you mean "d"?).'],
    ["", 'unit is "", but must be kebab-case (e.g. kafka-connect).'],
    ["日本", 'unit is "日本", but must be kebab-case (e.g. kafka-connect).'],
    ["a".repeat(41), `unit is "${"a".repeat(41)}", but must have at most 40 characters.`],
  ])("%j", (name, message) => {
    const found = nameProblem("unit", name);
    expect(found === undefined ? undefined : formatProblem(found)).toBe(message);
  });

  test.each([
    ["vpc", "vpc"],
    ["kafka-connect", "kafkaConnect"],
    ["prod-eu-west-1-vpc", "prodEuWest1Vpc"],
  ])("%s is imported as %s", (name, identifier) => expect(toIdentifier(name)).toBe(identifier));
});
