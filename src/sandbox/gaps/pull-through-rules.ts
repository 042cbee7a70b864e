import { sandboxAccount } from "../account";
import { json, jsonFields, type Answer, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

/** Pull-through cache rules of ECR, implemented as records. Nothing is cached. */
export function pullThroughRules(): Gap {
  const rules = new Map<string, Fields>();

  const one = (operation: string, key: string, given: Fields): Answer => {
    const current = rules.get(key);
    if (current === undefined) return notFound(String(given["ecrRepositoryPrefix"]));
    if (operation.startsWith("Delete")) rules.delete(key);
    else rules.set(key, { ...current, ...given });
    return amzJson({ ...current, ...given });
  };

  return {
    name: "ecr: pull-through cache rules",
    service: "ecr",
    reason: "neither emulator has them",
    matches: ({ operation }) => /^(?:Create|Update|Delete|Describe)PullThroughCacheRules?$/.test(operation),
    answer({ operation, region }, body) {
      const given = jsonFields(body);
      const keyOf = (prefix: unknown): string => `${region} ${String(prefix)}`;
      const key = keyOf(given["ecrRepositoryPrefix"]);
      if (operation.startsWith("Describe")) {
        const prefixes = given["ecrRepositoryPrefixes"] as readonly string[] | undefined;
        const found = (prefixes?.map(keyOf) ?? [...rules.keys()]).map((each) => rules.get(each));
        if (found.includes(undefined)) return Promise.resolve(notFound(String(prefixes)));
        return Promise.resolve(amzJson({ pullThroughCacheRules: found }));
      }
      if (!operation.startsWith("Create")) return Promise.resolve(one(operation, key, given));
      const rule = { ...given, registryId: sandboxAccount, createdAt: Date.now() / 1000 };
      rules.set(key, rule);
      return Promise.resolve(amzJson(rule));
    },
  };
}

const type = "application/x-amz-json-1.1";

const amzJson = (value: unknown): Answer => json(200, value, { "content-type": type });

const notFound = (prefix: string): Answer =>
  json(
    400,
    { __type: "PullThroughCacheRuleNotFoundException", message: `There is no rule for ${prefix}.` },
    { "content-type": type },
  );
