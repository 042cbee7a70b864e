// Prints the sandbox's stacks in dependency order, each with the first of its providers that cannot be had here.
import { readFileSync } from "node:fs";

const { stacks } = JSON.parse(readFileSync("cdktf.out/manifest.json", "utf8"));
const unavailable = (process.env.STRATA_UNAVAILABLE_PROVIDERS ?? "").split(" ");
const printed = new Set();

function print(name) {
  if (printed.has(name)) return;
  printed.add(name);
  stacks[name].dependencies.forEach(print);
  const { environment, providers } = JSON.parse(readFileSync(`cdktf.out/stacks/${name}/unit.json`, "utf8"));
  if (environment === "sandbox") console.log(name, providers.find((provider) => unavailable.includes(provider)) ?? "");
}

Object.keys(stacks).forEach(print);
