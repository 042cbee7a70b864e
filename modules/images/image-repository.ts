import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import type { LifecycleRule } from "./image-lifecycle";

export interface ImageRepositoryProps {
  readonly name: string;
  /** Encrypts the images. */
  readonly keyArn: string;
  readonly lifecycle: readonly LifecycleRule[];
  /**
   * Access of other accounts.
   * @default none
   */
  readonly policyStatements?: readonly PolicyStatement[];
  /** Keeps it while there are images in it. */
  readonly deletionProtection: boolean;
}

/** A repository of images: tags that never change, a scan of each image, and an end for old ones. */
export class ImageRepository extends Construct {
  /** Address without a tag. */
  readonly url: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const { name, keyArn, lifecycle, policyStatements = [], deletionProtection: isDeletionProtected } = props;
    const repository = new EcrRepository(this, "resource", {
      name,
      forceDelete: isDeletionProtected ? undefined : true,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: lifecycle.map(({ description, selection }, index) => ({
          rulePriority: index + 1,
          description,
          selection,
          action: { type: "expire" },
        })),
      }),
    });
    if (policyStatements.length > 0) {
      new EcrRepositoryPolicy(this, "policy", {
        repository: repository.name,
        policy: policyDocument(policyStatements),
      });
    }
    this.url = repository.repositoryUrl;
    this.arn = repository.arn;
  }
}
