import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { isTrue } from "../values";

export const kmsRules = rules(
  {
    id: "KMS-001",
    title: "Symmetric keys rotate",
    severity: "error",
    reason:
      "Rotation bounds what one piece of key material has encrypted. Data stays readable and nothing else changes.",
    types: ["aws_kms_key"],
    check({ values }) {
      const { customer_master_key_spec: spec = "SYMMETRIC_DEFAULT", key_usage: usage = "ENCRYPT_DECRYPT" } = values;
      if (spec !== "SYMMETRIC_DEFAULT" || usage !== "ENCRYPT_DECRYPT") return; // KMS cannot rotate the others
      const rotates = values["enable_key_rotation"];
      return isTrue(rotates) ? undefined : problem({ path: "enable_key_rotation", value: rotates, must: "be true" });
    },
  },
  {
    id: "KMS-002",
    title: "Keys of a protected environment wait 30 days before they are deleted",
    severity: "error",
    reason: "A deleted key takes all that it encrypted with it. The window is the time to notice and call it back.",
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
    title: "Nobody can lock the account out of a key",
    severity: "error",
    reason:
      "A key whose policy leaves nobody to manage it stays that way: only AWS support can help, and it takes days.",
    types: ["aws_kms_key", "aws_kms_key_policy"],
    check({ values }) {
      const bypass = values["bypass_policy_lockout_safety_check"];
      return isTrue(bypass)
        ? problem({ path: "bypass_policy_lockout_safety_check", value: bypass, must: "be false" })
        : undefined;
    },
  },
);
