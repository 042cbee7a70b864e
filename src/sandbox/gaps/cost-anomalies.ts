import { randomUUID } from "node:crypto";
import { sandboxAccount } from "../account";
import { json, jsonFields, type Answer, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;
type Kind = "Monitor" | "Subscription";
interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const operations = /^(Create|Get|Update|Delete)Anomaly(Monitor|Subscription)s?$|^(ListTagsFor|Tag|Untag)Resource$/;

/** Anomaly monitors and subscriptions of Cost Explorer, implemented as records. They detect nothing. */
export function costAnomalies(): Gap {
  const kept: Readonly<Record<Kind, Map<string, Fields>>> = { Monitor: new Map(), Subscription: new Map() };
  const tags = new Map<string, readonly Tag[]>();

  const create = (kind: Kind, given: Fields): Answer => {
    const arn = `arn:aws:ce::${sandboxAccount}:anomaly${kind.toLowerCase()}/${randomUUID()}`;
    const { ResourceTags, ...rest } = given;
    const created = { ...(rest[`Anomaly${kind}`] as Fields), [arnField(kind)]: arn };
    const defaults = kind === "Monitor" ? { DimensionalValueCount: 0 } : { AccountId: sandboxAccount };
    kept[kind].set(arn, { ...defaults, ...created });
    tags.set(arn, (ResourceTags ?? []) as readonly Tag[]);
    return amzJson({ [arnField(kind)]: arn });
  };

  const one = (verb: string, kind: Kind, given: Fields): Answer => {
    const arn = String(given[arnField(kind)]);
    const current = kept[kind].get(arn);
    if (current === undefined) return unknown(kind);
    if (verb === "Delete") {
      kept[kind].delete(arn);
      tags.delete(arn);
      return amzJson({});
    }
    kept[kind].set(arn, { ...current, ...given });
    return amzJson({ [arnField(kind)]: arn });
  };

  const list = (kind: Kind, given: Fields): Answer => {
    const wanted = given[`${kind}ArnList`] as readonly string[] | undefined;
    const found = (wanted ?? [...kept[kind].keys()]).map((arn) => kept[kind].get(arn));
    if (found.includes(undefined)) return unknown(kind);
    return amzJson({ [`Anomaly${kind}s`]: found });
  };

  const tagging = (verb: string, given: Fields): Answer => {
    const arn = String(given["ResourceArn"]);
    const current = tags.get(arn);
    if (current === undefined) return failure("ResourceNotFoundException", `${arn} does not exist.`);
    if (verb === "ListTagsFor") return amzJson({ ResourceTags: current });
    const added = (given["ResourceTags"] ?? []) as readonly Tag[];
    const replaced = [...added.map(({ Key }) => Key), ...((given["ResourceTagKeys"] ?? []) as readonly string[])];
    tags.set(arn, [...current.filter(({ Key }) => !replaced.includes(Key)), ...added]);
    return amzJson({});
  };

  return {
    name: "ce: cost anomaly monitors and subscriptions",
    service: "ce",
    reason: "neither emulator has them",
    matches: ({ operation }) => operations.test(operation),
    answer({ operation }, body) {
      const [, verb = "", kind, tagVerb] = operations.exec(operation) ?? [];
      const given = jsonFields(body);
      if (tagVerb !== undefined) return Promise.resolve(tagging(tagVerb, given));
      if (verb === "Create") return Promise.resolve(create(kind as Kind, given));
      return Promise.resolve(verb === "Get" ? list(kind as Kind, given) : one(verb, kind as Kind, given));
    },
  };
}

const arnField = (kind: Kind): string => `${kind}Arn`;

const amzJson = (value: unknown): Answer => json(200, value, { "content-type": "application/x-amz-json-1.1" });

const failure = (type: string, message: string): Answer =>
  json(400, { __type: type, message }, { "content-type": "application/x-amz-json-1.1" });

const unknown = (kind: Kind): Answer =>
  failure(`Unknown${kind}Exception`, `The anomaly ${kind.toLowerCase()} does not exist.`);
