import { TerraformResource, Token } from "cdktf";
import type { Construct } from "constructs";

/** `terraform_data`: a resource that Terraform has without any provider. Its output is its input. */
export class TerraformData extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly input: unknown,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  get output(): string {
    return Token.asString(this.interpolationForAttribute("output"));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}
