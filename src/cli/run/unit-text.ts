import type { UnitResult } from "../../run/report/unit-result";
import { readableLine } from "../../run/unit/diagnostics";

const beginsPlan = (line: string): boolean =>
  /^(Terraform|OpenTofu) (used|will perform|planned)|^Changes to Outputs:/.test(line);

/** The latest plan in a log, for people. */
export function lastPlanText(log: readonly string[]): string {
  const start = log.findLastIndex((line) => /^(Terraform|OpenTofu) (used|planned)/.test(line));
  return unitText(log.slice(Math.max(0, start)));
}

/** The lines since the last start: an attempt that is repeated prints the same errors. */
const lastAttempt = (log: readonly string[]): readonly string[] =>
  log.slice(
    Math.max(
      0,
      log.findLastIndex((line) => /^Initializing (the backend|HCP Terraform)\.\.\.$/.test(line)),
    ),
  );

/**
 * The relevant part of Terraform's output for a unit: the plan from the list of actions to the totals, and the apply after
 * it. The whole output if it has no such part.
 * @param resources those of its result; what may be replaced is said to be
 */
export function unitText(log: readonly string[], resources: UnitResult["resources"] = []): string {
  const start = log.findIndex(beginsPlan);
  const applied = log.findIndex((line) => line.startsWith('{"@level"'));
  const plan =
    start < 0 && applied < 0 ? lastAttempt(log) : log.slice(Math.max(0, start), applied < 0 ? undefined : applied);
  const end = plan.findIndex((line) => /^─{20}/.test(line));
  return [
    ...(end < 0 ? plan : plan.slice(0, end)).map((line) => uncertainIn(line, resources)),
    ...(applied < 0
      ? []
      : log
          .slice(applied)
          .map(readableLine)
          .filter((line) => !/: Plan to |^(Terraform|OpenTofu) \d/.test(line))),
  ]
    .join("\n")
    .trim();
}

/** Terraform takes an unknown value for another one. */
function uncertainIn(line: string, resources: UnitResult["resources"]): string {
  const [, address] = /^ {2}# (\S.*) must be replaced$/.exec(line) ?? [];
  const isUncertain = resources.some((each) => each.uncertain === true && each.address === address);
  return isUncertain
    ? line.replace(/must be replaced$/, "may be replaced, if a value that is not known yet requires it")
    : line;
}
