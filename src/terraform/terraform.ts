import { basename } from "node:path";
import { UserError, problem } from "../engine/problem";
import { requiredVersion } from "../engine/versions";
import { howToGet } from "./installation";
import { type Probe, probe } from "../process/probe";
import { type Finished, run, type RunOptions, type Variables } from "../process/run-program";

/** The program that plans and applies. */
export interface Terraform {
  readonly product: "Terraform" | "OpenTofu";
  readonly path: string;
  readonly version: string;
}

const binaryVariable = "TERRAFORM_BINARY_NAME"; // cdktf-cli reads it too

/** `terraform`, or what TERRAFORM_BINARY_NAME says. */
export function terraformName(env: Variables = process.env): string {
  return env[binaryVariable] || "terraform";
}

/** Which product a binary is by its name, for when it cannot be asked. */
export function productOf(name: string): Terraform["product"] {
  return basename(name).includes("tofu") ? "OpenTofu" : "Terraform";
}

/** How Terraform, or what stands in for it, is asked for its version. */
export function terraformProbe(env: Variables = process.env): Probe {
  return {
    binaries: [terraformName(env)],
    args: ["version"],
    pattern: /^(?:Terraform|OpenTofu) v(\S+)/m,
    range: requiredVersion,
  };
}

/**
 * Finds Terraform and holds its version to what the root modules require.
 * @throws UserError when there is none that does
 */
export async function findTerraform(env: Variables = process.env): Promise<Terraform> {
  const name = terraformName(env);
  const product = productOf(name);
  const where = env[binaryVariable] ? ` (from ${binaryVariable})` : "";
  const found = await probe(terraformProbe(env), { env });
  switch (found.status) {
    case "missing":
      throw mistake(`${product} is missing: there is no program "${name}"${where} on the PATH`, howToGet(product));
    case "no answer":
      throw mistake(`${found.path}${where} does not work: ${found.reason}`, `try \`${name} version\``);
    case "wrong version":
      throw mistake(
        `${found.path}${where} is version ${found.version}, but the root modules require ${requiredVersion}`,
        howToGet(product),
      );
    case "ok":
      return {
        product: /^OpenTofu v/m.test(found.printed) ? "OpenTofu" : "Terraform",
        path: found.path,
        version: found.version,
      };
  }
}

const mistake = (what: string, fix: string) => new UserError([problem({ message: what, fix })]);

/** Runs Terraform in the folder of a root module. It asks no questions and prints no colours. */
export function runTerraform(
  { path }: Terraform,
  args: readonly [string, ...string[]],
  { env = process.env, ...options }: RunOptions & { readonly cwd: string },
): Promise<Finished> {
  return run(path, plain(args), { ...options, env: unattended(env) });
}

/** A command with the flag for plain text. `terraform state -no-color pull` would only print how it is used. */
export function plain(args: readonly [string, ...string[]]): string[] {
  const words = args[0] === "state" ? 2 : 1;
  return [...args.slice(0, words), "-no-color", ...args.slice(words)];
}

/** The variables that keep Terraform from asking: questions, and its maker for newer versions. */
export function unattended(env: Variables): Variables {
  return { ...env, TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" };
}
