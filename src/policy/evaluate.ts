import { compareNames } from "../engine/graph";
import { nearest } from "../engine/names";
import { formatProblem, type Problem, problem } from "../engine/problem";
import type { PlacedUnit } from "../engine/project";
import type { Suppression } from "../engine/suppression";
import type { SynthesizedUnit } from "../engine/synthesis";
import { duplicateProblems, type ViewedUnit } from "./across/duplicates";
import { groupRuleProblems } from "./across/group-rules";
import { SharedValues } from "./across/shared-values";
import { ModuleView, type Resource } from "./module-view";
import type { Rule } from "./rule";
import { allRules } from "./rules";

/** A violation of a rule. */
export interface Finding {
  readonly rule: Rule;
  readonly unit: PlacedUnit;
  /** `aws_s3_bucket.raw`. For a finding about a suppression, the path of the construct. */
  readonly address: string;
  /** Path of the construct, where the finding can be suppressed. */
  readonly path: string;
  /** The problem without the address: `force_destroy is true, but must be false.` */
  readonly message: string;
  readonly problem: Problem;
}

export interface SuppressedFinding extends Finding {
  readonly reason: string;
}

export interface PolicyReport {
  readonly units: readonly PlacedUnit[];
  /** By unit, errors first. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Number of resources, without data sources and provider configurations. */
  readonly resources: number;
  readonly rules: number;
}

const rulesByType = new Map<string, Rule[]>();
const rulesForEvery = allRules.filter(({ types }) => types === "every");
const ruleById = new Map(allRules.map((rule) => [rule.id, rule]));
for (const rule of allRules) {
  for (const type of rule.types === "every" ? [] : rule.types) {
    rulesByType.set(type, [...(rulesByType.get(type) ?? []), rule]);
  }
}

/** Checks every block of the units against every rule. */
export function evaluate(units: readonly SynthesizedUnit[]): PolicyReport {
  const viewed = units.map((unit) => ({ unit, view: new ModuleView(unit) }));
  const across = acrossFindings(viewed);
  const reports = viewed.map((each) => evaluateUnit(each, across));
  return {
    units: units.map(({ placed }) => placed),
    findings: reports.flatMap(({ findings }) => findings).sort(inReadingOrder),
    suppressed: reports.flatMap(({ suppressed }) => suppressed).sort(inReadingOrder),
    resources: reports.reduce((sum, { resources }) => sum + resources, 0),
    rules: allRules.length,
  };
}

/** Findings that show only across resources or units. */
function acrossFindings(units: readonly ViewedUnit[]): readonly Finding[] {
  const values = new SharedValues(units.map(({ unit }) => unit));
  const found = { "UNI-001": duplicateProblems(units, values), "LIM-005": groupRuleProblems(units, values) };
  return Object.entries(found).flatMap(([id, problems]) =>
    problems.map((each) => finding(ruleById.get(id)!, each.unit.placed, each.resource, each.problem)),
  );
}

function evaluateUnit({ unit: { placed, suppressions }, view }: ViewedUnit, across: readonly Finding[]) {
  const own = view.all.flatMap((resource) =>
    [...(rulesByType.get(resource.type) ?? []), ...rulesForEvery].flatMap((rule) =>
      [rule.check(resource, view) ?? []].flat().map((each) => finding(rule, placed, resource, each)),
    ),
  );
  const found = [...own, ...across.filter(({ unit }) => unit === placed)];

  const used = new Set<Suppression>();
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const each of found) {
    const waivers = suppressions.filter((suppression) => waives(suppression, each));
    waivers.forEach((waiver) => used.add(waiver));
    // The reason of the nearest construct is the most specific.
    const nearestWaiver = waivers.sort((a, b) => b.path.length - a.path.length)[0];
    if (nearestWaiver === undefined) findings.push(each);
    else suppressed.push({ ...each, reason: nearestWaiver.reason });
  }
  findings.push(...suppressions.flatMap((each) => suppressionFindings(each, placed, used.has(each))));
  return { findings, suppressed, resources: view.all.filter(({ type }) => !type.includes(".")).length };
}

function waives({ rule, reason, path }: Suppression, finding: Finding): boolean {
  const within = finding.path === path || finding.path.startsWith(`${path}/`);
  return rule === finding.rule.id && within && reason.trim() !== "";
}

function suppressionFindings({ rule, reason, path }: Suppression, placed: PlacedUnit, used: boolean): Finding[] {
  const report = (id: string, must: string, fix?: string) => [
    finding(
      ruleById.get(id)!,
      placed,
      { address: path, path },
      problem({ path: `suppress("${rule}")`, message: must, fix }),
    ),
  ];
  if (!ruleById.has(rule)) {
    const close = nearest(rule, [...ruleById.keys()]);
    const fix = close === undefined ? "strata check --list shows every rule" : `did you mean ${close}?`;
    return report("POL-001", "must name a rule", fix);
  }
  if (reason.trim() === "") return report("POL-002", "must give a reason");
  return used ? [] : report("POL-003", "waives nothing: remove it");
}

function finding(rule: Rule, unit: PlacedUnit, at: Pick<Resource, "address" | "path">, found: Problem): Finding {
  const { address, path } = at;
  return { rule, unit, address, path, problem: found, message: formatProblem({ ...found, file: undefined }) };
}

function inReadingOrder(a: Finding, b: Finding): number {
  return (
    compareNames(a.unit.stackName, b.unit.stackName) ||
    compareNames(a.rule.severity, b.rule.severity) || // "error" comes before "warning"
    compareNames(a.address, b.address) ||
    compareNames(a.rule.id, b.rule.id)
  );
}
