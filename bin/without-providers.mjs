// Copies a unit's root module without the resources of providers that cannot be had here, so that the rest of it can be
// validated and applied: without-providers.mjs <stack folder> <target folder> <provider…>. Prints what it left out.
// What remains must not read what was taken out.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [source, target, ...providers] = process.argv.slice(2);
const module = JSON.parse(readFileSync(join(source, "cdk.tf.json"), "utf8"));
const isOut = (type) => providers.some((provider) => type === provider || type.startsWith(`${provider}_`));

const removed = Object.entries(module.resource ?? {})
  .filter(([type]) => isOut(type))
  .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`));

for (const section of [module.resource, module.data, module.provider, module.terraform?.required_providers]) {
  for (const name of Object.keys(section ?? {})) if (isOut(name)) delete section[name];
}
const rest = JSON.stringify(module);
const read = removed.find((address) => new RegExp(`\\b${address.replace(".", "\\.")}\\b`).test(rest));
if (read !== undefined) {
  console.error(`${source}: what remains reads ${read}, which cannot be had here`);
  process.exit(1);
}
mkdirSync(target, { recursive: true });
// The versions that plans are made with; Terraform drops those of providers that were taken out.
const lock = join(source, ".terraform.lock.hcl");
if (existsSync(lock)) copyFileSync(lock, join(target, ".terraform.lock.hcl"));
writeFileSync(join(target, "cdk.tf.json"), JSON.stringify(module, undefined, 2));
console.log(removed.join(" "));
