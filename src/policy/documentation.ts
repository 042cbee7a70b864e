import { allRules } from "./rules";

/** The table of all rules, as Markdown: a section of `docs/policy.md`. */
export function rulesMarkdown(): string {
  const rows = allRules.map(
    ({ id, severity, title, reason }) => `| ${id} | ${severity} | **${escape(title)}.** ${escape(reason)} |`,
  );
  return ["| rule | severity | what must hold, and why |", "| --- | --- | --- |", ...rows].join("\n");
}

const escape = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*").replaceAll("<", "\\<");
