import type { LifecycleRule, S3 } from "@aws-sdk/client-s3";
import { isDeepStrictEqual } from "node:util";
import { addressOf } from "./bucket";
import { answerOf, type Setting } from "./setting";
import type { StateBucket } from "./state-bucket";

/** A state is small, and each apply writes one version of it. */
export const oldVersions = { ruleId: "strata-old-versions", keptDays: 90, alwaysKept: 20, abortUploadsAfterDays: 7 };

/** The lifecycle rule that lets old states go, by its id; all other rules stay. */
export function lifecycle(s3: S3, bucket: StateBucket): Setting {
  const address = addressOf(bucket);
  const { ruleId, keptDays, alwaysKept, abortUploadsAfterDays } = oldVersions;
  const wanted: LifecycleRule = {
    ID: ruleId,
    Status: "Enabled",
    Filter: { Prefix: "" },
    NoncurrentVersionExpiration: { NoncurrentDays: keptDays, NewerNoncurrentVersions: alwaysKept },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortUploadsAfterDays },
    // Each lock that is given back leaves one behind.
    Expiration: { ExpiredObjectDeleteMarker: true },
  };
  return {
    name: "old versions",
    wanted: describe(wanted),
    permissions: { read: "s3:GetLifecycleConfiguration", apply: "s3:PutLifecycleConfiguration" },
    async read() {
      const answer = await answerOf(s3.getBucketLifecycleConfiguration(address), "NoSuchLifecycleConfiguration");
      const rules = (answer?.Rules ?? []).map(inCurrentForm);
      const index = rules.findIndex(({ ID }) => ID === ruleId);
      if (index >= 0 && isDeepStrictEqual(rules[index], wanted)) return { status: "ok", found: describe(wanted) };
      const apply = () =>
        s3.putBucketLifecycleConfiguration({
          ...address,
          LifecycleConfiguration: { Rules: index < 0 ? [...rules, wanted] : rules.with(index, wanted) },
          // Else S3 sets it to what is new buckets' default, for the other rules too.
          TransitionDefaultMinimumObjectSize: answer?.TransitionDefaultMinimumObjectSize,
        });
      return index < 0
        ? { status: "missing", found: "-", apply }
        : { status: "differs", found: describe(rules[index]!), apply };
    },
  };
}

/** A rule as S3 may still have it from older tools: with the prefix outside the filter. */
type OldRule = Omit<LifecycleRule, "Prefix"> & { readonly Prefix?: string };

/** S3 takes no rule in the old form beside one in the current form; both mean the same. */
function inCurrentForm({ Prefix, ...rule }: OldRule): LifecycleRule {
  const { Filter: filter = {} } = rule;
  return { ...rule, Filter: Object.keys(filter).length === 0 ? { Prefix: Prefix ?? "" } : filter };
}

function describe(rule: LifecycleRule): string {
  const { NoncurrentDays: days, NewerNoncurrentVersions: kept } = rule.NoncurrentVersionExpiration ?? {};
  const uploads = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  const parts = [
    days === undefined ? "kept for good" : `${days} days, the newest ${kept ?? 0} for good`,
    uploads === undefined ? "unfinished uploads for good" : `unfinished uploads ${uploads} days`,
    ...(rule.Expiration?.ExpiredObjectDeleteMarker === true ? [] : ["delete markers for good"]),
    ...(rule.Status === "Enabled" ? [] : ["rule disabled"]),
    ...(rule.Filter?.Prefix === "" ? [] : ["not for all objects"]),
  ];
  return parts.join(", ");
}
