import type { Finding, PolicyReport, SuppressedFinding } from "./evaluate";
import { type Rule, waiverOf } from "./rule";
import { allRules } from "./rules";

/** GitHub sorts security findings by a score: "high" from 7, "medium" from 4. */
const securitySeverity = { error: "8.0", warning: "4.0" } as const;

/**
 * Converts a report to the Static Analysis Results Interchange Format 2.1.0, for code scanning and editors. The location
 * of a finding is the file of its unit, which sets the values; a resource has no line of its own.
 */
export function toSarif(report: PolicyReport, version: string): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Strata",
            semanticVersion: version,
            rules: allRules.map(description),
          },
        },
        columnKind: "utf16CodeUnits",
        results: identified([
          ...report.findings.map(result),
          ...report.suppressed.map((finding) => ({ ...result(finding), suppressions: [suppression(finding)] })),
        ]),
      },
    ],
  };
}

function description(rule: Rule) {
  const { id, title, severity, reason } = rule;
  const waiver = waiverOf(rule);
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: reason },
    help: { text: waiver === undefined ? reason : `${reason} To waive it: ${waiver}.` },
    defaultConfiguration: { level: severity },
    properties: { tags: ["security", "terraform"], "security-severity": securitySeverity[severity] },
  };
}

function result({ rule, unit, address, path, message, problem }: Finding) {
  return {
    ruleId: rule.id,
    ruleIndex: allRules.indexOf(rule),
    level: rule.severity,
    message: { text: `${address} ${message}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: unit.file }, region: { startLine: 1 } },
        logicalLocations: [{ name: address, fullyQualifiedName: path, kind: "resource" }],
      },
    ],
    fingerprint: [unit.stackName, address, rule.id, problem.path].join(" "),
  };
}

/** Gives each result an identity that stays the same when its value changes. */
function identified(results: readonly ReturnType<typeof result>[]) {
  const times = new Map<string, number>();
  return results.map(({ fingerprint, ...rest }) => {
    const earlier = times.get(fingerprint) ?? 0;
    times.set(fingerprint, earlier + 1);
    return { ...rest, partialFingerprints: { "strata/v1": `${fingerprint}${earlier === 0 ? "" : ` ${earlier + 1}`}` } };
  });
}

function suppression({ reason }: SuppressedFinding) {
  return { kind: "inSource", status: "accepted", justification: reason };
}
