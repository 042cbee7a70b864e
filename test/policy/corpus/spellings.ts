import { listOf } from "../../../src/policy/values";
import type { Blocks, Values } from "../support";

type Statements = readonly Values[];

/** Other ways to write the same blocks, which no judgement may depend on. */
export const spellings: Readonly<Record<string, (blocks: Blocks) => Blocks>> = {
  "lists in place of single values": everyPolicy((statements) => statements.map(withLists)),
  "capitals in actions, small letters in condition keys": everyPolicy((statements) => statements.map(withOtherCase)),
  "a condition that all requests meet": everyPolicy((statements) => statements.map(withTls)),
  "statements in another order, and one more": everyPolicy((statements) => [
    {
      Effect: "Deny",
      Principal: { AWS: "arn:aws:iam::111111111111:role/x" },
      Action: "s3:DeleteBucket",
      Resource: "*",
    },
    ...[...statements].reverse(),
  ]),
  "the partition of GovCloud": everyText((text) => text.replaceAll("arn:aws:", "arn:aws-us-gov:")),
  "the partition of China": everyText((text) => text.replaceAll("arn:aws:", "arn:aws-cn:")),
  "a computed partition": everyText((text) =>
    text.replaceAll("arn:aws:", "arn:${data.aws_partition.current.partition}:"),
  ),
  "a policy document": asDocuments,
};

function withLists({ Action, Resource, Principal, Condition, ...rest }: Values): Values {
  return defined({
    ...rest,
    Action: Action && listOf(Action),
    Resource: Resource && listOf(Resource),
    Principal: mapped(Principal, listOf),
    Condition: mapped(Condition, (keys) => mapped(keys, listOf)),
  });
}

function withOtherCase({ Action, Condition, ...rest }: Values): Values {
  return defined({
    ...rest,
    Action: Action && listOf(Action).map((action) => String(action).toUpperCase()),
    Condition: mapped(Condition, (keys) =>
      Object.fromEntries(
        Object.entries(keys as Values).map(([key, value]) => [key.includes("${") ? key : key.toLowerCase(), value]),
      ),
    ),
  });
}

function withTls({ Condition, ...rest }: Values): Values {
  if (rest["Effect"] === "Deny") return defined({ ...rest, Condition });
  const { Bool: bool, ...others } = (Condition ?? {}) as { readonly Bool?: Values };
  return { ...rest, Condition: { ...others, Bool: { ...bool, "aws:SecureTransport": "true" } } };
}

/** Moves each JSON policy to a data source. */
function asDocuments(blocks: Blocks): Blocks {
  const documents: Record<string, Values> = {};
  const moved = mapPolicies(blocks, (statements) => {
    const name = `moved_${Object.keys(documents).length}`;
    documents[`data.aws_iam_policy_document.${name}`] = { statement: statements.map(asBlock) };
    return `\${data.aws_iam_policy_document.${name}.json}`;
  });
  return { ...moved, ...documents };
}

function asBlock(statement: Values): Values {
  const principals = (value: unknown) =>
    value === "*"
      ? [{ type: "*", identifiers: ["*"] }]
      : Object.entries((value ?? {}) as Values).map(([type, ids]) => ({ type, identifiers: listOf(ids) }));
  return defined({
    sid: statement["Sid"],
    effect: statement["Effect"],
    actions: listOf(statement["Action"]),
    not_actions: listOf(statement["NotAction"]),
    resources: listOf(statement["Resource"]),
    not_resources: listOf(statement["NotResource"]),
    principals: principals(statement["Principal"]),
    not_principals: principals(statement["NotPrincipal"]),
    condition: Object.entries((statement["Condition"] ?? {}) as Values).flatMap(([test, keys]) =>
      Object.entries(keys as Values).map(([variable, values]) => ({ test, variable, values: listOf(values) })),
    ),
  });
}

/** Blocks with other statements in each JSON policy. */
function everyPolicy(change: (statements: Statements) => Statements): (blocks: Blocks) => Blocks {
  return (blocks) => mapPolicies(blocks, (statements) => JSON.stringify({ Statement: change(statements) }));
}

function everyText(change: (text: string) => string): (blocks: Blocks) => Blocks {
  return (blocks) => mapTexts(blocks, change) as Blocks;
}

function mapPolicies(blocks: Blocks, change: (statements: Statements) => string): Blocks {
  return mapTexts(blocks, (text) => {
    if (!text.startsWith("{")) return text;
    return change(listOf((JSON.parse(text) as Values)["Statement"]) as Statements);
  }) as Blocks;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  return mapped(value, (each) => mapTexts(each, change));
}

/** An object with other values. Anything else is returned as it is. */
function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
}

function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
