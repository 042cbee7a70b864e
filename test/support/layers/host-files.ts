import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { type HostInputs, synthHost } from "./hosts";
import { resources } from "../projects/synth";

interface CloudConfig {
  readonly write_files: readonly {
    readonly path: string;
    readonly permissions: string;
    readonly encoding?: "b64";
    readonly content: string;
  }[];
}

/** User data of a host as EC2 gets it, with ids in place of what only an apply can tell. */
export function userDataOf<N extends keyof HostInputs>(name: N, inputs: HostInputs[N] = {}): string {
  const { user_data: expression } = resources(synthHost(name, inputs).module, "aws_launch_template").host_template!;
  const [, text] = /^\$\{base64encode\("(.*)"\)\}$/.exec(expression as string)!;
  return text!.replaceAll("\\n", "\n").replaceAll(/\$\{aws_([a-z_]+)\.[^}]*\}/g, "$1-0123456789");
}

/** Writes the files of user data below a folder, as cloud-init and tar do on a host. */
export function unpackUserData(userData: string, folder: string): void {
  const { write_files: files } = parse(userData) as CloudConfig;
  for (const { path, permissions, encoding, content } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(content, encoding === "b64" ? "base64" : "utf8"));
    chmodSync(file, Number.parseInt(permissions, 8));
  }
  const archive = join(folder, "/opt/strata/files.tar.gz");
  execFileSync("tar", ["--extract", "--gzip", "--file", archive, "--directory", folder]);
}
