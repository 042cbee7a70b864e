import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
export class EncryptionKey extends Construct {
  readonly arn: string;
  constructor(scope: Construct, id: string, { rotationDays }: { rotationDays: number }) {
    super(scope, id);
    this.arn = new KmsKey(this, "resource", { rotationPeriodInDays: rotationDays, enableKeyRotation: true }).arn;
  }
}
