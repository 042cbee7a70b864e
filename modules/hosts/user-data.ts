import { Fn } from "cdktf";
import { gzipSync } from "fflate";
import { stringify } from "yaml";
import { problem, type Problem } from "../../src/engine/problem";
import { type HostFile, isUnknown, programFolder } from "./host-files";
import { tar } from "./tar";

/** EC2 accepts 16 KiB before encoding. docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const maxUserDataBytes = 16_384;

/** The longest value that Terraform inserts: the ARN of a secret. */
const longestValue = 200;

/** The archive with all files that are known before an apply. */
const archive = "/opt/strata/files.tar.gz";

/**
 * User data: files and the program that sets the host up on its first boot, as a cloud-config. The files are in one
 * archive, but for those with values that only an apply can tell. It is compressed in JavaScript and not by
 * Terraform, whose output may differ between versions: other bytes would replace the host.
 */
export function userData(files: readonly HostFile[], setup: string): string {
  const packed = gzipSync(tar(files.filter((file) => !isUnknown(file))), { level: 9, mtime: 0 });
  const document = {
    write_files: [
      ...files.filter(isUnknown).map(({ path, content, mode = "0644" }) => ({ path, permissions: mode, content })),
      { path: archive, permissions: "0600", encoding: "b64", content: Buffer.from(packed).toString("base64") },
    ],
    runcmd: [["tar", "--extract", "--gzip", "--file", archive, "--directory", "/"], [`${programFolder}/${setup}`]],
  };
  // Single quotes, because cdktf takes no double ones in a value of an expression.
  return `#cloud-config\n${stringify(document, { lineWidth: 0, singleQuote: true })}`;
}

/** The user data as a launch template takes it. */
export const encoded = (text: string): string => Fn.base64encode(text);

/** An upper bound of the size that EC2 counts. */
export const userDataBytes = (text: string): number =>
  Buffer.byteLength(text.replaceAll(/\$\{TfToken\[[^\]]*\]\}/g, "x".repeat(longestValue)));

/** Reports user data that EC2 would refuse when it launches the host. */
export function userDataProblems(text: string): Problem[] {
  const bytes = userDataBytes(text);
  if (bytes <= maxUserDataBytes) return [];
  const message = `needs ${bytes} bytes of user data, of which EC2 accepts ${maxUserDataBytes}`;
  return [problem({ message, fix: "shorten its inputs: its files are compressed already" })];
}
