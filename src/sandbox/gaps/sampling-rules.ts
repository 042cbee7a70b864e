import { sandboxAccount } from "../account";
import { json, jsonFields, without, type Answer, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;
/** The rule that a request names. */
interface Named {
  readonly RuleName?: string;
  readonly RuleARN?: string;
  readonly ResourceARN?: string;
}
interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const operationPath =
  /^\/((?:Create|Update|Delete)SamplingRule|GetSamplingRules|ListTagsForResource|(?:Tag|Untag)Resource)$/;

/** Sampling rules of X-Ray with their tags, implemented as records. No trace is kept. */
export function samplingRules(): Gap {
  const rules = new Map<string, { readonly rule: Fields; readonly tags: readonly Tag[] }>();
  const arnOf = (region: string, name: string | undefined): string =>
    `arn:aws:xray:${region}:${sandboxAccount}:sampling-rule/${name}`;

  const operations: Readonly<Record<string, (given: Fields, arn: string) => Fields>> = {
    CreateSamplingRule: ({ SamplingRule: rule, Tags: tags }, arn) => {
      rules.set(arn, { rule: { ...(rule as Fields), RuleARN: arn, Version: 1 }, tags: (tags ?? []) as readonly Tag[] });
      return record(arn);
    },
    UpdateSamplingRule: ({ SamplingRuleUpdate: update }, arn) => {
      const found = rules.get(arn)!;
      rules.set(arn, { ...found, rule: { ...found.rule, ...without(update as Fields, "RuleARN", "RuleName") } });
      return record(arn);
    },
    DeleteSamplingRule: (_, arn) => {
      const deleted = record(arn);
      rules.delete(arn);
      return deleted;
    },
    GetSamplingRules: () => ({ SamplingRuleRecords: [...rules.values()].map(({ rule }) => ({ SamplingRule: rule })) }),
    ListTagsForResource: (_, arn) => ({ Tags: rules.get(arn)!.tags }),
    TagResource: ({ Tags: tags }, arn) => retag(arn, [], tags as readonly Tag[]),
    UntagResource: ({ TagKeys: keys }, arn) => retag(arn, keys as readonly string[], []),
  };

  const record = (arn: string): Fields => ({ SamplingRuleRecord: { SamplingRule: rules.get(arn)!.rule } });

  const retag = (arn: string, removed: readonly string[], added: readonly Tag[]): Fields => {
    const found = rules.get(arn)!;
    const replaced = [...removed, ...added.map(({ Key }) => Key)];
    rules.set(arn, { ...found, tags: [...found.tags.filter(({ Key }) => !replaced.includes(Key)), ...added] });
    return {};
  };

  return {
    name: "xray: sampling rules",
    service: "xray",
    reason: "neither emulator has them",
    matches: ({ path }) => operationPath.test(path),
    answer({ path, region }, body): Promise<Answer> {
      const operation = operationPath.exec(path)![1]!;
      const given = jsonFields(body);
      const named = { ...given, ...(given["SamplingRule"] ?? given["SamplingRuleUpdate"] ?? {}) } as Named;
      const arn = named.ResourceARN ?? named.RuleARN ?? arnOf(region, named.RuleName);
      const isKnown = operation === "CreateSamplingRule" || operation === "GetSamplingRules" || rules.has(arn);
      if (isKnown) return Promise.resolve(json(200, operations[operation]!(given, arn)));
      const type = { "x-amzn-errortype": "InvalidRequestException" };
      return Promise.resolve(json(400, { message: `${arn} does not exist.` }, type));
    },
  };
}
