import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isTrue } from "../values";

/** The resource types with deletion protection of AWS, and the argument that enables it. */
const deletionProtection: Readonly<Record<string, string>> = {
  aws_db_instance: "deletion_protection",
  aws_docdb_cluster: "deletion_protection",
  aws_dynamodb_table: "deletion_protection_enabled",
  aws_eks_cluster: "deletion_protection",
  aws_lb: "enable_deletion_protection",
  aws_rds_cluster: "deletion_protection",
};

export const deletionRules = rules(
  {
    id: "DEL-001",
    title: "Terraform refuses to destroy data in environments with deletion protection",
    severity: "error",
    reason:
      "A renamed construct or a wrong branch plans a destroy like any other change. prevent_destroy stops it in the plan.",
    types: [
      "aws_docdb_cluster",
      "aws_dynamodb_table",
      "aws_efs_file_system",
      "aws_kms_key",
      "aws_msk_cluster",
      "aws_rds_cluster",
      "aws_s3_bucket",
    ],
    check({ values }, module) {
      if (!module.deletionProtection) return;
      const prevent = blocks(values, "lifecycle")[0]?.["prevent_destroy"];
      return isTrue(prevent)
        ? undefined
        : problem({ path: "lifecycle prevent_destroy", value: prevent, must: "be true" });
    },
  },
  {
    id: "DEL-002",
    title: "AWS refuses to delete resources in environments with deletion protection",
    severity: "error",
    reason:
      "prevent_destroy only stops Terraform. Deletion protection also stops the console, scripts and other tools.",
    types: Object.keys(deletionProtection),
    check({ type, values }, module) {
      const argument = deletionProtection[type]!;
      if (!module.deletionProtection || isTrue(values[argument])) return;
      return problem({ path: argument, value: values[argument] ?? undefined, must: "be true" });
    },
  },
  {
    id: "DEL-003",
    title: "A destroy deletes no data in environments with deletion protection",
    severity: "error",
    reason:
      "force_destroy and similar arguments turn one wrong destroy into lost data. Without them AWS refuses to delete what is not empty.",
    types: "every",
    check({ type, values }, module) {
      if (!module.deletionProtection) return;
      const forced = ["force_destroy", "force_delete", "skip_final_snapshot"].filter((name) => isTrue(values[name]));
      const days = values["recovery_window_in_days"];
      return [
        ...forced.map((name) => problem({ path: name, value: values[name], must: "be false" })),
        ...(type === "aws_secretsmanager_secret" && days === 0
          ? [problem({ path: "recovery_window_in_days", value: days, must: "be 7 to 30" })]
          : []),
      ];
    },
  },
);
