import { type ClientAuthentication, secretsProvider } from "../kafka/client-authentication";
import type { ConnectorConfig } from "./connector";

/** A file or an environment variable of the workers, from a secret or a config map of their namespace. */
export interface Mount {
  readonly secret?: string;
  readonly configMap?: string;
}

/** Sources from which workers fill `${provider:path:key}` in the settings of connectors. */
export interface ConfigProviders {
  /** Secrets: `${secrets:<secret>:<key>}`. */
  readonly secrets: readonly string[];
  /** Config maps: `${configmaps:<config map>:<key>}`. */
  readonly configMaps: readonly string[];
  /** Environment variables by name: `${env:<variable>}`. */
  readonly env: Readonly<Record<string, { readonly secret: string; readonly key: string }>>;
  /** Folders by name: `${directory:/mnt/<mount>:<file>}` and `${file:/mnt/<mount>/<file>.properties:<key>}`. */
  readonly mounts: Readonly<Record<string, Mount>>;
  /** Other providers of the image by name. */
  readonly custom: Readonly<Record<string, { readonly class: string; readonly params: ConnectorConfig }>>;
}

/** Folder of a mount. Strimzi mounts volumes of its users below /mnt only. */
export const mountPath = (name: string): string => `/mnt/${name}`;

/** Classes of the providers that Strimzi's image has (kafka-kubernetes-config-provider 1.2.0, kafka-clients 4.3.1). */
const classes = {
  secrets: "io.strimzi.kafka.KubernetesSecretConfigProvider",
  configmaps: "io.strimzi.kafka.KubernetesConfigMapConfigProvider",
  env: "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
  directory: "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
  file: "org.apache.kafka.common.config.provider.FileConfigProvider",
};

/** Names that a provider of the image cannot have. */
export const ownProviders = Object.keys(classes);

/** The worker settings that declare the providers; none where nothing is read. */
export function providerConfig(providers: ConfigProviders, authentication: ClientAuthentication): ConnectorConfig {
  const { secrets, configMaps, env, mounts, custom } = providers;
  const readsSecrets = secrets.length > 0 || "secretName" in authentication;
  const variables = Object.keys(env);
  const paths = Object.keys(mounts).map(mountPath).join(",");
  const used: Record<string, { class: string; params: ConnectorConfig }> = {
    ...(readsSecrets && { [secretsProvider]: { class: classes.secrets, params: {} } }),
    ...(configMaps.length > 0 && { configmaps: { class: classes.configmaps, params: {} } }),
    ...(variables.length > 0 && { env: { class: classes.env, params: { "allowlist.pattern": variables.join("|") } } }),
    ...(paths !== "" && {
      directory: { class: classes.directory, params: { "allowed.paths": paths } },
      file: { class: classes.file, params: { "allowed.paths": paths } },
    }),
    ...custom,
  };
  const names = Object.keys(used);
  if (names.length === 0) return {};
  const settings = Object.entries(used).flatMap(([name, { class: type, params }]) => [
    [`config.providers.${name}.class`, type],
    ...Object.entries(params).map(([key, value]) => [`config.providers.${name}.param.${key}`, value]),
  ]);
  return { "config.providers": names.join(","), ...(Object.fromEntries(settings) as ConnectorConfig) };
}

/** The values of the chart kafka-connect for the sources: rights, variables and volumes; none for those that are empty. */
export function providerValues({ secrets, configMaps, env, mounts }: ConfigProviders, auth: ClientAuthentication) {
  const secretNames = [...new Set([...("secretName" in auth ? [auth.secretName] : []), ...secrets])];
  return {
    readableSecrets: some(secretNames),
    readableConfigMaps: some(configMaps),
    env: some(Object.entries(env).map(([name, { secret, key }]) => ({ name, secretName: secret, secretKey: key }))),
    mounts: some(
      Object.entries(mounts).map(([name, { secret, configMap }]) => ({
        name,
        path: mountPath(name),
        secretName: secret,
        configMapName: configMap,
      })),
    ),
  };
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);
