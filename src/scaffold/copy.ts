import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { EnvironmentDefinition } from "../engine/environment";
import type { PlacedEnvironment } from "../engine/address";
import { readText } from "../engine/read-file";
import { lockFile } from "../engine/unit-lock";
import { lockFileOf } from "../provider-locks/environment-locks";
import type { NewFile } from "./new-files";
import { importPath } from "./source";

/** A file of an environment in another folder. Imports are adapted; those of its own folder stay within the new one. */
export function copyFile(root: string, file: string, folder: string): NewFile {
  const path = `${folder}/${posix.basename(file)}`;
  const content = readText(join(root, file)).replace(
    /(\bfrom\s+|^import\s+)"(\.{1,2}\/[^"]+)"/gm,
    (_, start: string, from: string) => {
      const target = posix.join(posix.dirname(file), from);
      const moved = posix.dirname(target) === posix.dirname(file) ? `${folder}/${posix.basename(target)}` : target;
      return `${start}"${importPath(path, moved)}"`;
    },
  );
  return { path, content };
}

/** The provider locks of an environment, if it has any: its copy starts with the versions in use there. */
export function copyLock(root: string, like: PlacedEnvironment, folder: string): NewFile[] {
  const file = join(root, lockFileOf(like));
  return existsSync(file) ? [{ path: `${folder}/${lockFile}`, content: readText(file) }] : [];
}

/** Settings that a copy shares with its original, which may be a mistake. */
export function copyNotes(
  like: PlacedEnvironment,
  { aws, state }: Pick<EnvironmentDefinition, "aws" | "state">,
  copies: readonly NewFile[],
): string[] {
  const { definition, name } = like;
  const shared = [
    ...(aws !== undefined && aws.account === definition.aws?.account ? [`account ${aws.account}`] : []),
    ...(state === definition.state && state.kind === "s3" ? [`state bucket ${state.bucket}`] : []),
  ];
  const stale = [
    ...(definition.aws === undefined || aws?.account === definition.aws.account ? [] : [definition.aws.account]),
    ...(definition.aws === undefined || aws?.region === definition.aws.region ? [] : [definition.aws.region]),
  ];
  const places = copies.flatMap(({ path, content }) =>
    content.split("\n").flatMap((line, index) => {
      const named = stale.filter((each) => line.includes(each));
      return named.map((each) => `${path}:${index + 1} still says ${each}`);
    }),
  );
  const notes = shared.length === 0 ? [] : [`shares ${shared.join(" and ")} with ${name}`];
  const values =
    copies.length === 0 ? [] : [`the units have the values of ${name}: change CIDR blocks, sizes and names`];
  return [...notes, ...places, ...values];
}
