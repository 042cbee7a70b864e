import { Token } from "cdktf";
import { problem, type Problem } from "../../src/engine/problem";

/** Prefixes and suffixes that S3 reserves. */
const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/**
 * Violations of the naming rules of S3, and dots: with a dot, TLS certificates do not match the bucket's host name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameProblems(name: string, path = "name"): Problem[] {
  const hasLength = Token.isUnresolved(name) || (name.length >= 3 && name.length <= 63);
  const length = problem({ path, value: name, must: `have 3 to 63 characters, not ${name.length}` });
  return [...(hasLength ? [] : [length]), ...bucketCharacterProblems(name, path)];
}

/** The same without the length, which the policy checks in every resource (LIM-001). */
export function bucketCharacterProblems(name: string, path = "name"): Problem[] {
  if (Token.isUnresolved(name)) return [];
  return rulesBrokenBy(name).map((rule) => problem({ path, value: name, message: rule }));
}

function rulesBrokenBy(name: string): string[] {
  const rules: string[] = [];
  const prefix = reservedPrefixes.find((each) => name.startsWith(each));
  const suffix = reservedSuffixes.find((each) => name.endsWith(each));
  if (!/^[a-z0-9-]*$/.test(name)) rules.push("must have only lower-case letters, digits and hyphens");
  else if (/^-|-$/.test(name)) rules.push("must start and end with a letter or a digit");
  if (prefix !== undefined) rules.push(`must not start with "${prefix}", which AWS reserves`);
  if (suffix !== undefined) rules.push(`must not end with "${suffix}", which AWS reserves`);
  return rules;
}
