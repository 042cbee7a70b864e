import { listOf, policyDocument, type PolicyStatement } from "./policy-document";

/** Permissions of a role in as many documents as they take. */
export interface PolicyParts {
  /** The inline policy: everything, as long as it fits. */
  readonly inline: string;
  /** Managed policies for the rest. A role can have ten; LIM-003 checks it. */
  readonly managed: readonly string[];
}

/** Characters of the inline policies of a role together, and of a managed policy, without white space (IAM). */
const limits = { inline: 10_240, managed: 6_144 } as const;

/** The longest text that Terraform inserts: the prefix of a Kafka transactional id's ARN. */
const longestValue = 170;

/**
 * Divides statements among an inline policy and managed ones. Statements are cut between resources and filled in their
 * order, so that permissions added at the end leave earlier documents as they are. Statements with one Sid are merged.
 */
export function policyParts(statements: readonly PolicyStatement[]): PolicyParts {
  const documents: PolicyStatement[][] = [[]];
  for (const atom of unique(statements.flatMap(resourcesOf))) {
    const grown = merge([...documents.at(-1)!, atom]);
    const limit = documents.length === 1 ? limits.inline : limits.managed;
    if (policySize(policyDocument(grown)) <= limit) documents[documents.length - 1] = grown;
    else documents.push([atom]);
  }
  const [inline = "", ...managed] = documents.map(policyDocument);
  return { inline, managed };
}

/** An upper bound of the size that IAM counts. */
export function policySize(document: string): number {
  const value = /\$\{TfToken\[[^\]]*\]\}/g;
  const values = [...document.matchAll(value)].length;
  return document.replaceAll(value, "").replaceAll(/\s/g, "").length + values * longestValue;
}

/** The statement once for each of its resources. */
const resourcesOf = (statement: PolicyStatement): PolicyStatement[] =>
  typeof statement.Resource === "string"
    ? [statement]
    : listOf(statement.Resource).map((resource) => ({ ...statement, Resource: [resource] }));

/** One statement for each Sid, with the resources of all. */
function merge(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const bySid = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    const before = bySid.get(statement.Sid);
    const Resource =
      before === undefined ? statement.Resource : [...listOf(before.Resource), ...listOf(statement.Resource)];
    bySid.set(statement.Sid, { ...statement, Resource });
  }
  return [...bySid.values()];
}

function unique(statements: readonly PolicyStatement[]): PolicyStatement[] {
  return [...new Map(statements.map((each) => [JSON.stringify(each), each])).values()];
}
