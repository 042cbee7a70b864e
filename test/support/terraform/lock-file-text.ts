/** The block of a provider in a lock file, as Terraform writes it. */
export const lockBlock = (source: string, version: string, hash = "h1:AAAA="): string =>
  `provider "registry.terraform.io/${source}" {
  version     = "${version}"
  constraints = ">= 1.0.0"
  hashes = [
    "${hash}",
  ]
}`;

const header = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.`;

/** A lock file with these blocks. */
export const lockText = (...blocks: readonly string[]): string => `${[header, ...blocks].join("\n\n")}\n`;
