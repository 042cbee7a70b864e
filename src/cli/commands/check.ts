import { resolve } from "node:path";
import packageJson from "../../../package.json";
import type { PlacedUnit } from "../../engine/project";
import { writeWhole } from "../../engine/write-whole";
import { loadProject, selectUnits, synthesizeAside } from "../project";
import { evaluate, type Finding, type PolicyReport } from "../../policy/evaluate";
import { allRules } from "../../policy/rules";
import { toSarif } from "../../policy/sarif";
import type { Context, RegisterCommand } from "../command";
import { table } from "../table";
import { targetsArgument } from "../targets-argument";
import type { Terminal } from "../terminal";

interface Options {
  readonly json?: boolean;
  readonly sarif?: string;
  readonly list?: boolean;
}

export const registerCheck: RegisterCommand = (program, context, done) => {
  program
    .command("check")
    .description("check resources against the policy")
    .addArgument(targetsArgument())
    .option("--json", "print JSON")
    .option("--sarif <file>", "write findings as SARIF 2.1.0, for code scanning")
    .option("--list", "list the rules with their reasons")
    .action((words: string[], options: Options) => {
      if (options.list === true) listRules(context.terminal, options);
      else done(check(context, words, options));
    });
};

function check({ root, terminal }: Context, words: readonly string[], { json, sarif }: Options): number {
  const project = loadProject();
  const units = selectUnits(project, words, root);
  const report = evaluate(synthesizeAside({ root }, project, units));
  if (sarif !== undefined) {
    const content = `${JSON.stringify(toSarif(report, packageJson.version), undefined, 2)}\n`;
    writeWhole(resolve(root, sarif), content, `--sarif ${sarif}`);
  }
  if (json === true) terminal.out(JSON.stringify(toJson(report), undefined, 2));
  else printReport(terminal, report);
  return report.findings.some(({ rule }) => rule.severity === "error") ? 1 : 0;
}

function listRules(terminal: Terminal, { json }: Options): void {
  const rules = allRules.map(({ id, severity, title, reason, types }) => ({ id, severity, title, reason, types }));
  if (json === true) terminal.out(JSON.stringify(rules, undefined, 2));
  else
    rules.forEach(({ id, severity, title, reason }) =>
      terminal.out(`${terminal.colors.bold(id)}  ${severity}  ${title}\n    ${reason}`),
    );
}

function printReport(terminal: Terminal, { findings, suppressed, units, resources, rules }: PolicyReport): void {
  for (const unit of units) {
    const own = findings.filter((finding) => finding.unit === unit);
    const waived = suppressed.filter((finding) => finding.unit === unit);
    if (own.length + waived.length === 0) continue;
    const rows = [
      ...own.map((finding) => [finding.rule.severity, finding.rule.id, finding.address, finding.message]),
      ...waived.map((finding) => ["waived", finding.rule.id, finding.address, finding.reason]),
    ];
    terminal.out(`${terminal.colors.bold(unit.stackName)}  ${unit.file}`);
    terminal.out(
      `${table(["SEVERITY", "RULE", "RESOURCE", "PROBLEM, OR REASON OF THE WAIVER"], rows, { columns: terminal.columns })}\n`,
    );
  }
  const errors = findings.filter(({ rule }) => rule.severity === "error").length;
  const checked = `${count(resources, "resource")} of ${count(units.length, "unit")} against ${count(rules, "rule")}`;
  const found = `${count(errors, "error")}, ${count(findings.length - errors, "warning")}, ${suppressed.length} waived`;
  terminal.out(`${checked}: ${found}`);
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

function toJson({ findings, suppressed, units, resources, rules }: PolicyReport) {
  return {
    units: units.map(({ stackName }: PlacedUnit) => stackName),
    resources,
    rules,
    findings: findings.map(findingJson),
    suppressed: suppressed.map((finding) => ({ ...findingJson(finding), reason: finding.reason })),
  };
}

function findingJson({ rule, unit, address, path, message, problem: { path: argument } }: Finding) {
  return {
    rule: rule.id,
    severity: rule.severity,
    stack: unit.stackName,
    file: unit.file,
    address,
    path,
    argument,
    message,
  };
}
