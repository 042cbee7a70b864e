import { nameLimits } from "../policy/name-limits";
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
