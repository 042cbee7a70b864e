import { problem, type Problem } from "../../src/engine/problem";
import { hasPlaceholder, placeholderProblems } from "./config-provider-problems";
import type { ConfigProviders } from "./config-providers";
import { groupOverride } from "./connector";
import type { KindedConnector } from "./connector-kinds";
import { converterProblems } from "./converter-problems";

/** Problems of connectors that do not depend on the declared topics. */
export function connectorProblems(
  connectors: readonly KindedConnector[],
  namespace: string,
  providers: ConfigProviders,
): Problem[] {
  return [
    ...connectors.flatMap((each, index) => nameProblems(each, connectors.slice(0, index))),
    ...connectors.flatMap(repeatedTopics),
    ...connectors.flatMap((each) => secretProblems(each, namespace, providers)),
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

const repeatedTopics = ({ path, props: { topics } }: KindedConnector): Problem[] =>
  topics.flatMap((topic, index) =>
    topics.indexOf(topic) === index
      ? []
      : [problem({ path: `${path}.topics.${index}`, value: topic, must: "be named once" })],
  );

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

const secret = /password|secret|access\.key|credential|token|jaas/i;
/** Settings that say where a secret comes from. */
const notSecret = /[.-](source|provider|class|enabled?)$/i;
/** User and password in a URL. */
const inUrl = /:\/\/[^/\s:@]+:[^/\s@]+@/;

/**
 * Settings are in the plan, the state and the cluster, so a secret among them leaks. Its value is not shown here either.
 * A placeholder is filled in by the worker, and the secret is nowhere else.
 */
function secretProblems(
  { path, props: { config, keyConverter, valueConverter } }: KindedConnector,
  namespace: string,
  providers: ConfigProviders,
): Problem[] {
  const settings = [
    { at: `${path}.config`, values: config },
    ...Object.entries({ keyConverter, valueConverter }).flatMap(([side, converter]) =>
      typeof converter === "string" ? [] : [{ at: `${path}.${side}.settings`, values: converter.settings }],
    ),
  ];
  return settings.flatMap(({ at, values }) =>
    Object.entries(values).flatMap(([key, value]) => {
      if (hasPlaceholder(value)) return placeholderProblems(`${at}.${key}`, value, providers, namespace);
      const isSecret = secret.test(key) && !notSecret.test(key);
      if (!isSecret && !inUrl.test(String(value))) return [];
      const must = "have no secret in its value: plans and states would show it";
      const fix =
        'AWS roles come from Pod Identity; for other systems "${secrets:<secret>:<key>}", with the secret in configProviders.secrets';
      return [problem({ path: `${at}.${key}`, must, fix })];
    }),
  );
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
