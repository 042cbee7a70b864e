import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { assertValid, problem, type Problem } from "../../src/engine/problem";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { cidrId } from "./cidr";
import { literalProblems } from "../../src/engine/literals";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

export interface NetworkEndpointsProps {
  readonly home: AwsHome;
  /** Prefix of every name. */
  readonly name: string;
  readonly vpcId: string;
  /** CIDR blocks of the network, which may call the interface endpoints. */
  readonly cidrs: readonly string[];
  /** Subnets of the interface endpoints, one per zone. */
  readonly subnetIds: readonly string[];
  /** Every route table from which S3 is called, so that traffic to S3 is free. */
  readonly routeTableIds: readonly string[];
  /** Services with an interface endpoint: `ecr.api`. */
  readonly interfaceEndpoints: readonly string[];
  /** Adds a gateway endpoint for DynamoDB. */
  readonly dynamodbEndpoint: boolean;
  /** Accounts, besides its own, whose identities may use the gateway endpoints, and whose buckets and tables they reach. */
  readonly trustedAccounts: readonly string[];
}

/** VPC endpoints: paths to AWS services that avoid the internet. */
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
    this.s3EndpointId = this.createGateway("s3", [useFrom(accounts, "s3:*"), readImages(home)]);
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

  /** No egress rules: an endpoint never starts connections. */
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
    new VpcEndpoint(this, endpointId(service), {
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

/** The id of a service's construct. */
const endpointId = (service: string): string => service.replaceAll(".", "-");

/** Problems in the choice of endpoints. */
export function endpointProblems(
  choice: Pick<NetworkEndpointsProps, "interfaceEndpoints" | "dynamodbEndpoint" | "trustedAccounts">,
): Problem[] {
  const unknown = literalProblems(choice, ["interfaceEndpoints", "dynamodbEndpoint", "trustedAccounts"]);
  if (unknown.length > 0) return unknown;
  const { interfaceEndpoints } = choice;
  return interfaceEndpoints.flatMap((service, index) => {
    const path = `interfaceEndpoints.${index}`;
    if (service === "s3" || service === "dynamodb") {
      const fix = service === "s3" ? "it always exists" : "set dynamodbEndpoint";
      return [
        problem({
          path,
          value: service,
          message: "costs $0.01 per GB; use the gateway endpoint, which is free",
          fix,
        }),
      ];
    }
    const twin = interfaceEndpoints.find((each) => endpointId(each) === endpointId(service));
    if (twin !== service) {
      const must = `be named once: ${String(twin)} differs from it in dots and hyphens only`;
      return [problem({ path, value: service, must, fix: "AWS separates the parts of a service by dots" })];
    }
    return [];
  });
}

/**
 * Only identities of trusted accounts use a gateway endpoint, and only for resources of those accounts. Foreign credentials
 * cannot copy data from inside the network, nor own credentials into a foreign bucket.
 */
function useFrom(accounts: readonly string[], Action: string): PolicyStatement {
  const Condition = { StringEquals: { "aws:PrincipalAccount": accounts, "aws:ResourceAccount": accounts } };
  return { Sid: "UseByOwnIdentities", Principal: "*", Action, Resource: "*", Condition };
}

/**
 * Image layers that registries serve from their own buckets in the region, by signed or anonymous requests: ECR
 * (docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html) and registry.k8s.io, where metrics-server is
 * (github.com/kubernetes/registry.k8s.io, `cmd/archeio/internal/app/buckets.go`). Read in November 2026.
 */
function readImages({ region }: AwsHome): PolicyStatement {
  const bucket = (name: string): string => `arn:${partitionOf(region)}:s3:::${name}/*`;
  return {
    Sid: "ReadImages",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: [bucket(`prod-${region}-starport-layer-bucket`), bucket(`prod-registry-k8s-io-${region}`)],
  };
}
