import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { grantsOf } from "../statements/grants";
import { accountManages } from "../statements/key-policies";
import { isTrue } from "../values";

export const kmsRules = rules(
  {
    id: "KMS-001",
    title: "Symmetric keys rotate",
    severity: "error",
    reason: "Rotation bounds how much data one version of the key material encrypts. Existing data stays readable.",
    types: ["aws_kms_key"],
    check({ values }) {
      const { customer_master_key_spec: spec = "SYMMETRIC_DEFAULT", key_usage: usage = "ENCRYPT_DECRYPT" } = values;
      if (spec !== "SYMMETRIC_DEFAULT" || usage !== "ENCRYPT_DECRYPT") return; // KMS rotates no other keys
      const rotates = values["enable_key_rotation"];
      return isTrue(rotates) ? undefined : problem({ path: "enable_key_rotation", value: rotates, must: "be true" });
    },
  },
  {
    id: "KMS-002",
    title: "Keys in environments with deletion protection have a deletion window of 30 days",
    severity: "error",
    reason:
      "Deleting a key makes everything encrypted with it unreadable. The window is the time to notice and cancel.",
    types: ["aws_kms_key"],
    check({ values }, module) {
      const days = values["deletion_window_in_days"] ?? 30;
      return !module.deletionProtection || days === 30
        ? undefined
        : problem({ path: "deletion_window_in_days", value: days, must: "be 30" });
    },
  },
  {
    id: "KMS-003",
    title: "Key policies pass the lockout safety check",
    severity: "error",
    reason: "A key whose policy allows nobody to manage it can only be recovered by AWS Support, which takes days.",
    types: ["aws_kms_key", "aws_kms_key_policy"],
    check({ values }) {
      const bypass = values["bypass_policy_lockout_safety_check"];
      return isTrue(bypass)
        ? problem({ path: "bypass_policy_lockout_safety_check", value: bypass, must: "be false" })
        : undefined;
    },
  },
  {
    id: "KMS-004",
    title: "Key policies let the account manage the key",
    severity: "error",
    reason:
      "IAM policies only apply to a key whose policy lets in the account's root. If every role that the policy names is deleted, only AWS Support can repair it.",
    types: [
      "aws_kms_key",
      "aws_kms_key_policy",
      "aws_kms_external_key",
      "aws_kms_replica_key",
      "aws_kms_replica_external_key",
    ],
    check: (resource, module) =>
      grantsOf(resource, module)
        .filter(({ policy }) => !accountManages(policy, module.account))
        .map(({ argument }) =>
          problem({
            path: argument,
            must: "let the account's root change it (kms:PutKeyPolicy)",
            fix: `allow kms:* to {"AWS": "${module.account ?? "<account>"}"} without conditions, and deny it to nobody`,
          }),
        ),
  },
);
