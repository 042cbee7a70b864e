import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, ec2Principal } from "../aws/aws-home";
import { managedPolicyArn } from "../aws/managed-policy";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

export interface HostProfileProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Permissions besides Session Manager. */
  readonly statements: readonly PolicyStatement[];
}

/** The role of a host in an instance profile. */
export class HostProfile extends Construct {
  readonly arn: string;
  readonly roleArn: string;
  /** Resources that must exist before the host starts, which reads its secrets at once. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { home, name, statements }: HostProfileProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name,
      description: `Host ${name}`,
      assumeRolePolicy: policyDocument([
        { Sid: "Host", Principal: { Service: ec2Principal(home.region) }, Action: "sts:AssumeRole" },
      ]),
    });
    const sessions = new IamRolePolicyAttachment(this, "sessions", {
      role: role.name,
      policyArn: managedPolicyArn(home, "AmazonSSMManagedInstanceCore"),
    });
    const own = new IamRolePolicy(this, "policy", { name, role: role.id, policy: policyDocument(statements) });
    this.arn = new IamInstanceProfile(this, "resource", { name, role: role.name }).arn;
    this.roleArn = role.arn;
    this.ready = [sessions, own];
  }
}
