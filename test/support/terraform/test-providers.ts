import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { thisPlatform } from "../../../src/terraform/platform";
import { succeed } from "../projects/programs";

const sources = join(__dirname, "test-provider");

/**
 * Puts the test provider into a folder, as `strata.test/test/probe5` and `probe6` by protocol, and makes a CLI
 * configuration that installs from there. It is built with Go once for each version of its source.
 * @returns the variable for Terraform
 */
export function installTestProviders(folder: string): { readonly TF_CLI_CONFIG_FILE: string } {
  for (const protocol of [5, 6]) {
    const name = `probe${protocol}`;
    const target = join(folder, "mirror", "strata.test", "test", name, "1.0.0", thisPlatform());
    mkdirSync(target, { recursive: true });
    copyFileSync(build(protocol), join(target, `terraform-provider-${name}_v1.0.0`));
  }
  const file = join(folder, "terraform.rc");
  const path = JSON.stringify(join(folder, "mirror"));
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  return { TF_CLI_CONFIG_FILE: file };
}

function build(protocol: number): string {
  const hash = createHash("sha256");
  for (const file of ["main.go", "go.sum"]) hash.update(readFileSync(join(sources, file)));
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const binary = join(cache, "strata-test-provider", hash.digest("hex").slice(0, 16), `probe${protocol}`);
  if (!existsSync(binary)) {
    mkdirSync(dirname(binary), { recursive: true });
    const flags = ["-trimpath", `-ldflags=-s -w -X main.protocol=${protocol}`];
    const env = { ...process.env, CGO_ENABLED: "0" };
    succeed("go", ["build", ...flags, "-o", `${binary}.part`, "."], { cwd: sources, env });
    renameSync(`${binary}.part`, binary);
  }
  return binary;
}
