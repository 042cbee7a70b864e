// Reads the units in a folder that `strata synth --output` wrote, for bin/sandbox.sh:
//   sandbox-units.mjs <folder> states            the local state files, one per line
//   sandbox-units.mjs <folder> without-cluster   names of the units whose kubeconfig does not exist, and their dependents
//   sandbox-units.mjs <folder> endpoint <url>    points every AWS provider at this URL
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [folder, question, value] = process.argv.slice(2);
const units = readdirSync(join(folder, "stacks"))
  .sort()
  .map((stack) => {
    const path = join(folder, "stacks", stack);
    const read = (name) => JSON.parse(readFileSync(join(path, name), "utf8"));
    return { path, record: read("unit.json"), module: read("cdk.tf.json") };
  });

const questions = {
  states: () => units.flatMap(({ record: { state } }) => (state.kind === "local" ? [state.path] : [])),
  "without-cluster": () => withDependents(units.filter(lacksKubeconfig)).map(({ record }) => record.unit),
  endpoint: () => {
    for (const { path, module } of units) {
      for (const provider of module.provider?.aws ?? []) {
        if (provider.endpoints === undefined) throw new Error(`${path} has no emulated AWS provider`);
        Object.assign(provider, { http_proxy: value, https_proxy: value });
        for (const names of provider.endpoints) for (const name of Object.keys(names)) names[name] = value;
      }
      writeFileSync(join(path, "cdk.tf.json"), JSON.stringify(module, undefined, 2));
    }
    return [];
  },
};
questions[question]().forEach((line) => console.log(line));

function lacksKubeconfig({ path, module: { provider = {} } }) {
  const settings = [...(provider.kubernetes ?? []), ...(provider.helm ?? []).map(({ kubernetes }) => kubernetes)];
  return settings.some(({ config_path: file }) => file !== undefined && !existsSync(resolve(path, file)));
}

function withDependents(found) {
  const stacks = found.map(({ record }) => record.stack);
  const grown = units.filter(
    ({ record: { stack, dependencies } }) =>
      stacks.includes(stack) || Object.keys(dependencies).some((producer) => stacks.includes(producer)),
  );
  return grown.length === found.length ? found : withDependents(grown);
}
