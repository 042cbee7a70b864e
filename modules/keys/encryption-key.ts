import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { administer, delegateToAccount } from "./key-policy";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

/** What a key is unless its props say otherwise. */
export const encryptionKeyDefaults = { rotationDays: 365, deletionWindowDays: 30, multiRegion: false };

export interface EncryptionKeyProps {
  readonly home: AwsHome;
  /** What it encrypts. */
  readonly description: string;
  /** Its name, without `alias/`. */
  readonly alias: string;
  /** Who may use it, beyond what IAM policies of the account allow: statements of `key-policy.ts`. */
  readonly uses?: readonly PolicyStatement[];
  /** Roles that manage the key, beyond those that IAM policies of the account allow to. */
  readonly administratorArns?: readonly string[];
  /** Time between two rotations of the key's material. Old material stays: nothing has to be encrypted anew. */
  readonly rotationDays?: number;
  /** Time between the deletion of the key and the loss of all that it encrypts; until then it can be called back. */
  readonly deletionWindowDays?: number;
  /** Lets the key be replicated to other regions. Changing it replaces the key. */
  readonly multiRegion?: boolean;
  /** Makes Terraform refuse to destroy it. */
  readonly deletionProtection: boolean;
}

/** A symmetric KMS key that rotates, with an alias and a policy. $1 a month, $1 more after each of two rotations. */
export class EncryptionKey extends Construct {
  readonly arn: string;
  readonly keyId: string;
  /** `alias/acme-prod-s3` */
  readonly alias: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { home, description, uses = [], administratorArns = [] } = props;

    const key = new KmsKey(this, "resource", {
      description,
      policy: policyDocument([delegateToAccount(home), ...administer(administratorArns), ...uses]),
      bypassPolicyLockoutSafetyCheck: false,
      enableKeyRotation: true,
      rotationPeriodInDays: props.rotationDays ?? encryptionKeyDefaults.rotationDays,
      deletionWindowInDays: props.deletionWindowDays ?? encryptionKeyDefaults.deletionWindowDays,
      multiRegion: props.multiRegion ?? encryptionKeyDefaults.multiRegion,
      lifecycle: props.deletionProtection ? { preventDestroy: true } : undefined,
    });
    this.arn = key.arn;
    this.keyId = key.keyId;
    this.alias = new KmsAlias(this, "alias", { name: `alias/${props.alias}`, targetKeyId: key.keyId }).name;
  }
}
