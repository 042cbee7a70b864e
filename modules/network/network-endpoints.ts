import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { assertValid, problem, type Problem } from "../../src/engine/problem";
import type { AwsHome } from "../aws/aws-home";
import { cidrId } from "./cidr";
import { literalProblems } from "../../src/engine/literals";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

export interface NetworkEndpointsProps {
  readonly home: AwsHome;
  /** First part of every name. */
  readonly name: string;
  readonly vpcId: string;
  /** The network's ranges: who may call the interface endpoints. */
  readonly cidrs: readonly string[];
  /** Where interface endpoints stand: one subnet for each zone. */
  readonly subnetIds: readonly string[];
  /** Every route table from which S3 is called, so that no byte to S3 is paid for. */
  readonly routeTableIds: readonly string[];
  /** Services that get an interface endpoint: `ecr.api`. */
  readonly interfaceEndpoints: readonly string[];
  /** Whether DynamoDB has a gateway endpoint too. */
  readonly dynamodbEndpoint: boolean;
  /** Accounts, besides its own, whose identities may use the gateway endpoints. */
  readonly trustedAccounts: readonly string[];
}

/** The ways to AWS that do not lead through the internet. */
export class NetworkEndpoints extends Construct {
  readonly securityGroupId: string;
  readonly s3EndpointId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkEndpointsProps,
  ) {
    super(scope, id);
    assertValid(endpointProblems(props));
    const { home, interfaceEndpoints, dynamodbEndpoint, trustedAccounts } = props;

    const accounts = [home.account, ...trustedAccounts];
    this.s3EndpointId = this.createGateway("s3", [useFrom(accounts, "s3:*"), readImages]);
    if (dynamodbEndpoint) this.createGateway("dynamodb", [useFrom(accounts, "dynamodb:*")]);

    this.securityGroupId = this.createSecurityGroup();
    interfaceEndpoints.forEach((service) => this.createInterface(service));
  }

  private createGateway(service: string, statements: readonly PolicyStatement[]): string {
    return new VpcEndpoint(this, service, {
      vpcId: this.props.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: this.serviceName(service),
      routeTableIds: [...this.props.routeTableIds],
      policy: policyDocument(statements),
      tags: this.tags(service),
    }).id;
  }

  /** Without egress rules: an endpoint answers, it never calls. */
  private createSecurityGroup(): string {
    const group = new SecurityGroup(this, "security-group", {
      name: `${this.props.name}-endpoints`,
      description: "HTTPS from the network to the interface endpoints",
      vpcId: this.props.vpcId,
      tags: this.tags("endpoints"),
    });
    for (const cidr of this.props.cidrs) {
      new VpcSecurityGroupIngressRule(this, cidrId("https", cidr), {
        securityGroupId: group.id,
        description: `HTTPS from ${cidr}`,
        cidrIpv4: cidr,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      });
    }
    return group.id;
  }

  private createInterface(service: string): void {
    new VpcEndpoint(this, service.replaceAll(".", "-"), {
      vpcId: this.props.vpcId,
      vpcEndpointType: "Interface",
      serviceName: this.serviceName(service),
      subnetIds: [...this.props.subnetIds],
      securityGroupIds: [this.securityGroupId],
      privateDnsEnabled: true,
      tags: this.tags(service),
    });
  }

  private serviceName(service: string): string {
    return `com.amazonaws.${this.props.home.region}.${service}`;
  }

  private tags(kind: string): Record<string, string> {
    return { Name: `${this.props.name}-${kind}` };
  }
}

/** Every mistake in the choice of endpoints. */
export function endpointProblems(
  choice: Pick<NetworkEndpointsProps, "interfaceEndpoints" | "dynamodbEndpoint" | "trustedAccounts">,
): Problem[] {
  const unknown = literalProblems(choice, ["interfaceEndpoints", "dynamodbEndpoint", "trustedAccounts"]);
  if (unknown.length > 0) return unknown;
  const { interfaceEndpoints } = choice;
  return interfaceEndpoints.flatMap((service, index) => {
    const path = `interfaceEndpoints.${index}`;
    if (service === "s3" || service === "dynamodb") {
      const fix = service === "s3" ? "it is always there" : "set dynamodbEndpoint";
      return [
        problem({
          path,
          value: service,
          message: "costs $0.01 for every GB; use the gateway endpoint, which is free",
          fix,
        }),
      ];
    }
    if (interfaceEndpoints.indexOf(service) !== index) {
      return [problem({ path, value: service, must: "be named once", fix: "remove one of them" })];
    }
    return [];
  });
}

/**
 * What leaves through a gateway endpoint is done by our own identities: stolen or foreign credentials cannot carry data
 * into a bucket of another account from inside the network.
 */
function useFrom(accounts: readonly string[], Action: string): PolicyStatement {
  const Condition = { StringEquals: { "aws:PrincipalAccount": accounts } };
  return { Sid: "UseByOwnIdentities", Principal: "*", Action, Resource: "*", Condition };
}

/** ECR, registry.k8s.io and others hand out image layers from buckets of their own, to signed or anonymous requests. */
const readImages: PolicyStatement = {
  Sid: "ReadImages",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "*",
};
