import { UserError, type Problem } from "../engine/problem";
import type { SynthesizedUnit } from "../engine/synthesis";
import { evaluate, type Finding } from "./evaluate";
import { waiverOf } from "./rule";

/**
 * Fails a synthesis that violates the policy.
 * @returns the number of warnings
 * @throws UserError with every error
 */
export function enforcePolicy(units: readonly SynthesizedUnit[]): number {
  const { findings } = evaluate(units);
  const errors = findings.filter(({ rule }) => rule.severity === "error");
  if (errors.length > 0) throw new UserError(errors.map(asProblem));
  return findings.length;
}

/** `environments/streaming/prod/s3.ts: aws_s3_bucket.raw force_destroy is true, but must be false (DEL-003; to waive it: …).` */
function asProblem({ rule, unit, address, path, problem }: Finding): Problem {
  const waiver = waiverOf(rule);
  const waive = waiver === undefined ? "" : `; to waive it, in the code of ${path}: ${waiver}`;
  return {
    file: unit.file,
    path: [address, problem.path].filter((part) => part !== "").join(" "),
    value: problem.value,
    rule: problem.rule,
    fix: `${problem.fix === undefined ? "" : `${problem.fix}; `}${rule.id}: ${rule.title}${waive}`,
  };
}
