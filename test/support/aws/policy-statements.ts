import { parseJsonTemplate } from "../../../src/policy/expression";

/** The statements of a policy by Sid, with the fields that tests read. */
export function statements(policy: unknown): Readonly<Record<string, Statement>> {
  const { Statement } = parseJsonTemplate(policy as string) as { Statement: Statement[] };
  return Object.fromEntries(Statement.map((each) => [each.Sid, each]));
}

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}
