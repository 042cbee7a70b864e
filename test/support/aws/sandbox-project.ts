import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxCredentialsFile } from "../../../modules/aws/emulated-services";
import type { TestSandbox } from "./test-sandbox";
import { temporaryProject, type TemporaryProject } from "../projects/temporary-project";

const environments = join(__dirname, "..", "..", "..", "environments");

export interface SandboxProject extends TemporaryProject {
  /** Points the environment at running emulators. Call it before the first command. */
  readonly connectTo: (sandbox: Pick<TestSandbox, "endpoint" | "credentialsFile">) => void;
}

/**
 * A temporary project with some units of `environments/<system>/sandbox`, which must not read other units.
 * @param changes text to replace in the file of a unit
 */
export function sandboxProject(
  units: readonly string[],
  changes: Readonly<Record<string, readonly [before: string, after: string]>> = {},
  system = "streaming",
): SandboxProject {
  const files = ["environment", ...units].map((name) => {
    const file = `${system}/sandbox/${name}.ts`;
    return [
      `environments/${file}`,
      replaced(readFileSync(join(environments, file), "utf8"), ...(changes[name] ?? ["", ""])),
    ];
  });
  const project = temporaryProject(Object.fromEntries(files) as Record<string, string>);
  return {
    ...project,
    connectTo({ endpoint, credentialsFile }) {
      const accounts = readFileSync(join(environments, "accounts.ts"), "utf8");
      project.write({
        "environments/accounts.ts": accounts.replaceAll("http://127.0.0.1:4566", endpoint),
        [sandboxCredentialsFile]: readFileSync(credentialsFile, "utf8"),
      });
    },
  };
}

/** Replaces a part of the text, which must be there. */
export function replaced(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`there is no ${before} in ${text}`);
  return text.replace(before, after);
}
