import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { suppress } from "../../src/engine/suppression";
import type { PortRule } from "./open-ports";

/** The other end of a rule. */
export type RulePeer = { readonly group: PurposeGroup } | { readonly prefixListId: string } | "internet";

export interface PurposeGroupProps {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
}

const everyone = "0.0.0.0/0";

/** A security group to which rules are added as resources of their own, so that each change is one line of a plan. */
export class PurposeGroup extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, purpose: string, { name, description, vpcId }: PurposeGroupProps) {
    super(scope, purpose);
    this.securityGroupId = new SecurityGroup(this, "resource", { name, description, vpcId, tags: { Name: name } }).id;
  }

  /** Admits connections to a port. Where they come from another group, that group may open them. */
  open(rule: PortRule, peer: RulePeer): void {
    const id = `${rule.name}-from-${rule.from}`;
    const ingress = new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId: this.securityGroupId,
      description: `${rule.name} from ${rule.from}`,
      ...portsOf(rule),
      ...addressesOf(peer),
    });
    if (peer === "internet") suppress(ingress, "NET-001", "Load balancers serve everyone: 443, and 80 to redirect");
    if (typeof peer === "object" && "group" in peer) peer.group.reach(this, rule);
  }

  /** Lets the group call HTTPS everywhere: AWS, registries, packages. */
  openHttpsOut(): void {
    new VpcSecurityGroupEgressRule(this, "https-out", {
      securityGroupId: this.securityGroupId,
      description: "HTTPS to AWS, registries and packages",
      ...portsOf({ port: 443 }),
      cidrIpv4: everyone,
    });
  }

  private reach(target: PurposeGroup, rule: PortRule): void {
    new VpcSecurityGroupEgressRule(this, `${rule.name}-to-${rule.group}`, {
      securityGroupId: this.securityGroupId,
      description: `${rule.name} to ${rule.group}`,
      ...portsOf(rule),
      referencedSecurityGroupId: target.securityGroupId,
    });
  }
}

const portsOf = ({ port, lastPort = port }: Pick<PortRule, "port" | "lastPort">) => ({
  ipProtocol: "tcp",
  fromPort: port,
  toPort: lastPort,
});

function addressesOf(peer: RulePeer) {
  if (peer === "internet") return { cidrIpv4: everyone };
  return "group" in peer
    ? { referencedSecurityGroupId: peer.group.securityGroupId }
    : { prefixListId: peer.prefixListId };
}
