import { z } from "zod";
import type { EnvironmentDefinition } from "../../src/engine/environment";
import { layer } from "../../src/engine/layer";
import type { Suppression } from "../../src/engine/suppression";
import type { SynthesizedUnit } from "../../src/engine/synthesis";
import { unit } from "../../src/engine/unit";
import { evaluate } from "../../src/policy/evaluate";
import { synthFiles, testEnvironment } from "../support/projects/synth";

export type Values = Readonly<Record<string, unknown>>;
/** Blocks by address: `{ "aws_s3_bucket.raw": { bucket: "acme-raw" }, "provider.aws": { … } }`. */
export type Blocks = Readonly<Record<string, Values>>;

const empty = layer({
  name: "subject",
  summary: "for tests",
  inputs: z.strictObject({}),
  outputs: {},
  build: () => ({}),
});

/** A unit with these blocks in its root module. */
export function unitOf(
  blocks: Blocks,
  environment: Partial<EnvironmentDefinition> = {},
  suppressions: readonly Suppression[] = [],
): SynthesizedUnit {
  const synthesized = synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/subject.ts": unit(empty, {}),
  }).get("test-subject")!;
  return { ...synthesized, module: moduleOf(blocks), suppressions };
}

/** The root module with these blocks. */
export function moduleOf(blocks: Blocks): SynthesizedUnit["module"] {
  const module: Record<string, Record<string, unknown>> = { resource: {}, data: {}, provider: {} };
  for (const [address, values] of Object.entries(blocks)) {
    const parts = address.split(".");
    if (parts[0] === "provider") module["provider"]![parts[1]!] = [values];
    else {
      const types = module[parts[0] === "data" ? "data" : "resource"]!;
      const [type, name] = parts.slice(-2) as [string, string];
      const path = `test-subject/${name}/resource`;
      types[type] = { ...(types[type] as object), [name]: { ...values, "//": { metadata: { path } } } };
    }
  }
  return module;
}

/** The findings of a rule about some blocks: `aws_s3_bucket.raw force_destroy is true, but must be false.` */
export function findingsOf(rule: string, blocks: Blocks, environment?: Partial<EnvironmentDefinition>): string[] {
  return evaluate([unitOf(blocks, environment)])
    .findings.filter((finding) => finding.rule.id === rule)
    .map(({ address, message }) => `${address} ${message}`);
}

/** Blocks that a rule rejects, and blocks that it accepts. */
export interface Examples {
  readonly bad: readonly Blocks[];
  readonly good: readonly Blocks[];
}

/** A policy of one statement, as JSON. */
export function policy(statement: Values): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}
