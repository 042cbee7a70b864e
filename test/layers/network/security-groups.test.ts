import { unit } from "../../../src/engine/unit";
import { securityGroups } from "../../../src/layers/network/security-groups";
import { vpc } from "../../../src/layers/network/vpc";
import { evaluate } from "../../../src/policy/evaluate";
import { changedResources, problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Values = Parameters<
  typeof unit<typeof securityGroups.needs, typeof securityGroups.inputs, typeof securityGroups.outputs>
>[1];

const synthUnits = (values: Partial<Values> = {}) => {
  const network = unit(vpc, { cidr: "10.0.0.0/16" });
  return synthFiles({
    "environments/test/vpc.ts": network,
    "environments/test/security-groups.ts": unit(securityGroups, {
      vpc: network,
      adminCidrs: ["203.0.113.0/24"],
      ...values,
    }),
  });
};
const synth = (values: Partial<Values> = {}) => synthUnits(values).get("test-security-groups")!.module;
const ingress = (values: Partial<Values> = {}) => resources(synth(values), "aws_vpc_security_group_ingress_rule");
const egress = (values: Partial<Values> = {}) => resources(synth(values), "aws_vpc_security_group_egress_rule");

describe("by default", () => {
  const module = synth();

  test("a group for each purpose, without rules of its own", () => {
    const groups = resources(module, "aws_security_group");
    expect(Object.keys(groups).sort()).toEqual(["app", "bastion", "database", "kubernetes", "monitoring", "web"]);
    for (const [name, group] of Object.entries(groups)) {
      expect(group).toMatchObject({ name: `acme-test-${name}` });
      expect(group).not.toHaveProperty("ingress");
      expect(module.output![`${name}SecurityGroupId`]).toMatchObject({ value: `\${aws_security_group.${name}.id}` });
    }
  });

  test("administrators are one prefix list, which has room for ten networks", () => {
    expect(resources(module, "aws_ec2_managed_prefix_list")["admins"]).toMatchObject({
      name: "acme-test-admins",
      address_family: "IPv4",
      max_entries: 10,
      entry: [{ cidr: "203.0.113.0/24" }],
    });
    expect(ingress()["monitoring_grafana_from_admins"]).toMatchObject({
      prefix_list_id: "${aws_ec2_managed_prefix_list.admins.id}",
      from_port: 3000,
      to_port: 3000,
      ip_protocol: "tcp",
    });
  });

  test("only 80 and 443 of web are open to everyone", () => {
    const open = Object.entries(ingress()).filter(([, { cidr_ipv4: cidr }]) => cidr !== undefined);
    expect(open.map(([name]) => name).sort()).toEqual(["web_http_from_internet", "web_https_from_internet"]);
    for (const [, rule] of open) {
      expect(rule).toMatchObject({ cidr_ipv4: "0.0.0.0/0", security_group_id: "${aws_security_group.web.id}" });
    }
  });

  test("what a group admits from another, that one may open, and nothing else but HTTPS", () => {
    expect(ingress()["database_mysql_from_app"]).toMatchObject({
      security_group_id: "${aws_security_group.database.id}",
      referenced_security_group_id: "${aws_security_group.app.id}",
    });
    expect(egress()["app_mysql_to_database"]).toMatchObject({
      security_group_id: "${aws_security_group.app.id}",
      referenced_security_group_id: "${aws_security_group.database.id}",
      from_port: 3306,
      to_port: 3306,
    });
    expect(Object.keys(egress()).sort()).toEqual([
      "app_https_out",
      "app_logstash_to_monitoring",
      "app_mysql_to_database",
      "app_otlp_grpc_to_monitoring",
      "app_otlp_http_to_monitoring",
      "app_postgresql_to_database",
      "app_pushgateway_to_monitoring",
      "app_redis_to_database",
      "bastion_https_out",
      "kubernetes_https_out",
      "monitoring_https_out",
      "web_flask_to_app",
      "web_http_to_app",
      "web_node_to_app",
    ]);
  });

  test("no rule is open to SSH", () => {
    expect(Object.values(ingress()).filter(({ from_port: port }) => port === 22)).toEqual([]);
  });

  test("the policy finds nothing but what is waived", () => {
    const { findings, suppressed } = evaluate([synthUnits().get("test-security-groups")!]);
    expect(findings.map(({ rule }) => rule.id)).toEqual(["TAG-001"]); // tests have no team
    expect(suppressed.map(({ rule, address }) => `${rule.id} ${address}`)).toEqual([
      "NET-001 aws_vpc_security_group_ingress_rule.web_http_from_internet",
      "NET-001 aws_vpc_security_group_ingress_rule.web_https_from_internet",
    ]);
  });
});

describe("options", () => {
  test("adminCidrs: another network changes the list alone", () => {
    const more = synth({ adminCidrs: ["203.0.113.0/24", "10.8.0.0/24"] });
    expect(changedResources(synth(), more)).toEqual(["aws_ec2_managed_prefix_list.admins"]);
  });

  test("ssh: administrators reach bastion and Kubernetes hosts, the latter by the bastion too", () => {
    const ssh = Object.entries(ingress({ ssh: "admins" })).filter(([, { from_port: port }]) => port === 22);
    expect(ssh.map(([name]) => name).sort()).toEqual([
      "bastion_ssh_from_admins",
      "kubernetes_ssh_from_admins",
      "kubernetes_ssh_from_bastion",
    ]);
    expect(egress({ ssh: "admins" })).toHaveProperty("bastion_ssh_to_kubernetes");
  });

  test("ports: a group's ports replace its defaults, the others keep theirs", () => {
    const open = ingress({ ports: { app: { api: { port: 8000, lastPort: 8010, from: ["web", "monitoring"] } } } });
    expect(open["app_api_from_monitoring"]).toMatchObject({
      from_port: 8000,
      to_port: 8010,
      referenced_security_group_id: "${aws_security_group.monitoring.id}",
    });
    expect(Object.keys(open).filter((name) => name.startsWith("app_"))).toHaveLength(2);
    expect(open).toHaveProperty("database_mysql_from_app");
  });

  test("httpsOut", () => {
    const rules = Object.keys(egress({ httpsOut: ["app"] })).filter((name) => name.endsWith("https_out"));
    expect(rules).toEqual(["app_https_out"]);
  });

  test("the unit's name is in the names of a second set", () => {
    const network = unit(vpc, { cidr: "10.0.0.0/16" });
    const values = { vpc: network, adminCidrs: ["203.0.113.0/24"] };
    const units = synthFiles({
      "environments/test/vpc.ts": network,
      "environments/test/batch.ts": unit(securityGroups, values),
    });
    expect(resources(units.get("test-batch")!.module, "aws_security_group")["web"]).toMatchObject({
      name: "acme-test-batch-web",
    });
  });
});

const file = "environments/test/security-groups.ts";

describe("mistakes", () => {
  test("adminEntries for which a group has too few rules", () => {
    const { findings } = evaluate([synthUnits({ adminEntries: 15 }).get("test-security-groups")!]);
    expect(findings.filter(({ rule }) => rule.id === "LIM-005").map(({ message }) => message)).toEqual([
      "ingress rules for IPv4 must be at most 60 in a security group, not 64 (a prefix list counts with its max_entries; " +
        "Service Quotas can raise it: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html).",
    ]);
  });

  test("adminCidrs is required", () => {
    expect(problemsOf(() => synth({ adminCidrs: undefined as never }))).toEqual([
      `${file}: adminCidrs is missing (a list is expected).`,
    ]);
    expect(problemsOf(() => synth({ adminCidrs: [] }))).toEqual([
      `${file}: adminCidrs is [], but must have at least 1 entry.`,
    ]);
  });

  test("administrators of the network itself", () =>
    expect(problemsOf(() => synth({ adminCidrs: ["10.0.0.0/24"] }))).toEqual([
      `${file}: adminCidrs.0 is "10.0.0.0/24", but must not overlap 10.0.0.0/16 (it would open the ports to everything in the network).`,
    ]));

  test("SSH under another name, while ssh opens it", () =>
    expect(
      problemsOf(() => synth({ ssh: "admins", ports: { bastion: { shell: { port: 22, from: ["admins"] } } } })),
    ).toEqual([
      `${file}: ports.bastion.ssh is "22", but must be open once in a group: ports.bastion.shell has 22 (name all its sources in one from).`,
    ]));

  test("a source that is no group", () =>
    expect(
      problemsOf(() => synth({ ports: { app: { http: { port: 8080, from: ["10.0.0.0/8" as "web"] } } } })),
    ).toEqual([
      `${file}: ports.app.http.from.0 is "10.0.0.0/8", but must be one of "internet", "admins", "web", "database", "app", "bastion", "kubernetes", "monitoring".`,
    ]));
});
