import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Access, PathAccess } from "./access";

/** A command of a runbook, with the access entry that the page names for it. */
export interface RunbookCommand {
  readonly page: string;
  readonly entry: string;
  readonly command: string;
}

const folder = join(__dirname, "..", "..", "..", "docs", "runbooks");

/** The `kubectl` and `helm` commands of all runbooks. */
export const runbookCommands = (): RunbookCommand[] =>
  readdirSync(folder)
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) => commandsIn(page, readFileSync(join(folder, page), "utf8")));

/** Each page says which entry its commands need; a section or a paragraph may need `admins`. */
export function commandsIn(page: string, text: string): RunbookCommand[] {
  const [, ofPage] = /`kubectl` needs the access entry `([\w-]+)`/.exec(text.replaceAll("\n", " ")) ?? [];
  return text.split(/^(?=##+ )/m).flatMap((section) => {
    const ofSection = /This section needs the access entry `([\w-]+)`/.exec(section)?.[1] ?? ofPage;
    return blocksOf(section).flatMap((block) => {
      const commands = commandsOf(block);
      // The sentence that names the entry of a page mentions both.
      const ofBlock = /`admins`/.test(block.replace(/`on-call`,? or `admins`/, "")) ? "admins" : ofSection;
      return commands.map((command) => {
        if (ofBlock === undefined) throw new Error(`${page} does not name the access entry of \`${command}\``);
        return { page, entry: ofBlock, command };
      });
    });
  });
}

/** Paragraphs, items of lists, rows of tables, lines of code. */
const blocksOf = (section: string): string[] =>
  section.split(/\n(?=\s*$|[-*] |\d+\. |\||```| {4}kubectl)/m).filter((block) => block.trim() !== "");

function commandsOf(block: string): string[] {
  const isCode = /^ {4}\S|^```/m.test(block);
  const code = isCode ? block.split("\n") : [...block.matchAll(/`([^`]+)`/g)].map(([, inline]) => inline!);
  return code
    .flatMap((line) => line.replace(/\s+/g, " ").split(/ \| (?:xargs )?/))
    .map((line) => line.replace(/ # .*$/, "").trim())
    .filter((line) => /^(?:kubectl|helm) [a-z-]/.test(line) && !line.startsWith("helm show "));
}

const kinds: Readonly<Record<string, readonly [group: string, resource: string, cluster?: "cluster"]>> = {
  pod: ["", "pods"],
  node: ["", "nodes", "cluster"],
  event: ["", "events"],
  configmap: ["", "configmaps"],
  service: ["", "services"],
  deployment: ["apps", "deployments"],
  job: ["batch", "jobs"],
  hpa: ["autoscaling", "horizontalpodautoscalers"],
  ingress: ["networking.k8s.io", "ingresses"],
  apiservice: ["apiregistration.k8s.io", "apiservices", "cluster"],
  validatingwebhookconfiguration: ["admissionregistration.k8s.io", "validatingwebhookconfigurations", "cluster"],
  mutatingwebhookconfiguration: ["admissionregistration.k8s.io", "mutatingwebhookconfigurations", "cluster"],
  kafkaconnect: ["kafka.strimzi.io", "kafkaconnects"],
  kafkaconnector: ["kafka.strimzi.io", "kafkaconnectors"],
  kafkatopic: ["kafka.strimzi.io", "kafkatopics"],
  nodepool: ["karpenter.sh", "nodepools", "cluster"],
  nodeclaim: ["karpenter.sh", "nodeclaims", "cluster"],
  ec2nodeclass: ["karpenter.k8s.aws", "ec2nodeclasses", "cluster"],
  clustersecretstore: ["external-secrets.io", "clustersecretstores", "cluster"],
  externalsecret: ["external-secrets.io", "externalsecrets"],
  scaledobject: ["keda.sh", "scaledobjects"],
  scrapeconfig: ["monitoring.coreos.com", "scrapeconfigs"],
};
const shortNames: Readonly<Record<string, string>> = { deploy: "deployment", svc: "service", "<kind>": "kafkaconnect" };

function kindOf(word: string) {
  const name = word.toLowerCase();
  const known = kinds[shortNames[name] ?? name] ?? kinds[name.replace(/s$/, "")] ?? kinds[name.replace(/es$/, "")];
  if (known === undefined) throw new Error(`no kind is known as ${word}; add it to runbook-commands.ts`);
  return known;
}

/** Namespace of commands without one: that of an application. */
export const applicationNamespace = "media";

/** Requests that a `kubectl` command sends to the API server. */
export function accessesOf(command: string): (Access | PathAccess)[] {
  const { verb, words, namespace = applicationNamespace, raw } = parse(command);
  const on = (kind: string, verbs: readonly string[], subresource = ""): Access[] => {
    const [group, resource, scope] = kindOf(kind);
    const place = scope === "cluster" ? {} : { namespace };
    return verbs.map((each) => ({ verb: each, group, resource: `${resource}${subresource}`, ...place }));
  };
  const read = ["get", "list"];
  const [first = "", second = ""] = words;
  const target = first.split("/");
  switch (verb) {
    case "get":
      if (raw !== undefined) return [rawAccess(raw)];
      return first.split(",").flatMap((kind) => on(kind, read));
    case "describe":
      return [...on(first, read), ...on("event", ["list"])];
    case "logs":
      return [...(target.length > 1 ? on(target[0]!, ["get"]) : []), ...on("pod", read), ...on("pod", ["get"], "/log")];
    case "exec":
      return [...on("pod", ["get"]), ...on("pod", ["get", "create"], "/exec")];
    case "port-forward":
      return [...on(target[0]!, ["get"]), ...on("pod", read), ...on("pod", ["get", "create"], "/portforward")];
    case "annotate":
    case "edit":
    case "patch":
      return on(first, ["get", "patch"]);
    case "delete":
      return on(first, [...read, "delete"]);
    case "scale":
      return [...on(first, ["get"]), ...on(first, ["get", "patch"], "/scale")];
    case "rollout":
      return [
        ...on(second, ["get"]),
        { verb: "list", group: "apps", resource: "replicasets", namespace },
        ...(first === "history" ? [] : on(second, ["patch"])),
      ];
    case "top":
      return [{ verb: "list", group: "metrics.k8s.io", resource: "pods", namespace }];
    default:
      throw new Error(`no one knows what \`${command}\` asks the API server for; add ${verb} to runbook-commands.ts`);
  }
}

function rawAccess(path: string): Access | PathAccess {
  if (path.startsWith("/api/v1/nodes/")) return { verb: "get", group: "", resource: "nodes/proxy" };
  return { verb: "get", path: path.split("?")[0]! };
}

/** Flags with a value of their own. */
const valued = /^(?:-[nlofp]|--field-selector|--tail|--type)$/;

function parse(command: string) {
  const tokens = command.match(/'[^']*'|\S+/g)!.slice(1);
  const words: string[] = [];
  let namespace: string | undefined;
  let raw: string | undefined;
  for (let index = 0; index < tokens.length && tokens[index] !== "--"; index++) {
    const token = tokens[index]!;
    if (token === "-n") namespace = tokens[index + 1];
    if (token === "--raw") raw = tokens[index + 1];
    if (valued.test(token)) index++;
    else if (!token.startsWith("-")) words.push(token);
  }
  const [verb = "", ...rest] = words;
  return { verb, words: rest, namespace: namespace === "<namespace>" ? undefined : namespace, raw };
}
