import { join } from "node:path";
import { readProjectFile } from "../engine/read-file";
import { howToGet } from "../terraform/installation";
import { satisfies } from "../terraform/version";
import type { Row } from "./row";

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly link?: boolean;
}

/** The Node that runs this, against `engines` in package.json. */
export function checkNode(root: string, version: string = process.versions.node): Row {
  const range = requiredNode(root) ?? ">=20.9";
  const row = { name: "Node", neededFor: "everything", required: true };
  return satisfies(version, range)
    ? { ...row, status: "ok", found: `${version} ${process.execPath}` }
    : {
        ...row,
        status: "wrong version",
        found: `${version} ${process.execPath}, must be ${range}`,
        fix: howToGet("Node"),
      };
}

/** Compares node_modules with package-lock.json. */
export function checkPackages(root: string): readonly Row[] {
  let locked: [string, LockedPackage][];
  try {
    const lock = readJson(join(root, "package-lock.json")) as { readonly packages: Record<string, LockedPackage> };
    locked = Object.entries(lock.packages).filter(
      ([path, { optional, devOptional, link }]) => path !== "" && !optional && !devOptional && !link,
    );
  } catch {
    const fix = "`git checkout package-lock.json`, then `npm ci`";
    const found = "package-lock.json cannot be read";
    return [{ name: "npm packages", status: "missing", found, neededFor: "everything", required: true, fix }];
  }
  const part = (name: string, neededFor: string, required: boolean, dev: boolean): Row => ({
    ...compare(
      root,
      locked.filter(([, each]) => (each.dev ?? false) === dev),
    ),
    name,
    neededFor,
    required,
  });
  return [
    part("npm packages", "everything", true, false),
    part("npm packages (dev)", "lint, types and tests", false, true),
  ];
}

function requiredNode(root: string): string | undefined {
  try {
    const { engines } = readJson(join(root, "package.json")) as { readonly engines?: { readonly node?: string } };
    return engines?.node;
  } catch {
    return undefined; // reported with the packages
  }
}

function compare(root: string, locked: readonly [string, LockedPackage][]): Pick<Row, "status" | "found" | "fix"> {
  const missing: string[] = [];
  const other: string[] = [];
  for (const [path, { version }] of locked) {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const installed = installedVersion(join(root, path));
    if (installed === undefined) missing.push(name);
    else if (installed !== version) other.push(`${name} is ${installed}, locked is ${version}`);
  }
  const fix = "`npm ci`";
  if (missing.length > 0) return { status: "missing", found: firstOf(missing), fix };
  if (other.length > 0) return { status: "wrong version", found: firstOf(other), fix };
  return { status: "ok", found: `${locked.length}, as locked` };
}

const firstOf = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");

function installedVersion(folder: string): string | undefined {
  try {
    return (readJson(join(folder, "package.json")) as { readonly version?: string }).version;
  } catch {
    return undefined;
  }
}

const readJson = (file: string): unknown => JSON.parse(readProjectFile(file, file) ?? "");
