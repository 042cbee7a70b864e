import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { problem, type Problem } from "../../src/engine/problem";

/** Written by `images/pin aiven`; as long as it is empty the image is built without the plugin. */
const checksum = "images/kafka-connect/aiven.sha256";

/** S3 sinks whose plugin is not in the image: their pods would start, and every connector fail. */
export function imageProblems(project: string, s3Sinks: Readonly<Record<string, unknown>>): Problem[] {
  const file = join(project, checksum);
  if (Object.keys(s3Sinks).length === 0 || (existsSync(file) && statSync(file).size > 0)) return [];
  const must = "be left out as long as the image is built without Aiven's plugin";
  const fix = "images/pin aiven pins it: see images/README.md; then write what images/tag prints into imageTag";
  return [problem({ path: "s3Sinks", must, fix })];
}
