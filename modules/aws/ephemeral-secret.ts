import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { EphemeralResource } from "./ephemeral-resource";

/** The current JSON value of a secret, which every run reads. Whoever runs Terraform must be allowed to. */
export class EphemeralSecret extends EphemeralResource {
  constructor(scope: Construct, id: string, secretArn: string) {
    super(scope, id, "aws_secretsmanager_secret_version", { secret_id: secretArn });
  }

  /** One field of the value. */
  field(name: string): string {
    return Token.asString(Fn.lookup(Fn.jsondecode(this.attribute("secret_string")), name, ""));
  }
}
