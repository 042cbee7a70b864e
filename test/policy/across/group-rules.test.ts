import { groupRuleLimit } from "../../../src/policy/across/group-rules";
import type { Blocks } from "../support";
import { findingsAcross, named } from "./units";

const group = "sg-0a1b2c3d4e5f67890";
const rules = (count: number, rule: (index: number) => object, direction = "ingress"): Blocks =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `aws_vpc_security_group_${direction}_rule.x${index}`,
      { security_group_id: group, ip_protocol: "tcp", from_port: index, to_port: index, ...rule(index) },
    ]),
  );
const ipv4 = () => ({ cidr_ipv4: "10.0.0.0/16" });

const found = (...units: readonly Blocks[]) =>
  findingsAcross(
    "LIM-005",
    units.map((blocks, index) => named(`unit-${index}`, blocks)),
  );

test("rules of all units count, by family, and those for groups in both", () => {
  expect(
    found(
      rules(60, ipv4),
      rules(60, () => ({ cidr_ipv6: "fd00::/8" })),
      rules(60, ipv4, "egress"),
    ),
  ).toEqual([]);
  expect(
    found(
      rules(31, ipv4),
      rules(30, () => ({ referenced_security_group_id: "sg-1" })),
    ),
  ).toEqual([
    "environments/test/unit-1.ts: aws_vpc_security_group_ingress_rule.x29 ingress rules for IPv4 must be at most 60 in " +
      "a security group, not 61 (units with such rules are environments/test/unit-0.ts, environments/test/unit-1.ts; " +
      `Service Quotas can raise it: ${groupRuleLimit.source}).`,
  ]);
});

test("a block counts once for each of its ranges and groups", () => {
  const block = (count: number): Blocks => ({
    "aws_security_group.x": {
      ingress: [
        { cidr_blocks: Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`), security_groups: ["sg-1"] },
      ],
    },
  });
  expect(found(block(59))).toEqual([]);
  expect(found(block(60))).toHaveLength(1);
});

describe("a prefix list", () => {
  const list = { "aws_ec2_managed_prefix_list.admins": { address_family: "IPv4", max_entries: 10 } };
  const naming = (id: string) => () => ({ prefix_list_id: id });
  const own = naming("${aws_ec2_managed_prefix_list.admins.id}");

  test("counts with the entries that it has room for, of its own family", () => {
    expect(found({ ...list, ...rules(6, own) })).toEqual([]);
    expect(
      found(
        { ...list, ...rules(6, own) },
        rules(60, () => ({ cidr_ipv6: "fd00::/8" })),
      ),
    ).toEqual([]);
    expect(found({ ...list, ...rules(7, own) })).toEqual([
      "environments/test/unit-0.ts: aws_vpc_security_group_ingress_rule.x6 ingress rules for IPv4 must be at most 60 in " +
        "a security group, not 70 (a prefix list counts with its max_entries; " +
        `Service Quotas can raise it: ${groupRuleLimit.source}).`,
    ]);
  });

  test("of another unit counts as well", () => {
    const admins = named("admins", list, { outputs: { listId: "${aws_ec2_managed_prefix_list.admins.id}" } });
    const read = "${data.terraform_remote_state.test__admins.outputs.listId}";
    const findings = (count: number) =>
      findingsAcross("LIM-005", [admins, named("hosts", rules(count, naming(read)), { reads: [admins] })]);
    expect(findings(6)).toEqual([]);
    expect(findings(7)).toHaveLength(1);
  });

  test("of which nothing is known counts once", () => {
    expect(found(rules(60, naming("pl-0a1b2c3d4e5f67890")))).toEqual([]);
  });

  test("in a block of a group counts as well", () => {
    const block = (lists: number): Blocks => ({
      ...list,
      "aws_security_group.x": {
        ingress: [{ prefix_list_ids: Array(lists).fill("${aws_ec2_managed_prefix_list.admins.id}") }],
      },
    });
    expect(found(block(6))).toEqual([]);
    expect(found(block(7))).toHaveLength(1);
  });
});
