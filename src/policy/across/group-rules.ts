import { problem } from "../../engine/problem";
import { inputOf } from "../limits/input-of";
import { explain } from "../limits/limit";
import type { Resource } from "../module-view";
import { blocks, isSet, listOf, textOf } from "../values";
import type { AcrossProblem, ViewedUnit } from "./duplicates";
import type { SharedValues } from "./shared-values";

/** Rules of a security group in one direction, for IPv4 and for IPv6 each. A rule that names a group counts for both. */
export const groupRuleLimit = {
  max: 60,
  raisable: true,
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
} as const;

type Family = "IPv4" | "IPv6";

/** One rule as AWS counts it: a block with several ranges is several. */
interface CountedRule extends ViewedUnit {
  readonly resource: Resource;
  readonly families: readonly Family[];
  readonly source: unknown;
}

/** Security groups with too many rules, whichever units add them. Each is reported where its last rule is. */
export function groupRuleProblems(units: readonly ViewedUnit[], values: SharedValues): readonly AcrossProblem[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const groups = new Map<string, CountedRule[]>();
    for (const viewed of units) {
      for (const [group, rule] of rulesOf(viewed, direction, values)) {
        groups.set(group, [...(groups.get(group) ?? []), rule]);
      }
    }
    return [...groups.values()].flatMap((rules) =>
      (["IPv4", "IPv6"] as const).flatMap((family) => tooMany(direction, family, rules)),
    );
  });
}

function tooMany(direction: string, family: Family, all: readonly CountedRule[]): AcrossProblem[] {
  const rules = all.filter(({ families }) => families.includes(family));
  const last = rules.at(-1);
  if (last === undefined || rules.length <= groupRuleLimit.max) return [];
  const files = [...new Set(rules.map(({ unit }) => unit.placed.file))];
  const input = inputOf(last.view.unit, rules.map(({ source }) => textOf(source)).join("\n"));
  const from = [
    ...(input === undefined ? [] : [`they come from ${input}`]),
    ...(files.length > 1 ? [`units with such rules are ${files.join(", ")}`] : []),
    explain(groupRuleLimit),
  ];
  const must = `be at most ${groupRuleLimit.max} in a security group, not ${rules.length}`;
  const { unit, view, resource } = last;
  return [
    {
      unit,
      view,
      resource,
      problem: problem({ path: `${direction} rules for ${family}`, must, fix: from.join("; ") }),
    },
  ];
}

function rulesOf(
  viewed: ViewedUnit,
  direction: "ingress" | "egress",
  values: SharedValues,
): (readonly [group: string, rule: CountedRule])[] {
  const { unit, view } = viewed;
  const separate = view.ofType(`aws_vpc_security_group_${direction}_rule`).map((resource) => {
    const { cidr_ipv4: ipv4, cidr_ipv6: ipv6, security_group_id: group } = resource.values;
    return [
      values.textOf(group, unit),
      { ...viewed, resource, families: familiesOf(ipv4, ipv6), source: ipv4 ?? ipv6 },
    ] as const;
  });
  const inline = view.ofType("aws_security_group").flatMap((resource) => {
    const group = values.textOf(`\${${resource.address}.id}`, unit);
    return blocks(resource.values, direction).flatMap(({ cidr_blocks: ipv4, ipv6_cidr_blocks: ipv6, ...others }) =>
      [
        ...listOf(ipv4).map((source) => ({ families: ["IPv4"] as const, source })),
        ...listOf(ipv6).map((source) => ({ families: ["IPv6"] as const, source })),
        ...[...listOf(others["security_groups"]), ...listOf(others["prefix_list_ids"])].map((source) => ({
          families: ["IPv4", "IPv6"] as const,
          source,
        })),
      ].map((rule) => [group, { ...viewed, resource, ...rule }] as const),
    );
  });
  return [...inline, ...separate];
}

const familiesOf = (ipv4: unknown, ipv6: unknown): readonly Family[] =>
  isSet(ipv4) ? ["IPv4"] : isSet(ipv6) ? ["IPv6"] : ["IPv4", "IPv6"];
