import { problem } from "../../engine/problem";
import { inputOf } from "../limits/input-of";
import { explain } from "../limits/limit";
import type { Resource } from "../module-view";
import { blocks, isSet, listOf, textOf } from "../values";
import type { AcrossProblem, ViewedUnit } from "./duplicates";
import type { SharedValues } from "./shared-values";

/**
 * Rules of a security group in one direction, for IPv4 and for IPv6 each. A rule that names a group counts for both, one
 * that names a prefix list as often as the list has room for entries.
 */
export const groupRuleLimit = {
  max: 60,
  raisable: true,
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
} as const;

type Family = "IPv4" | "IPv6";

/** One source of a rule: a block with several ranges is several. */
interface CountedRule extends ViewedUnit {
  readonly resource: Resource;
  readonly families: readonly Family[];
  readonly source: unknown;
  /** As how many rules AWS counts it. */
  readonly count: number;
}

/** The other end of a rule. */
type Source = Pick<CountedRule, "families" | "source" | "count">;

/** Prefix lists by the text of their id. */
type PrefixLists = ReadonlyMap<string, Omit<Source, "source">>;

/** Security groups with too many rules, whichever units add them. Each is reported where its last rule is. */
export function groupRuleProblems(units: readonly ViewedUnit[], values: SharedValues): readonly AcrossProblem[] {
  const lists = prefixListsOf(units, values);
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const groups = new Map<string, CountedRule[]>();
    for (const viewed of units) {
      for (const [group, rule] of rulesOf(viewed, direction, values, lists)) {
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
  const found = rules.reduce((sum, { count }) => sum + count, 0);
  if (last === undefined || found <= groupRuleLimit.max) return [];
  const files = [...new Set(rules.map(({ unit }) => unit.placed.file))];
  const input = inputOf(last.view.unit, rules.map(({ source }) => textOf(source)).join("\n"));
  const from = [
    ...(input === undefined ? [] : [`they come from ${input}`]),
    ...(found > rules.length ? ["a prefix list counts with its max_entries"] : []),
    ...(files.length > 1 ? [`units with such rules are ${files.join(", ")}`] : []),
    explain(groupRuleLimit),
  ];
  const must = `be at most ${groupRuleLimit.max} in a security group, not ${found}`;
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
  lists: PrefixLists,
): (readonly [group: string, rule: CountedRule])[] {
  const { unit, view } = viewed;
  const list = (id: unknown): Source => ({ source: id, ...(lists.get(values.textOf(id, unit)) ?? once) });
  const separate = view.ofType(`aws_vpc_security_group_${direction}_rule`).map((resource) => {
    const { cidr_ipv4: ipv4, cidr_ipv6: ipv6, prefix_list_id: prefixList, security_group_id: group } = resource.values;
    const source = isSet(ipv4) ? range("IPv4", ipv4) : isSet(ipv6) ? range("IPv6", ipv6) : list(prefixList);
    return [values.textOf(group, unit), { ...viewed, resource, ...source }] as const;
  });
  const inline = view.ofType("aws_security_group").flatMap((resource) => {
    const group = values.textOf(`\${${resource.address}.id}`, unit);
    return blocks(resource.values, direction).flatMap(({ cidr_blocks: ipv4, ipv6_cidr_blocks: ipv6, ...others }) =>
      [
        ...listOf(ipv4).map((each) => range("IPv4", each)),
        ...listOf(ipv6).map((each) => range("IPv6", each)),
        ...listOf(others["security_groups"]).map((source) => ({ source, ...once })),
        ...listOf(others["prefix_list_ids"]).map(list),
      ].map((source) => [group, { ...viewed, resource, ...source }] as const),
    );
  });
  return [...inline, ...separate];
}

const range = (family: Family, source: unknown): Source => ({ families: [family], source, count: 1 });

/** The count of a group, and of a prefix list of which nothing is known. */
const once = { families: ["IPv4", "IPv6"], count: 1 } as const;

function prefixListsOf(units: readonly ViewedUnit[], values: SharedValues): PrefixLists {
  const lists = units.flatMap(({ unit, view }) =>
    view.ofType("aws_ec2_managed_prefix_list").map((list) => {
      const { address_family: family, max_entries: room } = list.values;
      const id = values.textOf(`\${${list.address}.id}`, unit);
      return [id, { families: [family as Family], count: typeof room === "number" ? room : 1 }] as const;
    }),
  );
  return new Map(lists);
}
