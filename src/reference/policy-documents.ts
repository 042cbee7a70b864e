import { countLimits } from "../policy/limits/counts";
import { documentLimits } from "../policy/limits/documents";
import { type Limit, sourcesRead } from "../policy/limits/limit";
import { nameLimits } from "../policy/limits/names";
import type { Rule } from "../policy/rule";
import { allRules } from "../policy/rules";
import { type GeneratedPage, generatedPage } from "./generated";
import { code, item, link, markdownTable, sentence, words } from "./markdown";

/** Titles of the domains of rules that are not clear from their ids. */
const domains: Readonly<Record<string, string>> = {
  NET: "Network",
  MSK: "Kafka (MSK)",
  EKS: "Kubernetes (EKS)",
  LAMBDA: "Lambda",
  DATA: "Data stores",
  SM: "Secrets Manager",
  LOG: "CloudWatch Logs",
  DEL: "Deletion",
  TAG: "Tags",
  SEC: "Secrets in code",
  LIM: "Limits",
  UNI: "Uniqueness",
  POL: "Suppressions",
};

/** Every rule with its reason, by domain. */
export function policyRulesPage(): GeneratedPage {
  const byDomain = new Map<string, Rule[]>();
  for (const rule of allRules) {
    const domain = rule.id.slice(0, rule.id.indexOf("-"));
    byDomain.set(domain, [...(byDomain.get(domain) ?? []), rule]);
  }
  return generatedPage(
    "docs/policy-rules.md",
    "src/policy/rules",
    "# Policy rules",
    `An error fails \`strata synth\`. A warning is counted there, and \`strata check\` shows it. See [policy](policy.md) for how the rules are applied and waived.`,
    ...[...byDomain].flatMap(([domain, rules]) => [
      `## ${words(domains[domain] ?? domain)}`,
      rules
        .map(({ id, severity, title, reason }) => item(`**${id}** (${severity}): ${sentence(title)}`, words(reason)))
        .join("\n"),
    ]),
  );
}

/** The limits of names, without those of prefixes: they follow from them. */
export function nameLimitsTable(): string {
  const rows = nameLimits
    .filter(({ argument }) => !argument.endsWith("_prefix"))
    .map(({ type, argument, maxLength, source }) => [
      code(type),
      code(argument),
      link(maxLength === undefined ? "not documented" : String(maxLength), source),
    ]);
  return markdownTable(["Resource", "Argument", "Characters, at most"], rows);
}

/** The limits of documents and numbers, and which of them can be raised. */
export function sizeLimitsTable(): string {
  const raised = ({ raisable = false }: Limit): string => (raisable ? "yes" : "no");
  const rows = [
    ...documentLimits.map((limit) => [limit, `${limit.max} ${limit.unit}`] as const),
    ...countLimits.map((limit) => [limit, String(limit.max)] as const),
  ].map(([limit, most]) => [code(limit.type), code(limit.what), link(most, limit.source), raised(limit)]);
  return markdownTable(["Resource", "Counted", `At most (${sourcesRead})`, "Can be raised"], rows);
}
