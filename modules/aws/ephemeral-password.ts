import type { Construct } from "constructs";
import { EphemeralResource } from "./ephemeral-resource";

/** A password that Secrets Manager generates in every run. */
export class EphemeralPassword extends EphemeralResource {
  readonly value = this.attribute("random_password");

  constructor(scope: Construct, id: string, length: number) {
    // Letters and digits only, so that JSON, JAAS files and shells need no quoting.
    super(scope, id, "aws_secretsmanager_random_password", { password_length: length, exclude_punctuation: true });
  }
}
