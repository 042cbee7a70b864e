import { type Blocks, policy, type Values } from "../support";

/** Blocks with the judgement of a person, made without looking at the rules. */
export interface CorpusCase {
  /** The rule that must report the blocks, or undefined if no rule may. */
  readonly rule: string | undefined;
  readonly why: string;
  readonly blocks: Blocks;
}

export const wide = (rule: string, why: string, blocks: Blocks): CorpusCase => ({ rule, why, blocks });
export const harmless = (why: string, blocks: Blocks): CorpusCase => ({ rule: undefined, why, blocks });

/** The account of the environment, another account of the project, one that the organization trusts, and a stranger's. */
export const own = "111111111111";
export const sibling = "222222222222";
export const vendor = "464622532012";
export const stranger = "999988887777";

/** A role with one inline policy of these statements. */
export const identity = (...statements: readonly Values[]): Blocks => ({
  "aws_iam_role_policy.x": { role: "app", policy: statementsOf(statements) },
});

/** A policy of several statements, as JSON. */
export const statementsOf = (statements: readonly Values[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements.map((each) => ({ Effect: "Allow", ...each })) });

/** A role with this trust policy. */
export const trust = (statement: Values): Blocks => ({
  "aws_iam_role.x": { assume_role_policy: policy({ Action: "sts:AssumeRole", ...statement }) },
});

/** A role that an identity provider of the account can assume under these conditions. */
export const federation = (issuer: string, condition?: Values, account = own): Blocks =>
  trust({
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...(condition === undefined ? {} : { Condition: condition }),
  });

/** A policy of one resource. */
export const attached = (type: string, ...statements: readonly Values[]): Blocks => ({
  [`${type}.x`]: { policy: statementsOf(statements) },
});

/** The statement with which KMS makes keys by default. */
export const rootManages = { Principal: { AWS: `arn:aws:iam::${own}:root` }, Action: "kms:*", Resource: "*" };
