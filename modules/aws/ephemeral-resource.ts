import { TerraformElement, Token, ref } from "cdktf";
import type { Construct } from "constructs";

/**
 * A block that Terraform opens in every run and writes to no plan and no state. Only write-only arguments accept its
 * attributes. cdktf has no ephemeral resources, so the block is written here.
 * https://developer.hashicorp.com/terraform/language/block/ephemeral
 */
export abstract class EphemeralResource extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    readonly terraformResourceType: string,
    private readonly values: object,
  ) {
    super(scope, id);
  }

  protected attribute(name: string): string {
    return Token.asString(
      ref(`ephemeral.${this.terraformResourceType}.${this.friendlyUniqueId}.${name}`, this.cdktfStack),
    );
  }

  override toTerraform(): object {
    return { ephemeral: { [this.terraformResourceType]: { [this.friendlyUniqueId]: this.values } } };
  }
}
