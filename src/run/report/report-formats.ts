import {
  describeChanges,
  describeDuration,
  describeReferences,
  describeRemarks,
  describeReport,
  describeResource,
} from "./result-text";
import { exitCode, type RunReport, type UnitResult } from "./unit-result";

export const reportFormats = ["json", "junit", "markdown"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A run's report as the content of a file. */
export function formatReport(report: RunReport, format: ReportFormat): string {
  return { json: toJson, junit: toJunit, markdown: toMarkdown }[format](report);
}

function toJson(report: RunReport): string {
  const hasErrors = exitCode(report, false) === 1;
  const hasChanges = exitCode(report, true) === 2 || report.units.some(({ changed }) => changed === true);
  return `${JSON.stringify({ version: 1, hasErrors, hasChanges, ...report }, undefined, 2)}\n`;
}

function toJunit({ command, environment, started, ended, units }: RunReport): string {
  const name = `strata ${command} ${environment}`;
  const failures = units.filter(({ result }) => result === "failed").length;
  const skipped = units.filter(isSkipped).length;
  const cases = units.map((unit) => {
    const open = `    <testcase classname="${escape(unit.environment)}" name="${escape(unit.unit)}" time="${seconds(unit)}"`;
    const body = junitBody(unit);
    return body === "" ? `${open}/>` : `${open}>\n      ${body}\n    </testcase>`;
  });
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites>`,
    `  <testsuite name="${escape(name)}" tests="${units.length}" failures="${failures}" skipped="${skipped}" time="${seconds({ started, ended })}" timestamp="${started}">`,
    ...cases,
    `  </testsuite>`,
    `</testsuites>`,
    "",
  ].join("\n");
}

const isSkipped = ({ result }: UnitResult): boolean =>
  result === "early exit" || result === "deferred" || result === "excluded";

function junitBody(unit: UnitResult): string {
  const remarks = describeRemarks(unit);
  if (unit.result === "failed") return `<failure message="${escape(remarks)}"/>`;
  if (isSkipped(unit)) {
    return `<skipped message="${escape(`${unit.result}${remarks === "" ? "" : `: ${remarks}`}`)}"/>`;
  }
  const lines = [
    describeChanges(unit),
    ...unit.resources.map((resource) => `${describeResource(resource)} ${resource.address}`),
  ];
  if (unit.plannedAt !== undefined) lines.push(remarks);
  return unit.changed === true || unit.plannedAt !== undefined
    ? `<system-out>${escape(lines.join("\n"))}</system-out>`
    : "";
}

const seconds = ({ started, ended }: Pick<UnitResult, "started" | "ended">): string =>
  started === undefined || ended === undefined ? "0" : ((Date.parse(ended) - Date.parse(started)) / 1000).toFixed(3);

/** For XML, whose texts may not hold most control characters in any form. */
const escape = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are the ones that XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, "")
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** GitHub refuses a comment of more than 65,536 characters. */
const longestMarkdown = 60_000;

function toMarkdown(report: RunReport): string {
  const head = [
    `### strata ${report.command} ${report.environment}`,
    "",
    `${describeReport(report)}.`,
    "",
    "| unit | result | changes | time | remarks |",
    "| --- | --- | --- | --- | --- |",
    ...report.units.map(
      (unit) =>
        `| ${unit.unit} | ${unit.result} | ${describeChanges(unit)} | ${describeDuration(unit)} | ${cell(describeRemarks(unit))} |`,
    ),
    "",
  ].join("\n");
  const details = report.units.filter(({ resources }) => resources.length > 0).map(detailsOf);
  return assemble(head, details, report.folder);
}

function detailsOf({ unit, resources, references, ...rest }: UnitResult): string {
  const lines = resources.map((resource) => `${describeResource(resource).padEnd(14)} ${resource.address}`);
  const remark = references.length === 0 ? "" : `Planned with ${describeReferences(references)}.\n\n`;
  const title = `${unit} ${describeChanges({ unit, resources, references, ...rest })}`;
  return `<details><summary>${title}</summary>\n\n${remark}\`\`\`\n${lines.join("\n")}\n\`\`\`\n\n</details>\n`;
}

/** As many details as there is room for; what is left out is said, and never an error. */
function assemble(head: string, details: readonly string[], folder: string): string {
  const note = (left: number) => `\n${left} more units have changes; ${folder} holds every plan and log.\n`;
  let text = head.length > longestMarkdown ? `${head.slice(0, longestMarkdown - 200)}\n…\n` : head;
  for (const [index, detail] of details.entries()) {
    if (text.length + detail.length + 200 > longestMarkdown) return text + note(details.length - index);
    text += detail;
  }
  return text;
}

const cell = (text: string): string =>
  (text.length > 400 ? `${text.slice(0, 397)}…` : text).replace(/[|\n]/g, (found) => (found === "|" ? "\\|" : " "));
