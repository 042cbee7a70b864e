// Takes the resources of providers that cannot be had here out of the root modules of a folder that `strata synth
// --output` wrote, so that the rest can be validated and applied: without-providers.mjs <folder> <provider…>. Prints, for
// each module that it changed, what it left out. What remains must not read what was taken out.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...providers] = process.argv.slice(2);
const isOut = (type) => providers.some((provider) => type === provider || type.startsWith(`${provider}_`));

for (const stack of readdirSync(join(folder, "stacks")).sort()) {
  const file = join(folder, "stacks", stack, "cdk.tf.json");
  const module = JSON.parse(readFileSync(file, "utf8"));
  const removed = Object.entries(module.resource ?? {})
    .filter(([type]) => isOut(type))
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`));
  if (removed.length === 0) continue;

  for (const section of [module.resource, module.data, module.provider, module.terraform?.required_providers]) {
    for (const name of Object.keys(section ?? {})) if (isOut(name)) delete section[name];
  }
  const rest = JSON.stringify(module);
  const read = removed.find((address) => new RegExp(`\\b${address.replace(".", "\\.")}\\b`).test(rest));
  if (read !== undefined) {
    console.error(`${stack}: what remains reads ${read}, which cannot be had here`);
    process.exit(1);
  }
  writeFileSync(file, JSON.stringify(module, undefined, 2));
  const recordFile = join(folder, "stacks", stack, "unit.json");
  const record = JSON.parse(readFileSync(recordFile, "utf8"));
  record.providers = record.providers.filter((name) => !isOut(name));
  delete record.locked; // Terraform drops the locks of what was taken out
  writeFileSync(recordFile, JSON.stringify(record, undefined, 2));
  console.log(`${stack} is without ${removed.join(" ")}, whose provider cannot be had here`);
}
