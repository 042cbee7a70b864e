import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

export interface ImageRepositoryProps {
  readonly name: string;
  /** Encrypts the images. */
  readonly keyArn: string;
  /** Tagged images that stay; older ones go. */
  readonly keepImages: number;
  /** Tag that runs and stays whatever its age. */
  readonly tagInUse: string | undefined;
  /** Keeps it while there are images in it. */
  readonly deletionProtection: boolean;
}

/** A repository of images: tags that never change, a scan of each image, and an end for old ones. */
export class ImageRepository extends Construct {
  /** Address without a tag. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const { name, keyArn, deletionProtection: isDeletionProtected } = props;
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
        rules: lifecycleSelections(props).map(({ description, selection }, index) => ({
          rulePriority: index + 1,
          description,
          selection,
          action: { type: "expire" },
        })),
      }),
    });
    this.url = repository.repositoryUrl;
  }
}

/**
 * Only tags are counted: an image for two platforms with provenance is five manifests, of which one has the tag. ECR
 * keeps the untagged ones as long as that one is there.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
function lifecycleSelections({ keepImages, tagInUse }: ImageRepositoryProps) {
  const tagged = (pattern: string, countNumber: number) => ({
    tagStatus: "tagged",
    tagPatternList: [pattern],
    countType: "imageCountMoreThan",
    countNumber,
  });
  return [
    // A rule of a higher priority that matches an image keeps all later rules from it, and there is only one of a tag.
    ...(tagInUse === undefined ? [] : [{ description: "Keep the image that runs", selection: tagged(tagInUse, 1) }]),
    { description: `Keep the last ${keepImages} tagged images`, selection: tagged("*", keepImages) },
    {
      description: "Manifests of images that are gone, and pushes that failed",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
    },
  ];
}
