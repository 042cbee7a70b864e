import { releasesIn } from "../../support/kubernetes/charts";
import { type ConnectInputs, synthConnect } from "../../support/kafka/kafka-connect";
import { problemsOf } from "../../support/projects/synth";
import { providerConfig } from "../../../modules/connect/config-providers";

const file = "environments/test/kafka-connect.ts";
const images = {
  "aws_ecr_repository.kafka_connect_image.repository_url": "ecr/connect",
  "aws_ecr_repository.topic_operator_image.repository_url": "ecr/topics",
};
const valuesOf = (inputs: ConnectInputs) => releasesIn(synthConnect(inputs), images)["connect_release"]!.values;
const configProviders = {
  secrets: ["orders-db"],
  configMaps: ["orders-settings"],
  env: { DB_HOST: { secret: "orders-db", key: "host" }, DB_PORT: { secret: "orders-db", key: "port" } },
  mounts: { orders: { secret: "orders-files" } },
  custom: { vault: { class: "com.example.VaultProvider", params: { address: "https://vault.example.com" } } },
};
const source = (config: Record<string, string>): ConnectInputs["connectors"] => ({
  orders: { class: "com.example.Orders", producesTo: ["media-events"], config },
});
const mistakes = (inputs: ConnectInputs) => problemsOf(() => synthConnect(inputs));

it("workers declare the providers that are used, held to what is declared", () =>
  expect(valuesOf({ configProviders })).toMatchObject({
    config: {
      "config.providers": "secrets,configmaps,env,directory,file,vault",
      "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
      "config.providers.configmaps.class": "io.strimzi.kafka.KubernetesConfigMapConfigProvider",
      "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
      "config.providers.env.param.allowlist.pattern": "DB_HOST|DB_PORT",
      "config.providers.directory.class": "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
      "config.providers.directory.param.allowed.paths": "/mnt/orders",
      "config.providers.file.class": "org.apache.kafka.common.config.provider.FileConfigProvider",
      "config.providers.file.param.allowed.paths": "/mnt/orders",
      "config.providers.vault.class": "com.example.VaultProvider",
      "config.providers.vault.param.address": "https://vault.example.com",
    },
    readableSecrets: ["orders-db"],
    readableConfigMaps: ["orders-settings"],
    env: [
      { name: "DB_HOST", secretName: "orders-db", secretKey: "host" },
      { name: "DB_PORT", secretName: "orders-db", secretKey: "port" },
    ],
    mounts: [{ name: "orders", path: "/mnt/orders", secretName: "orders-files" }],
  }));

it("without sources there is nothing of them", () => {
  const values = valuesOf({});
  for (const name of ["readableSecrets", "readableConfigMaps", "env", "mounts"]) {
    expect(values).not.toHaveProperty(name);
  }
  expect(values["config"]).not.toHaveProperty(["config.providers"]);
});

it("clients that sign in with a secret need its provider too", () => {
  const none = { secrets: [], configMaps: [], env: {}, mounts: {}, custom: {} };
  expect(providerConfig(none, { kind: "iam" })).toEqual({});
  expect(providerConfig(none, { kind: "mtls", secretName: "x" })).toEqual({
    "config.providers": "secrets",
    "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
  });
});

it.each([
  ["db.password", "${secrets:orders-db:password}"],
  ["db.password", "${secrets:kafka-connect/orders-db:password}"],
  ["db.url", "jdbc:postgresql://media:${secrets:orders-db:password}@db.example.com/media"],
  ["db.mode", "${configmaps:orders-settings:mode}"],
  ["db.host", "${env:DB_HOST}"],
  ["db.password", "${directory:/mnt/orders:password}"],
  ["db.password", "${file:/mnt/orders/db.properties:password}"],
  ["db.password", "${vault:orders/db:password}"],
  ["topic.format", "orders_${table}"],
])("%s may be %s", (key, value) =>
  expect(valuesOf({ configProviders, connectors: source({ [key]: value }) })).toMatchObject({
    connectors: [{ config: { [key]: value } }],
  }),
);

it.each([
  ["${secrets:order-db:password}", 'must name a secret of configProviders.secrets (did you mean "orders-db"?)'],
  [
    "${secrets:other/orders-db:password}",
    "must stay in the workers' namespace (kafka-connect): they may read no other",
  ],
  [
    "${configmaps:settings-of-all:mode}",
    "must name a config map of configProviders.configMaps (known: orders-settings)",
  ],
  ["${env:DB_HOSTS}", 'must name a variable of configProviders.env (did you mean "DB_HOST"?)'],
  [
    "${directory:/mnt/order:password}",
    'must name a path below a mount of configProviders.mounts (did you mean "/mnt/orders"?)',
  ],
  [
    "${file:/mnt/orders-2/db.properties:password}",
    "must name a path below a mount of configProviders.mounts (known: /mnt/orders)",
  ],
  ["${secret:orders-db:password}", 'must name a config provider (did you mean "secrets"?)'],
])("%s is filled by nothing", (placeholder, rule) =>
  expect(mistakes({ configProviders, connectors: source({ "db.password": `x${placeholder}` }) })).toEqual([
    `${file}: connectors.orders.config.db.password is "${placeholder}", but ${rule}.`,
  ]),
);

it("a provider that is not declared says where to declare it", () =>
  expect(mistakes({ connectors: source({ "db.password": "${secrets:orders-db:password}" }) })).toEqual([
    `${file}: connectors.orders.config.db.password is "\${secrets:orders-db:password}", but must name a secret of configProviders.secrets (add it to configProviders.secrets).`,
  ]));

it.each<[NonNullable<ConnectInputs["configProviders"]>, string]>([
  [
    { secrets: ["Orders_DB"] },
    'configProviders.secrets.0 is "Orders_DB", but must be the name of a secret in the namespace',
  ],
  [
    { env: { "db-host": { secret: "x", key: "y" } } },
    "configProviders.env.db-host must have a name of capital letters, digits and underscores",
  ],
  [
    { env: { KAFKA_HEAP_OPTS: { secret: "x", key: "y" } } },
    "configProviders.env.KAFKA_HEAP_OPTS must have another name: variables of KAFKA_, STRIMZI_ and AWS_ are set by Strimzi and EKS",
  ],
  [
    { env: { AWS_ACCESS_KEY_ID: { secret: "x", key: "y" } } },
    "configProviders.env.AWS_ACCESS_KEY_ID must have another name: variables of KAFKA_, STRIMZI_ and AWS_ are set by Strimzi and EKS",
  ],
  [{ mounts: { orders: {} } }, "configProviders.mounts.orders must have a secret or a configMap, one of them"],
  [
    { mounts: { orders: { secret: "a", configMap: "b" } } },
    "configProviders.mounts.orders must have a secret or a configMap, one of them",
  ],
  [
    { mounts: { Orders: { secret: "a" } } },
    "configProviders.mounts.Orders must have a name of 1 to 42 lower-case letters, digits and hyphens",
  ],
  [
    { custom: { env: { class: "com.example.Env" } } },
    "configProviders.custom.env must have a name of letters, digits, hyphens and underscores, other than secrets, configmaps, env, directory, file",
  ],
])("%j is a mistake", (providers, expected) =>
  expect(mistakes({ configProviders: providers })).toEqual([`${file}: ${expected}.`]),
);
