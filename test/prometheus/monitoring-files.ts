import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

export interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly datasource?: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: unknown }[];
}

export interface GrafanaDashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly definition?: string }[];
  };
}

function filesOf<T>(folder: string, read: (text: string) => T): Readonly<Record<string, T>> {
  const path = join("charts/monitoring", folder);
  const entries = readdirSync(path).map((file) => {
    const name = basename(file).replace(/\.\w+$/, "");
    return [name, read(readFileSync(join(path, file), "utf8"))] as const;
  });
  return Object.fromEntries(entries);
}

/** Rules by the file that they stand in. */
export const ruleFiles: Readonly<Record<string, readonly Rule[]>> = filesOf("rules", (text) =>
  (parse(text) as RuleFile).groups.flatMap(({ rules }) => rules),
);

export const alerts = Object.values(ruleFiles)
  .flat()
  .filter((rule): rule is Rule & { readonly alert: string } => rule.alert !== undefined);

export const dashboards: Readonly<Record<string, GrafanaDashboard>> = filesOf(
  "dashboards",
  (text) => JSON.parse(text) as GrafanaDashboard,
);

/** Queries of a dashboard's panels. */
export const queriesOf = ({ panels }: GrafanaDashboard): string[] =>
  panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
