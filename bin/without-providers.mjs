// Removes the resources of unavailable providers from the root modules in a folder that `strata synth --output` wrote, so
// that the rest can be validated and applied: without-providers.mjs <folder> <provider…>. Prints what it removed from each
// module. Fails if the rest of a module reads a removed resource.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...providers] = process.argv.slice(2);
const isUnavailable = (type) => providers.some((provider) => type === provider || type.startsWith(`${provider}_`));

for (const stack of readdirSync(join(folder, "stacks")).sort()) {
  const file = join(folder, "stacks", stack, "cdk.tf.json");
  const module = JSON.parse(readFileSync(file, "utf8"));
  const removed = Object.entries(module.resource ?? {})
    .filter(([type]) => isUnavailable(type))
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`));
  if (removed.length === 0) continue;

  for (const section of [module.resource, module.data, module.provider, module.terraform?.required_providers]) {
    for (const name of Object.keys(section ?? {})) if (isUnavailable(name)) delete section[name];
  }
  const rest = JSON.stringify(module);
  const read = removed.find((address) => new RegExp(`\\b${address.replace(".", "\\.")}\\b`).test(rest));
  if (read !== undefined) {
    console.error(`${stack}: the remaining resources read ${read}, whose provider is unavailable`);
    process.exit(1);
  }
  writeFileSync(file, JSON.stringify(module, undefined, 2));
  const recordFile = join(folder, "stacks", stack, "unit.json");
  const record = JSON.parse(readFileSync(recordFile, "utf8"));
  record.providers = record.providers.filter((name) => !isUnavailable(name));
  delete record.locked; // Terraform removes the locks of unused providers
  writeFileSync(recordFile, JSON.stringify(record, undefined, 2));
  console.log(`${stack}: without ${removed.join(" ")}`);
}
