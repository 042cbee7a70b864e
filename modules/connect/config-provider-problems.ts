import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import { type ConfigProviders, mountPath, ownProviders } from "./config-providers";

/** Kafka's own pattern of a placeholder (ConfigTransformer, kafka-clients 4.2.0): `${provider:[path:]key}`. */
const placeholder = /\$\{([^}]*?):(?:([^}]*?):)?([^}]*?)\}/g;

/** Names of Kubernetes objects. */
const objectName = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const mountName = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;

/** Variables that Strimzi sets or refuses, and those that would take the place of the workers' role. */
const reservedVariable = /^(KAFKA_|STRIMZI_|AWS_)/;

/** Problems of the declared sources. */
export function configProviderProblems(providers: ConfigProviders, path = "configProviders"): Problem[] {
  const { secrets, configMaps, env, mounts, custom } = providers;
  const named = (at: string, name: string, kind: string): Problem[] =>
    objectName.test(name)
      ? []
      : [problem({ path: at, value: name, must: `be the name of a ${kind} in the namespace` })];
  return [
    ...secrets.flatMap((name, index) => named(`${path}.secrets.${index}`, name, "secret")),
    ...configMaps.flatMap((name, index) => named(`${path}.configMaps.${index}`, name, "config map")),
    ...Object.entries(env).flatMap(([name, { secret }]) => {
      const at = `${path}.env.${name}`;
      if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
        return [problem({ path: at, must: "have a name of capital letters, digits and underscores" })];
      }
      if (reservedVariable.test(name))
        return [
          problem({
            path: at,
            must: "have another name: variables of KAFKA_, STRIMZI_ and AWS_ are set by Strimzi and EKS",
          }),
        ];
      return named(`${at}.secret`, secret, "secret");
    }),
    ...Object.entries(mounts).flatMap(([name, { secret, configMap }]) => {
      const at = `${path}.mounts.${name}`;
      if (!mountName.test(name)) {
        return [problem({ path: at, must: "have a name of 1 to 42 lower-case letters, digits and hyphens" })];
      }
      if ((secret === undefined) === (configMap === undefined)) {
        return [problem({ path: at, must: "have a secret or a configMap, one of them" })];
      }
      return secret === undefined
        ? named(`${at}.configMap`, configMap!, "config map")
        : named(`${at}.secret`, secret, "secret");
    }),
    ...Object.keys(custom)
      .filter((name) => ownProviders.includes(name) || !/^[A-Za-z0-9_-]+$/.test(name))
      .map((name) => {
        const must = `have a name of letters, digits, hyphens and underscores, other than ${ownProviders.join(", ")}`;
        return problem({ path: `${path}.custom.${name}`, must });
      }),
  ];
}

/** True if a worker fills in at least a part of the value. */
export const hasPlaceholder = (value: unknown): boolean => String(value).search(placeholder) >= 0;

/** Placeholders of a setting that no declared source fills: the task would fail, or get the placeholder as it is. */
export function placeholderProblems(
  path: string,
  value: unknown,
  providers: ConfigProviders,
  namespace: string,
): Problem[] {
  return [...String(value).matchAll(placeholder)].flatMap(([text, provider = "", source = "", key = ""]) => {
    const at = { path, value: text };
    const undeclared = (kind: string, name: string, declared: readonly string[], input: string): Problem[] => {
      if (declared.includes(name)) return [];
      const fix = declared.length === 0 ? `add it to configProviders.${input}` : didYouMean(name, declared);
      return [problem({ ...at, must: `name ${kind} of configProviders.${input}`, fix })];
    };
    switch (provider) {
      case "secrets":
      case "configmaps": {
        const [kind, input, declared] =
          provider === "secrets"
            ? (["a secret", "secrets", providers.secrets] as const)
            : (["a config map", "configMaps", providers.configMaps] as const);
        const [name = "", elsewhere] = source.split("/").reverse();
        if (elsewhere !== undefined && elsewhere !== namespace) {
          return [problem({ ...at, must: `stay in the workers' namespace (${namespace}): they may read no other` })];
        }
        return undeclared(kind, name, declared, input);
      }
      case "env":
        return undeclared("a variable", key, Object.keys(providers.env), "env");
      case "directory":
      case "file": {
        const declared = Object.keys(providers.mounts);
        const mount = declared.find((name) => `${source}/`.startsWith(`${mountPath(name)}/`));
        return mount === undefined ? undeclared("a path below a mount", source, declared.map(mountPath), "mounts") : [];
      }
      default: {
        const known = [...ownProviders, ...Object.keys(providers.custom)];
        if (known.includes(provider)) return [];
        return [problem({ ...at, must: "name a config provider", fix: didYouMean(provider, known) })];
      }
    }
  });
}
