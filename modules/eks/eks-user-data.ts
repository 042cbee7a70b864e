import { problem, type Problem } from "../../src/engine/problem";
import { isBottlerocket, type OperatingSystem } from "./eks-ami";

/** EC2 accepts 16 KiB before encoding. docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const maxBytes = 16_384;

const boundary = "strata-user-data";

/**
 * User data for a launch template, in base64. EKS merges it with its own. Bottlerocket takes TOML; Amazon Linux 2023
 * takes parts, of which a NodeConfig is read by nodeadm and a script is run before it.
 * docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export function encodeUserData(text: string, system: OperatingSystem): string {
  return Buffer.from(isBottlerocket(system) ? text : multipart(text)).toString("base64");
}

function multipart(text: string): string {
  const type = isScript(text) ? 'text/x-shellscript; charset="us-ascii"' : "application/node.eks.aws";
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    `Content-Type: ${type}`,
    "",
    text.trimEnd(),
    `--${boundary}--`,
    "",
  ].join("\n");
}

const isScript = (text: string): boolean => text.startsWith("#!");
const isNodeConfig = (text: string): boolean => /^apiVersion: node\.eks\.aws\/v\d/m.test(text);
const isSettings = (text: string): boolean => /^\s*\[?settings\./m.test(text);

/** Problems of user data: nodes with it would not join the cluster. */
export function userDataProblems(path: string, text: string | undefined, system: OperatingSystem): Problem[] {
  if (text === undefined) return [];
  const size = Buffer.byteLength(Buffer.from(encodeUserData(text, system), "base64"));
  if (size > maxBytes) {
    const fix = "download the rest from S3 in a script";
    return [problem({ path, message: `has ${size} bytes, of which EC2 accepts ${maxBytes}`, fix })];
  }
  if (isBottlerocket(system)) {
    const fix = "bottlerocket.dev, settings reference";
    return isSettings(text) ? [] : [problem({ path, must: "be TOML, such as [settings.kernel] and its keys", fix })];
  }
  const must = 'begin with "#!" (a script) or have "apiVersion: node.eks.aws/v1alpha1" (a NodeConfig)';
  return isScript(text) || isNodeConfig(text) ? [] : [problem({ path, must })];
}
