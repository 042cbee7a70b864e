import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { administer, delegateToAccount } from "./key-policy";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

/** Defaults of a key. */
export const encryptionKeyDefaults = { rotationDays: 365, deletionWindowDays: 30, multiRegion: false };

export interface EncryptionKeyProps {
  readonly home: AwsHome;
  /** Description: the data it encrypts. */
  readonly description: string;
  /** Alias without `alias/`. */
  readonly alias: string;
  /** Policy statements for users of the key, besides IAM policies of the account: see `key-policy.ts`. */
  readonly uses?: readonly PolicyStatement[];
  /** Principals that manage the key, besides those that IAM policies of the account allow. */
  readonly administratorArns?: readonly string[];
  /** Interval between rotations of the key material. Old material stays, so nothing has to be re-encrypted. */
  readonly rotationDays?: number;
  /** Waiting period in which a deletion can be cancelled. After it everything the key encrypts is lost. */
  readonly deletionWindowDays?: number;
  /** Allows replicas of the key in other regions. Changing it replaces the key. */
  readonly multiRegion?: boolean;
  /** Keeps Terraform from destroying it. */
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
