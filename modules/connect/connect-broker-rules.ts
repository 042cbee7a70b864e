import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn, type ITerraformDependable, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";

export interface BrokerRulesProps {
  /** The brokers' group. */
  readonly securityGroupId: string;
  /** The group that nodes carry. */
  readonly nodeSecurityGroupId: string;
  readonly clientPorts: readonly number[];
  /** Exporters of the brokers that Prometheus reads. */
  readonly monitoringPorts: readonly number[];
}

/**
 * Lets the pods of a cluster reach the brokers: clients, and Prometheus. They belong to the unit that needs both, so that brokers
 * and nodes know nothing of each other.
 */
export class BrokerRules extends Construct {
  /** Resources that must exist before pods that call the brokers start. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BrokerRulesProps) {
    super(scope, id);
    const { securityGroupId, nodeSecurityGroupId, clientPorts, monitoringPorts } = props;
    const rule = (name: string, description: string, ports: readonly number[]): ITerraformDependable => {
      // One for each port, by its number: which there are, only the other unit's state may tell.
      const each = TerraformIterator.fromList(Token.asList(Fn.formatlist("%d", [ports])));
      return new VpcSecurityGroupIngressRule(this, name, {
        forEach: each,
        securityGroupId,
        description,
        referencedSecurityGroupId: nodeSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: Token.asNumber(each.value),
        toPort: Token.asNumber(each.value),
      });
    };
    this.ready = [
      rule("clients", "Clients on the nodes", clientPorts),
      rule("monitoring", "Prometheus on the nodes", monitoringPorts),
    ];
  }
}
