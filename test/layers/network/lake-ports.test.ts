import { readFileSync } from "node:fs";
import { defaultPorts, portRules } from "../../../modules/network/open-ports";
import { portText } from "../../../modules/network/port-problems";
import { existing, unit } from "../../../src/engine/unit";
import { securityGroups } from "../../../src/layers/network/security-groups";
import { resources, synthFiles } from "../../support/projects/synth";

/** The document's security groups: port and source, in its order. */
const documented = {
  web: { "80": "internet", "443": "internet" },
  database: { "3306": "app", "5432": "app", "6379": "app" },
  app: { "8080": "web", "3000": "web", "5000": "web" },
  bastion: { "22": "admins" }, // "Your IP only"
  kubernetes: { "22": "internet", "8443": "internet", "30000-32767": "internet" },
  monitoring: { "9090": "internet", "3000": "internet", "5601": "internet", "16686": "internet" },
};

/** Ports of its monitoring services without a rule in its security groups. */
const unmentioned = ["9091", "5044", "9200", "9106", "9100", "8080"];

const rows = readFileSync("docs/systems/lake-ports.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(2)
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, group, port, name, document, here, reason]) => ({ group, port, name, document, here, reason }));

test("the page has every port of the document, with the document's source", () => {
  const expected = Object.entries(documented).flatMap(([group, ports]) =>
    Object.entries(ports).map(([port, source]) => `${group} ${port} from ${source}`),
  );
  const mentioned = rows.filter(({ document }) => document !== "not mentioned");
  expect(mentioned.map(({ group, port, document }) => `${group} ${port} from ${document}`).sort()).toEqual(
    expected.sort(),
  );
  const others = rows.filter(({ group, document }) => group === "monitoring" && document === "not mentioned");
  expect(others.map(({ port }) => port)).toEqual(expect.arrayContaining(unmentioned));
});

test("the page has every rule of the layer, and says of the other ports that they are closed", () => {
  const open = rows.filter(({ here }) => here !== "–");
  expect(open.map(({ group, port, name, here }) => `${group} ${port} ${name} from ${here}`).sort()).toEqual(
    portRules(defaultPorts)
      .map((rule) => `${rule.group} ${portText(rule)} ${rule.name} from ${rule.from}`)
      .sort(),
  );
});

test("the rules that Terraform gets are those of the page", () => {
  const { module } = synthFiles({
    "environments/test/security-groups.ts": unit(securityGroups, {
      vpc: existing({ vpcId: "vpc-1", cidrs: ["10.0.0.0/16"] }),
      adminCidrs: ["203.0.113.0/24"],
    }),
  }).get("test-security-groups")!;
  const written = Object.values(resources(module, "aws_vpc_security_group_ingress_rule")).map((rule) => {
    const port = portText({ port: Number(rule["from_port"]), lastPort: Number(rule["to_port"]) });
    return `${groupOf(rule["security_group_id"])} ${port} from ${sourceOf(rule)}`;
  });
  const page = rows.filter(({ here }) => here !== "–").map(({ group, port, here }) => `${group} ${port} from ${here}`);
  expect(written.sort()).toEqual(page.sort());
});

test("what the document opens to everyone, and is not for everyone, has a reason", () => {
  const closed = rows.filter(({ document, here }) => document === "internet" && here !== "internet");
  expect(closed.map(({ port }) => port)).toEqual(["22", "8443", "30000-32767", "9090", "3000", "5601", "16686"]);
  for (const { here, reason } of closed) {
    expect(["admins", "–"]).toContain(here);
    expect(reason).not.toBe("");
  }
});

const groupOf = (id: unknown): string => /^\$\{aws_security_group\.(\w+)\.id\}$/.exec(String(id))![1]!;

function sourceOf(rule: Readonly<Record<string, unknown>>): string {
  if (rule["cidr_ipv4"] === "0.0.0.0/0") return "internet";
  if (rule["prefix_list_id"] === "${aws_ec2_managed_prefix_list.admins.id}") return "admins";
  return groupOf(rule["referenced_security_group_id"]);
}
