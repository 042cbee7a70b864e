import { MskSingleScramSecretAssociation } from "@cdktf/provider-aws/lib/msk-single-scram-secret-association";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Construct } from "constructs";
import { EphemeralPassword } from "../aws/ephemeral-password";

export interface ScramUser {
  /** A higher number makes a new password. */
  readonly passwordVersion: number;
}

export interface ScramUsersProps {
  readonly clusterName: string;
  readonly clusterArn: string;
  /** A customer managed key, by its ARN. */
  readonly keyArn: string;
  readonly users: Readonly<Record<string, ScramUser>>;
  /** Whether a deleted secret can be called back for 30 days. */
  readonly deletionProtection: boolean;
}

/**
 * Users of Kafka with a password (SCRAM-SHA-512), each in a secret under which MSK and clients find it. $0.40 a month
 * for each. MSK adds a policy to the secrets, which is left alone.
 */
export class ScramUsers extends Construct {
  /** The secrets by user. */
  readonly secretArns: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ScramUsersProps,
  ) {
    super(scope, id);
    const users = Object.entries(props.users).map(([name, user]) => [name, this.createUser(name, user)] as const);
    this.secretArns = Object.fromEntries(users);
  }

  private createUser(name: string, { passwordVersion }: ScramUser): string {
    const { clusterName, clusterArn, keyArn } = this.props;
    const user = new Construct(this, name);
    const secret = new SecretsmanagerSecret(user, "resource", {
      name: `AmazonMSK_${clusterName}-${name}`, // MSK takes no other beginning
      description: `Kafka user ${name} of ${clusterName}`,
      kmsKeyId: keyArn,
      recoveryWindowInDays: this.props.deletionProtection ? 30 : 0,
    });
    const password = new EphemeralPassword(user, "password", 48);
    const version = new SecretsmanagerSecretVersion(user, "version", {
      secretId: secret.id,
      secretStringWo: JSON.stringify({ username: name, password: password.value }),
      secretStringWoVersion: passwordVersion,
    });
    // One association for each user: the resource for all of them drops the users of others.
    new MskSingleScramSecretAssociation(user, "association", {
      clusterArn,
      secretArn: secret.arn,
      dependsOn: [version], // MSK refuses a secret without a value
    });
    return secret.arn;
  }
}
