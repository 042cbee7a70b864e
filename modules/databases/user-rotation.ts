import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { RotationFunction, type RotationFunctionProps } from "../secrets/rotation-function";

export interface UserRotationProps extends Omit<RotationFunctionProps, "secretArns" | "network"> {
  /** Secret of the user. */
  readonly secretArn: string;
  readonly everyDays: number;
  /** Where the function connects to a database. Undefined: it calls AWS alone, from outside the VPC. */
  readonly connection?: {
    readonly vpcId: string;
    readonly subnetIds: string[];
    /** Security group of the database, which the function is admitted to. */
    readonly securityGroupId: string;
    readonly port: number;
  };
  /** The user, or the database in which the first rotation creates it. */
  readonly ready: ITerraformDependable[];
}

/** Rotates the secret of a user together with its password: at once, and then in an interval. */
export class UserRotation extends Construct {
  constructor(scope: Construct, id: string, { secretArn, everyDays, connection, ready, ...props }: UserRotationProps) {
    super(scope, id);
    const network = connection && {
      subnetIds: connection.subnetIds,
      securityGroupIds: [this.createSecurityGroup(props.name, connection)],
    };
    const rotation = new RotationFunction(this, "function", { ...props, secretArns: [secretArn], network });
    new SecretsmanagerSecretRotation(this, "resource", {
      secretId: secretArn,
      rotationLambdaArn: rotation.arn,
      rotationRules: { automaticallyAfterDays: everyDays },
      dependsOn: [rotation.ready, ...ready],
    });
  }

  private createSecurityGroup(
    name: string,
    { vpcId, securityGroupId: database, port }: NonNullable<UserRotationProps["connection"]>,
  ): string {
    const description = `Function ${name}`;
    const { id } = new SecurityGroup(this, "security-group", { name, description, vpcId, tags: { Name: name } });
    const ports = (fromPort: number) => ({ ipProtocol: "tcp", fromPort, toPort: fromPort });
    new VpcSecurityGroupEgressRule(this, "to-database", {
      securityGroupId: id,
      description: "The database",
      ...ports(port),
      referencedSecurityGroupId: database,
    });
    new VpcSecurityGroupEgressRule(this, "to-aws", {
      securityGroupId: id,
      description: "Secrets Manager",
      ...ports(443),
      cidrIpv4: "0.0.0.0/0",
    });
    new VpcSecurityGroupIngressRule(this, "from-function", {
      securityGroupId: database,
      description,
      ...ports(port),
      referencedSecurityGroupId: id,
    });
    return id;
  }
}
