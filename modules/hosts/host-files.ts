import { Token } from "cdktf";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** A file that cloud-init writes on the first boot. */
export interface HostFile {
  /** Absolute. */
  readonly path: string;
  /** Text; what only an apply can tell may be in it. */
  readonly content: string;
  /** @default "0644" */
  readonly mode?: "0600" | "0644" | "0755";
}

/** Where the programs of a host are. */
export const programFolder = "/opt/strata/bin";

/** Where the settings of a host are: `AWS_REGION=us-east-1` in every line. */
export const settingsFile = "/etc/strata/host.env";

/** Shell programs of this project, by their paths in it. They read their settings from `settingsFile`. */
export function programs(projectFolder: string, ...paths: readonly string[]): HostFile[] {
  return paths.map((path) => ({
    path: `${programFolder}/${path.slice(path.lastIndexOf("/") + 1)}`,
    content: readFileSync(join(projectFolder, path), "utf8"),
    mode: "0755",
  }));
}

/** Programs that every host has. */
export const commonPrograms = ["mount-data-volume", "fetch", "read-secret"].map(
  (name) => `modules/hosts/scripts/${name}`,
);

/** Settings of a host as a file for shells and systemd. */
export const settings = (values: Readonly<Record<string, string | number>>): HostFile => ({
  path: settingsFile,
  content: Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join(""),
});

/** A YAML file. */
export const yamlFile = (path: string, content: unknown): HostFile => ({
  path,
  content: stringify(content, { lineWidth: 0, aliasDuplicateObjects: false }),
});

/** Whether a part of the file is known only after an apply. */
export const isUnknown = ({ content }: HostFile): boolean => Token.isUnresolved(content);
