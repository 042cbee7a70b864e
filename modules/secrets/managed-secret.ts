import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EphemeralPassword } from "../aws/ephemeral-password";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

export interface ManagedSecretProps {
  readonly name: string;
  readonly description: string;
  /** A customer managed key, by its ARN. */
  readonly keyArn: string;
  /** Login name, stored beside the generated values. */
  readonly username?: string;
  /** Fields with generated values and the number of characters of each. */
  readonly generated: Readonly<Record<string, number>>;
  /** Days in which a deleted secret can be restored: 7 to 30, or 0 to delete it at once. */
  readonly recoveryDays: number;
}

/**
 * A secret with a JSON value that Secrets Manager generates. No plan, state or log has the value. $0.40 a month.
 *
 * Terraform writes version 1 and no other: whatever rotates the secret or fills it in by hand owns the value from then
 * on, and an apply leaves it alone.
 */
export class ManagedSecret extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ManagedSecretProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "resource", {
      name: props.name,
      description: props.description,
      kmsKeyId: props.keyArn,
      recoveryWindowInDays: props.recoveryDays,
    });
    this.ready = new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: JSON.stringify(this.firstValue(props)),
      secretStringWoVersion: 1,
    });
    this.arn = secret.arn;
    this.name = props.name;
  }

  /**
   * Denies access without TLS, and reading to everyone but some principals.
   * @param readerArns ARNs or patterns of ARNs. Undefined: IAM policies alone say who reads
   */
  restrict(readerArns: readonly string[] | undefined): void {
    new SecretsmanagerSecretPolicy(this, "policy", {
      secretArn: this.arn,
      policy: policyDocument(accessOf(readerArns)),
      blockPublicPolicy: true,
    });
  }

  /**
   * Rotates the secret at once and then in an interval.
   * @param after what the function needs, such as the permission to invoke it
   */
  rotate(functionArn: string, everyDays: number, after: readonly ITerraformDependable[] = []): void {
    new SecretsmanagerSecretRotation(this, "rotation", {
      secretId: this.arn,
      rotationLambdaArn: functionArn,
      rotationRules: { automaticallyAfterDays: everyDays },
      dependsOn: [this.ready, ...after],
    });
  }

  private firstValue({ username, generated }: ManagedSecretProps): Readonly<Record<string, string>> {
    const fields = Object.entries(generated).map(
      ([field, length]) => [field, new EphemeralPassword(this, field, length).value] as const,
    );
    return { ...(username === undefined ? {} : { username }), ...Object.fromEntries(fields) };
  }
}

/** In the policy of a secret the resource "*" is the secret itself. */
function accessOf(readerArns: readonly string[] | undefined): PolicyStatement[] {
  const denied = { Effect: "Deny", Principal: "*", Resource: "*" } as const;
  const withoutTls: PolicyStatement = {
    ...denied,
    Sid: "DenyWithoutTls",
    Action: "secretsmanager:*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  if (readerArns === undefined) return [withoutTls];
  const otherReaders: PolicyStatement = {
    ...denied,
    Sid: "DenyOtherReaders",
    // Reading alone, so that an administrator can always repair the policy.
    Action: ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
    Condition: { ArnNotLike: { "aws:PrincipalArn": readerArns } },
  };
  return [withoutTls, otherReaders];
}
