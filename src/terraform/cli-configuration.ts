import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readText } from "../engine/read-file";
import type { Variables } from "../process/run-program";

/** The CLI configuration that replaces providers by builds of a developer (`dev_overrides`); undefined if none does. */
export const configurationWithDevOverrides = (env: Variables): string | undefined =>
  cliConfigurations(env).find((file) => /^(?!\s*(?:#|\/\/)).*\bdev_overrides\b/m.test(readText(file)));

/** The CLI configurations that Terraform or OpenTofu may read; not /dev/null, which stands for none. */
function cliConfigurations(env: Variables): string[] {
  const named = env["TF_CLI_CONFIG_FILE"] || env["TERRAFORM_CONFIG"];
  const home = env["HOME"] || homedir();
  const settings = env["XDG_CONFIG_HOME"] || join(home, ".config");
  const single = named ? [named] : [".terraformrc", ".tofurc"].map((name) => join(home, name));
  const folders = [join(home, ".terraform.d"), join(settings, "opentofu"), join(settings, "terraform.d")];
  const parts = folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.(tfrc|tofurc)$|^tofurc$/.test(name))
          .map((name) => join(folder, name))
      : [],
  );
  return [...single, ...parts].filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
