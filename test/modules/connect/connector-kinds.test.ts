import { z } from "zod";
import {
  connectorInputs,
  connectorKinds,
  listConnectors,
  resolveConnectors,
} from "../../../modules/connect/connector-kinds";
import { asText } from "../../../modules/connect/connector";
import { connectorProblems } from "../../../modules/connect/connector-problems";
import { converterConfig } from "../../../modules/connect/converters";
import { topicUseProblems } from "../../../modules/connect/connector-topics";
import { commonInputs, deadLetterInputs, topicsInput } from "../../../modules/connect/kinds/connector-inputs";
import { connectorKind } from "../../../modules/connect/kinds/connector-kind";
import { formatProblem, problem } from "../../../src/engine/problem";

/** A kind as a file of `modules/connect/kinds` would define it; nothing else is touched but the list below. */
const httpSource = connectorKind({
  summary: "Sources by name that poll an HTTP endpoint",
  schema: z.strictObject({
    url: z.string().describe("URL to poll"),
    target: z.string().describe("Topic to write"),
    topics: topicsInput.max(0).default([]),
    ...deadLetterInputs,
    ...commonInputs,
  }),
  ownedSettings: { "http.request.url": "url" },
  clientsPerTask: 1,
  buckets: () => [],
  consumerGroup: () => undefined,
  problems: ({ path, props: { url } }) =>
    url.startsWith("https://") ? [] : [problem({ path: `${path}.url`, value: url, must: "begin with https://" })],
  topicProblems: ({ path, props: { target } }, _declared, undeclared) => undeclared(`${path}.target`, target),
  resolve: (name, props, { home, namePrefix }) => ({
    name: `${namePrefix}${name}`,
    class: "com.github.castorm.kafka.connect.http.HttpSourceConnector",
    tasksMax: props.tasksMax,
    state: props.state,
    config: { "http.request.url": props.url, ...converterConfig(props, home.region), ...asText(props.config) },
    consumerGroup: undefined,
    deadLetterTopic: undefined,
    access: { readTopics: [], writeTopics: [props.target], groups: [], transactionalIds: [], objects: [], tables: [] },
  }),
});
const kinds = { ...connectorKinds, httpSources: httpSource };
const inputs = z.strictObject(connectorInputs(kinds));
const written = (values: z.input<typeof inputs>) => listConnectors(kinds, inputs.parse(values));
const weather = { url: "https://weather.example/now", target: "weather" };
const topics = [{ name: "weather", partitions: 1, replicationFactor: 3, config: {} }];

describe("a new kind", () => {
  test("is an input with its own limits", () => {
    expect(inputs.parse({ httpSources: { weather } }).httpSources["weather"]).toMatchObject({
      ...weather,
      tasksMax: 3,
    });
    expect(inputs.safeParse({ httpSources: { weather: { ...weather, tasksMax: 0 } } }).success).toBe(false);
    expect(inputs.shape.httpSources.description).toBe("Sources by name that poll an HTTP endpoint");
  });

  test("is checked by its own rules, and by those of every kind", () => {
    const connectors = written({
      httpSources: {
        weather: { ...weather, url: "http://weather.example", config: { "http.request.url": "x", "api.token": "y" } },
        Weather: { ...weather, target: "wether" },
      },
    });
    const configProviders = { secrets: [], configMaps: [], env: {}, mounts: {}, custom: {} };
    expect(
      [
        ...connectorProblems(connectors, { namespace: "kafka-connect", configProviders }),
        ...topicUseProblems(connectors, topics),
      ].map(formatProblem),
    ).toEqual([
      "httpSources.Weather must have a name of 1 to 52 lower-case letters, digits and hyphens.",
      'httpSources.weather.config.api.token must have no secret in its value: plans and states would show it (AWS roles come from Pod Identity; for other systems "${secrets:<secret>:<key>}", with the secret in configProviders.secrets).',
      'httpSources.weather.config.http.request.url is "x", but must be set as url.',
      'httpSources.weather.url is "http://weather.example", but must begin with https://.',
      'httpSources.Weather.target is "wether", but must be a topic that the msk unit declares (did you mean "weather"?).',
    ]);
  });

  test("resolves beside the others", () => {
    const home = {
      home: { account: "111111111111", region: "us-east-1" },
      namePrefix: "batch-",
      namespace: "kafka-connect",
      database: "acme_test",
      bootstrapBrokers: "b-1:9096",
      authentication: { kind: "scram", username: "connect", secretName: "connect-user" },
      buckets: { processed: { name: "acme-processed", arn: "arn:aws:s3:::acme-processed" } },
    } as const;
    const connectors = written({
      httpSources: { weather },
      icebergSinks: { media: { topics: ["weather"] } },
    });
    const [iceberg, http] = resolveConnectors(connectors, home);
    expect(http).toMatchObject({ name: "batch-weather", access: { writeTopics: ["weather"] } });
    // Clients of a connector authenticate as its worker does.
    expect(iceberg!.config).toMatchObject({
      "iceberg.kafka.bootstrap.servers": "b-1:9096",
      "iceberg.kafka.sasl.mechanism": "SCRAM-SHA-512",
      "iceberg.kafka.sasl.jaas.config": "${secrets:kafka-connect/connect-user:sasl.jaas.config}",
    });
  });
});

test("every kind documents its input", () => {
  for (const kind of Object.values(connectorKinds)) expect(kind.summary).toMatch(/ by name/);
});
