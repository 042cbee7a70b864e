import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isTrue } from "../values";

/** Whether an instance takes a setting from its launch template, where the same rule checks it. */
const takesTemplate = (values: Readonly<Record<string, unknown>>, block: string): boolean =>
  blocks(values, "launch_template").length > 0 && blocks(values, block).length === 0;

export const computeRules = rules(
  {
    id: "EC2-001",
    title: "Instances require IMDSv2",
    severity: "error",
    reason: "With IMDSv1, any program that can be tricked into fetching a URL gives away the credentials of the role.",
    types: ["aws_launch_template", "aws_instance"],
    check({ type, values }) {
      if (type === "aws_instance" && takesTemplate(values, "metadata_options")) return undefined;
      const { http_tokens: tokens, http_endpoint: endpoint } = blocks(values, "metadata_options")[0] ?? {};
      return tokens === "required" || endpoint === "disabled"
        ? undefined
        : problem({ path: "metadata_options http_tokens", value: tokens, must: "be required" });
    },
  },
  {
    id: "EC2-002",
    title: "Disks are encrypted",
    severity: "error",
    reason: "Snapshots and discarded disks contain all data. Encryption is free and cannot be enabled later.",
    types: ["aws_launch_template", "aws_instance", "aws_ebs_volume"],
    check({ type, values }) {
      const disks =
        type === "aws_ebs_volume"
          ? [values]
          : type === "aws_launch_template"
            ? blocks(values, "block_device_mappings", "ebs")
            : ["root_block_device", "ebs_block_device"].flatMap((name) => blocks(values, name));
      const hasDefaultDisk = type === "aws_instance" && !takesTemplate(values, "root_block_device");
      if (hasDefaultDisk && blocks(values, "root_block_device").length === 0) disks.push({});
      return disks
        .filter(({ encrypted }) => !isTrue(encrypted))
        .map(({ encrypted }) => problem({ path: "encrypted", value: encrypted, must: "be true" }));
    },
  },
  {
    id: "ECR-001",
    title: "Image tags are immutable",
    severity: "warning",
    reason: "A mutable tag can point to other code than was reviewed, and a restart then changes what runs.",
    types: ["aws_ecr_repository"],
    check({ values }) {
      const mutability = values["image_tag_mutability"] ?? "MUTABLE";
      return typeof mutability === "string" && mutability.startsWith("IMMUTABLE")
        ? undefined
        : problem({ path: "image_tag_mutability", value: mutability, must: "be IMMUTABLE" });
    },
  },
  {
    id: "ECR-002",
    title: "Images are scanned and encrypted with a KMS key",
    severity: "warning",
    reason:
      "The scan finds known vulnerabilities when an image is pushed. With a key, pulling an image also requires permission to use it.",
    types: ["aws_ecr_repository"],
    check({ values }) {
      const scan = blocks(values, "image_scanning_configuration")[0]?.["scan_on_push"];
      const type = blocks(values, "encryption_configuration")[0]?.["encryption_type"] ?? "AES256";
      return [
        ...(isTrue(scan) ? [] : [problem({ path: "scan_on_push", value: scan, must: "be true" })]),
        ...(type === "KMS" || type === "KMS_DSSE"
          ? []
          : [problem({ path: "encryption_type", value: type, must: "be KMS" })]),
      ];
    },
  },
);
