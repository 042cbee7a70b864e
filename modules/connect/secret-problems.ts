import { problem, type Problem } from "../../src/engine/problem";
import { hasPlaceholder, placeholderProblems } from "./config-provider-problems";
import type { ConfigProviders } from "./config-providers";

/** Sources of what workers fill in. */
export interface SecretSources {
  /** The workers' own, whose secrets they may read. */
  readonly namespace: string;
  readonly configProviders: ConfigProviders;
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
export function secretProblems(
  path: string,
  settings: Readonly<Record<string, unknown>>,
  { namespace, configProviders }: SecretSources,
): Problem[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    if (hasPlaceholder(value)) return placeholderProblems(`${path}.${key}`, value, configProviders, namespace);
    const isSecret = secret.test(key) && !notSecret.test(key);
    if (!isSecret && !inUrl.test(String(value))) return [];
    const must = "have no secret in its value: plans and states would show it";
    const fix =
      'AWS roles come from Pod Identity; for other systems "${secrets:<secret>:<key>}", with the secret in configProviders.secrets';
    return [problem({ path: `${path}.${key}`, must, fix })];
  });
}
