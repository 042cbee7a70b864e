import type { z } from "zod";
import { domainNameProblems } from "../../../modules/cdn/distribution";
import { publicKeyProblems } from "../../../modules/cdn/signing-keys";
import { problem, type Problem } from "../../engine/problem";
import type { delivery, outputBucket, sweep } from "./media-output-inputs";

type OutputBucket = z.output<typeof outputBucket>;

/** Keys and names of the distribution. */
export const deliveryProblems = ({ publicKeys, ...names }: z.output<typeof delivery>): Problem[] => [
  ...publicKeyProblems(publicKeys),
  ...domainNameProblems(names),
];

/** Storage classes from which nothing is read before a restore. */
export function archiveProblems({ lifecycle, archiveTiers }: OutputBucket): Problem[] {
  const must = "be left out: CloudFront and presigned URLs cannot read what must be restored first";
  const fix = "use instantArchiveAfterDays";
  return [
    ...(["archiveAfterDays", "deepArchiveAfterDays"] as const)
      .filter((input) => lifecycle[input] !== undefined)
      .map((input) => problem({ path: `lifecycle.${input}`, value: lifecycle[input], must, fix })),
    ...(archiveTiers === undefined ? [] : [problem({ path: "archiveTiers", must, fix })]),
  ];
}

/** A sweep that runs longer than its interval, so that two run at once. */
export function sweepProblems({ timeoutSeconds, everyMinutes }: z.output<typeof sweep>): Problem[] {
  const most = everyMinutes * 60;
  if (timeoutSeconds <= most) return [];
  const must = `be at most ${most}: the next sweep starts after ${everyMinutes} minutes`;
  return [problem({ path: "timeoutSeconds", value: timeoutSeconds, must })];
}

/** CloudFront, its web ACL and their logs and metrics are in us-east-1, and so must be the key, bucket and topics. */
export function regionProblems(region: string): Problem[] {
  if (region === "us-east-1") return [];
  const must = `be in an environment in us-east-1, not ${region}: web ACLs for CloudFront, their logs and their metrics exist there alone`;
  return [problem({ path: "delivery", must, fix: "place the media pipeline in us-east-1" })];
}
