import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

export interface ImageRepositoryProps {
  readonly name: string;
  /** Encrypts the images. */
  readonly keyArn: string;
  /** How many images stay; older ones go. */
  readonly keepImages: number;
  /** Keeps it while there are images in it. */
  readonly deletionProtection: boolean;
}

/** A repository of images: tags that never change, a scan of each image, and an end for old ones. */
export class ImageRepository extends Construct {
  /** Address without a tag. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const { name, keyArn, keepImages, deletionProtection: isDeletionProtected } = props;
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
        rules: [
          {
            rulePriority: 1,
            description: `The last ${keepImages} images`,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
            action: { type: "expire" },
          },
        ],
      }),
    });
    this.url = repository.repositoryUrl;
  }
}
