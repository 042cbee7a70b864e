import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group";
import { Construct } from "constructs";
import { EphemeralSecret } from "../aws/ephemeral-secret";

export interface CacheUsersProps {
  /** Beginning of the ids of the user and its group. */
  readonly prefix: string;
  /** `password`: the one of a secret. `iam`: roles that may `elasticache:Connect` as the user. */
  readonly authentication: "password" | "iam";
  /** Login name with a password, as in the secret. */
  readonly username: string;
  /** Secret with the password. */
  readonly secretArn: string;
}

/** Every command except those that administrate the cache or stop it. */
const accessString = "on ~* &* +@all -@admin -@dangerous +info +keys";

/** The application's user of a cache and the group that admits it. Nobody else connects, nor the default user. */
export class CacheUsers extends Construct {
  readonly user: ElasticacheUser;
  readonly userId: string;
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: CacheUsersProps) {
    super(scope, id);
    const userId = `${props.prefix}-app`;
    this.user = props.authentication === "iam" ? this.createRoleUser(userId) : this.createPasswordUser(userId, props);
    this.userId = userId;
    this.groupId = new ElasticacheUserGroup(this, "group", {
      userGroupId: `${props.prefix}-users`,
      engine: "valkey",
      userIds: [this.user.userId],
    }).userGroupId;
  }

  /** IAM requires the name to be the id. */
  private createRoleUser(userId: string): ElasticacheUser {
    const authenticationMode = { type: "iam" };
    return new ElasticacheUser(this, "user", {
      userId,
      userName: userId,
      engine: "valkey",
      accessString,
      authenticationMode,
    });
  }

  /** The password is written once, as the secret is. Then the rotation changes both. */
  private createPasswordUser(userId: string, { username, secretArn }: CacheUsersProps): ElasticacheUser {
    const secret = new EphemeralSecret(this, "secret", secretArn);
    const user = new ElasticacheUser(this, "user", { userId, userName: username, engine: "valkey", accessString });
    // Newer than the bindings. https://github.com/hashicorp/terraform-provider-aws/pull/45988
    user.addOverride("passwords_wo", secret.field("password"));
    user.addOverride("passwords_wo_version", 1);
    return user;
  }
}
