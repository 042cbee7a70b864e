import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { trustGlue } from "./glue-access";

export interface GlueRoleProps {
  readonly home: AwsHome;
  readonly name: string;
  readonly description: string;
  readonly statements: readonly PolicyStatement[];
}

/** An IAM role that Glue assumes, with one inline policy. */
export class GlueRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** Resources that must exist before the role is used. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { home, name, description, statements }: GlueRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "resource", {
      name,
      description,
      assumeRolePolicy: policyDocument([trustGlue(home)]),
    });
    this.arn = role.arn;
    this.name = role.name;
    this.ready = [
      new IamRolePolicy(this, "policy", { name: "access", role: role.name, policy: policyDocument(statements) }),
    ];
  }
}
