import { problem, type Problem } from "../../src/engine/problem";
import { groupOverride } from "./connector";
import type { KindedConnector } from "./connector-kinds";
import { converterProblems } from "./converter-problems";
import { secretProblems, type SecretSources } from "./secret-problems";

/** Problems of connectors that do not depend on the declared topics. */
export function connectorProblems(connectors: readonly KindedConnector[], sources: SecretSources): Problem[] {
  return [
    ...connectors.flatMap((each, index) => nameProblems(each, connectors.slice(0, index))),
    ...connectors.flatMap((each) => settingSecrets(each, sources)),
    ...connectors.flatMap((each) => [
      ...settingProblems(each),
      ...converterProblems(each),
      ...(each.kind.problems?.(each) ?? []),
    ]),
    ...groupProblems(connectors),
  ];
}

function nameProblems({ path, name }: KindedConnector, before: readonly KindedConnector[]): Problem[] {
  if (!/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/.test(name)) {
    return [problem({ path, must: "have a name of 1 to 52 lower-case letters, digits and hyphens" })];
  }
  const twin = before.find((each) => each.name === name);
  return twin === undefined
    ? []
    : [problem({ path, must: `have a unique name: ${twin.path} has the same, and so the same consumer group` })];
}

/** Settings owned by another input or by Strata, for every kind. */
const ownedSettings: Readonly<Record<string, string>> = {
  name: "the connector's name",
  "connector.class": "class",
  "tasks.max": "tasksMax",
  "connector.plugin.version": "the version in the image",
  topics: "topics",
  "topics.regex": "topics, one by one: the role may read no others",
  "key.converter": "keyConverter",
  "value.converter": "valueConverter",
  "errors.tolerance": "onError",
  "errors.deadletterqueue.topic.name": "deadLetterTopic",
};

function settingProblems({ path, kind, props: { config } }: KindedConnector): Problem[] {
  const owned = { ...ownedSettings, ...kind.ownedSettings };
  return Object.entries(config).flatMap(([key, value]) => {
    const [, side] = /^(key|value)\.converter\./.exec(key) ?? [];
    const input =
      side === undefined
        ? Object.hasOwn(owned, key)
          ? owned[key]
          : undefined
        : `${side}Converter: { class, settings }`;
    return input === undefined ? [] : [problem({ path: `${path}.config.${key}`, value, must: `be set as ${input}` })];
  });
}

/** Secrets in the settings of a connector and of its converters. */
function settingSecrets(
  { path, props: { config, keyConverter, valueConverter } }: KindedConnector,
  sources: SecretSources,
): Problem[] {
  return [
    ...secretProblems(`${path}.config`, config, sources),
    ...Object.entries({ keyConverter, valueConverter }).flatMap(([side, converter]) =>
      typeof converter === "string" ? [] : secretProblems(`${path}.${side}.settings`, converter.settings, sources),
    ),
  ];
}

/** Members of a group share its topics: two connectors in one would each get a part of the records. */
function groupProblems(connectors: readonly KindedConnector[]): Problem[] {
  const taken = new Map<string, string>();
  return connectors.flatMap(({ path, name, kind, props }) => {
    const group = kind.consumerGroup(name, props);
    if (group === undefined) return [];
    const other = taken.get(group);
    taken.set(group, path);
    if (other === undefined || props.config[groupOverride] === undefined) return [];
    const must = `be a group of its own: ${other} is in it, and each would get a part of the records`;
    return [problem({ path: `${path}.config.${groupOverride}`, value: group, must })];
  });
}
