import { z } from "zod";
import type { EnvironmentDefinition } from "./environment";
import { describeIssue } from "./input-problems";
import { type Problem, problem } from "./problem";
import { valueProblems } from "./value-problems";

const text = z.string().min(1);
const tags = z.record(z.string(), z.string());

const states = {
  s3: z.strictObject({
    kind: z.literal("s3"),
    bucket: text,
    region: text,
    kmsKeyArn: text.optional(),
    roleArn: text.optional(),
    roleExternalId: text.optional(),
    roleSessionName: text.optional(),
  }),
  cloud: z.strictObject({
    kind: z.literal("cloud"),
    organization: text,
    project: text.optional(),
    hostname: text.optional(),
  }),
  local: z.strictObject({ kind: z.literal("local"), directory: text.optional() }),
};
const stateKinds = "s3State({ … }), cloudState({ … }) or localState()";

const definitionWith = (state: z.ZodType) =>
  z.strictObject({
    organization: z.strictObject({ name: text, tags, trustedAccounts: z.record(z.string(), z.string()).optional() }),
    aws: z
      .strictObject({
        account: z.string(),
        region: z.string(),
        deployRoleArn: text.optional(),
        deployRoleExternalId: text.optional(),
        deployRoleSessionName: text.optional(),
        unlisted: z.record(z.string(), text).optional(),
        emulator: z.strictObject({ endpoint: z.url({ protocol: /^https?$/, error: "must be a URL" }) }).optional(),
      })
      .optional(),
    kubernetes: z.strictObject({ context: z.string().optional(), kubeconfig: z.string().optional() }).optional(),
    iam: z.strictObject({ permissionsBoundary: text.optional(), path: text.optional() }).optional(),
    state,
    deletionProtection: z.boolean(),
    tags,
  });

/** Settings of an environment that have another shape than its type says: a file is loaded without a type check. */
export function shapeProblems(definition: EnvironmentDefinition): Problem[] {
  const wild = valueProblems(definition as unknown as Record<string, unknown>);
  if (wild.length > 0) return wild;
  const { state } = definition as { readonly state?: { readonly kind?: unknown } | null };
  const kind = state?.kind;
  const known =
    typeof kind === "string" && Object.hasOwn(states, kind) ? states[kind as keyof typeof states] : undefined;
  const schema = definitionWith(known ?? z.unknown().optional());
  const { error } = schema.safeParse(definition);
  const problems = (error?.issues ?? []).flatMap((issue) => describeIssue(issue, definition, schema, "setting"));
  if (known !== undefined) return problems;
  const path = "state";
  return [
    ...problems,
    state === undefined
      ? problem({ path, message: "is missing", fix: stateKinds })
      : problem({ path, value: state, must: `be ${stateKinds}` }),
  ];
}
