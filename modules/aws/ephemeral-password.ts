import { TerraformElement, Token, ref } from "cdktf";
import type { Construct } from "constructs";

/**
 * A password that Secrets Manager generates in every run and that Terraform writes to no plan and no state. Only
 * write-only arguments accept it. cdktf has no ephemeral resources, so the block is written here.
 * https://developer.hashicorp.com/terraform/language/block/ephemeral
 */
export class EphemeralPassword extends TerraformElement {
  readonly terraformResourceType = "aws_secretsmanager_random_password";
  readonly value: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly length: number,
  ) {
    super(scope, id);
    this.value = Token.asString(
      ref(`ephemeral.${this.terraformResourceType}.${this.friendlyUniqueId}.random_password`, this.cdktfStack),
    );
  }

  override toTerraform(): object {
    const arguments_ = {
      password_length: this.length,
      // Letters and digits only, so that JSON, JAAS files and shells need no quoting.
      exclude_punctuation: true,
    };
    return { ephemeral: { [this.terraformResourceType]: { [this.friendlyUniqueId]: arguments_ } } };
  }
}
