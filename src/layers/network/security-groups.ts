import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { AdminList } from "../../../modules/network/admin-list";
import {
  type GroupName,
  groupNames,
  isGroup,
  openPortsOf,
  portRules,
  type PortSource,
  portSources,
} from "../../../modules/network/open-ports";
import { adminProblems, insiderProblems, portProblems } from "../../../modules/network/port-problems";
import { PurposeGroup, type RulePeer } from "../../../modules/network/purpose-group";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { vpc } from "./vpc";

/** Contents of each group. */
const purposes: Readonly<Record<GroupName, string>> = {
  web: "Load balancers and web servers",
  database: "Databases and caches",
  app: "Application servers, tasks and jobs",
  bastion: "Bastion hosts",
  kubernetes: "Hosts of a single-node Kubernetes",
  monitoring: "Hosts of monitoring",
};

const portNumber = z.int().min(1).max(65535);

const openPorts = z.record(
  z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "must be a name in lower case, such as node-exporter"),
  z.strictObject({
    port: portNumber.describe("TCP port"),
    lastPort: portNumber.optional().describe("Last port of a range that starts at port. Default: port"),
    from: z
      .array(z.enum(portSources))
      .min(1)
      .describe("Sources: groups of this unit, admins, or internet")
      .meta({ limit: "internet only for 80 and 443 of web" }),
  }),
);

export const securityGroups = layer({
  name: "security-groups",
  summary: "Security groups by purpose, whose ports are open to each other and to administrators",
  needs: { vpc: outputsOf(vpc, "vpcId", "cidrs") },
  inputs: z.strictObject({
    adminCidrs: z
      .array(z.string())
      .min(1)
      .describe("Networks of administrators: the addresses of the office or VPN")
      .meta({
        limit: "IPv4, without overlap; public ranges /20 or smaller, private ones /16 or smaller; not of the VPC",
      }),
    adminEntries: z
      .int()
      .min(1)
      .max(60)
      .default(10)
      .describe("Networks of administrators that fit. Each rule for them counts as this many of its group")
      .meta({ limit: "60 rules per group (VPC)" }),
    ssh: z
      .enum(["none", "admins"])
      .default("none")
      .describe("SSH from administrators to bastion and Kubernetes hosts. Session Manager needs no open port"),
    ports: z
      .partialRecord(z.enum(groupNames), openPorts)
      .default({})
      .describe(
        "Open ports, by group and by the name of what listens. A group's ports replace its default ones, which are in docs/systems/lake-ports.md",
      ),
    httpsOut: z
      .array(z.enum(groupNames))
      .default(["app", "bastion", "kubernetes", "monitoring"])
      .describe("Groups that may call HTTPS everywhere: AWS, registries, packages. The others only reach groups"),
  }),
  checks: [
    ({ adminCidrs, adminEntries }) => adminProblems(adminCidrs, adminEntries),
    ({ adminCidrs, vpc: { cidrs } }) => insiderProblems(adminCidrs, cidrs),
    ({ ports, ssh }) => portProblems(openPortsOf(ports, ssh)),
  ],
  outputs: {
    webSecurityGroupId: output("Group of load balancers and web servers", "sg-0a1b2c3d4e5f60001"),
    appSecurityGroupId: output("Group of application servers, tasks and jobs", "sg-0a1b2c3d4e5f60002"),
    databaseSecurityGroupId: output("Group of databases and caches", "sg-0a1b2c3d4e5f60003"),
    bastionSecurityGroupId: output("Group of bastion hosts", "sg-0a1b2c3d4e5f60004"),
    kubernetesSecurityGroupId: output("Group of hosts of a single-node Kubernetes", "sg-0a1b2c3d4e5f60005"),
    monitoringSecurityGroupId: output("Group of hosts of monitoring", "sg-0a1b2c3d4e5f60006"),
    adminPrefixListId: output("Prefix list of the administrators' networks", "pl-0a1b2c3d4e5f67890"),
  },
  build(stack, { vpc, adminCidrs, adminEntries, ports, ...inputs }) {
    addAwsProvider(stack);
    const literals = { adminCidrs, adminEntries, ports, ...inputs };
    assertValid(literalProblems(literals, ["adminCidrs", "adminEntries", "ssh", "ports", "httpsOut"]));

    const admins = new AdminList(stack, "admins", {
      name: `${stack.unitPrefix}-admins`,
      cidrs: adminCidrs,
      maxEntries: adminEntries,
    });
    const groups = Object.fromEntries(
      groupNames.map((group) => [
        group,
        new PurposeGroup(stack, group, {
          name: `${stack.unitPrefix}-${group}`,
          description: purposes[group],
          vpcId: vpc.vpcId,
        }),
      ]),
    ) as Record<GroupName, PurposeGroup>;

    const peerOf = (source: PortSource): RulePeer => {
      if (source === "internet") return source;
      return isGroup(source) ? { group: groups[source] } : { prefixListId: admins.id };
    };
    portRules(openPortsOf(ports, inputs.ssh)).forEach((rule) => groups[rule.group].open(rule, peerOf(rule.from)));
    inputs.httpsOut.forEach((group) => groups[group].openHttpsOut());

    return {
      webSecurityGroupId: groups.web.securityGroupId,
      appSecurityGroupId: groups.app.securityGroupId,
      databaseSecurityGroupId: groups.database.securityGroupId,
      bastionSecurityGroupId: groups.bastion.securityGroupId,
      kubernetesSecurityGroupId: groups.kubernetes.securityGroupId,
      monitoringSecurityGroupId: groups.monitoring.securityGroupId,
      adminPrefixListId: admins.id,
    };
  },
});
