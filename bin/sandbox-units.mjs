// Prints the sandbox's stacks in dependency order, each with how much of it can be applied here: `whole`, `partly` (a
// provider of STRATA_UNAVAILABLE_PROVIDERS is missing) or `skipped` (no Kubernetes cluster for its objects).
import { existsSync, readFileSync } from "node:fs";

const { stacks } = JSON.parse(readFileSync("cdktf.out/manifest.json", "utf8"));
const unavailable = (process.env.STRATA_UNAVAILABLE_PROVIDERS ?? "").split(" ");
const withKubernetes = existsSync(".strata/sandbox/kubeconfig");
const printed = new Set();

function howMuch(providers) {
  if (!withKubernetes && providers.some((provider) => provider === "kubernetes" || provider === "helm")) {
    return "skipped";
  }
  return providers.some((provider) => unavailable.includes(provider)) ? "partly" : "whole";
}

function print(name) {
  if (printed.has(name)) return;
  printed.add(name);
  stacks[name].dependencies.forEach(print);
  const { environment, providers } = JSON.parse(readFileSync(`cdktf.out/stacks/${name}/unit.json`, "utf8"));
  if (environment === "sandbox") console.log(name, howMuch(providers));
}

Object.keys(stacks).forEach(print);
