import { type Problem, problem } from "../../engine/problem";
import { isPlainObject } from "../../engine/reference";
import type { ModuleView, Resource } from "../module-view";
import { rules } from "../rule";
import { hasExpression } from "../values";

/** Names whose values are secrets: `password`, `masterPassword`, `SASL_PASSWORD`, `api-key`, `secret_string`. */
const secretName = new RegExp(
  [
    "(?:password|passwd|passphrase)$",
    "\\bcredentials?$",
    "\\b(?:api|private|access|secret|account|signing|encryption)[-_. ]?key$",
    "\\b(?:auth|access|bearer|api|refresh|bot|session)[-_. ]?token$",
    "\\b(?:client|shared|app)[-_. ]?secret$",
    "\\b(?:secret|connection)[-_. ]?string$",
    "\\bsecret[-_. ]?(?:access[-_. ]?key|value|binary)$",
    "^(?:token|secret)$",
  ].join("|"),
);

/** Secrets that show what they are. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/, "an AWS access key"],
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, "a private key"],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'${}]{0,100}:[^\s/@"'${}]{1,200}@[\w.-]/i, "a URL with a password"],
  [/\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{22,}/, "a GitHub token"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, "a Slack token"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, "a signed token (JWT)"],
];

/** `password="…"`, `SASL_PASSWORD: …` within properties, YAML, shell, JSON and JAAS. */
const assignment =
  /(?:^|[\s,;{("'])([A-Za-z][\w.-]*)["']?[ \t]*[=:][ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"',;{}[\]]+))/g;

// What a block must hold somewhere for a closer look to be worth its time; base64 shows neither.
const passwordHint =
  /passw|passphrase|credential|secret|token|(?:api|private|access|account|signing|encryption)[-_. ]?key|connection[-_. ]?string/i;
const shapeHint = /AKIA|ASIA|PRIVATE KEY|:\/\/|gh[pousr]_|github_pat_|xox[abprs]-|eyJ/;
const base64Hint = /user_data|binary/;

export const secretRules = rules(
  {
    id: "SEC-001",
    title: "No password in plain text",
    severity: "error",
    reason:
      "What stands in the code also stands in the repository, the plan and the state. Generate it, or read it from Secrets Manager.",
    types: "every",
    check: (resource, module) =>
      scan(resource, module, passwordHint, (value, name) =>
        name !== undefined && secretName.test(words(name)) && isLiteral(value)
          ? ["a literal"]
          : assignments(value).map((each) => `a literal for ${each}`),
      ),
  },
  {
    id: "SEC-002",
    title: "No keys, tokens or URLs with passwords in plain text",
    severity: "error",
    reason:
      "Whatever the argument is called, these are secrets by their form, and robots search repositories for them.",
    types: "every",
    check: (resource, module) =>
      scan(resource, module, shapeHint, (value) =>
        secretShapes.filter(([shape]) => shape.test(value)).map(([, what]) => what),
      ),
  },
);

const texts = new WeakMap<Resource, string>();

/** Looks at every string of a block, user data decoded; pairs `{ name, value }` as what they are: an argument. */
function scan(
  resource: Resource,
  module: ModuleView,
  hint: RegExp,
  look: (value: string, name?: string) => string[],
): Problem[] {
  // What is sent to an emulator is no secret, and it must be some credentials.
  if (resource.type.startsWith("provider.") && module.unit.environment.definition.aws?.emulator !== undefined)
    return [];
  let text = texts.get(resource);
  if (text === undefined) texts.set(resource, (text = JSON.stringify(resource.values)));
  if (!hint.test(text) && !base64Hint.test(text)) return [];

  const walk = (value: unknown, path: string, name?: string): Problem[] => {
    if (typeof value === "string") return look(decoded(value), name).map((what) => mustNot(path, what));
    if (Array.isArray(value)) return value.flatMap((each, index) => walk(each, `${path}[${index}]`, name));
    if (!isPlainObject(value)) return [];
    const paired = typeof value["name"] === "string" ? value["name"] : undefined;
    return Object.entries(value)
      .filter(([key]) => key !== "//")
      .flatMap(([key, each]) =>
        walk(each, path === "" ? key : `${path}.${key}`, key === "value" ? (paired ?? name) : key),
      );
  };
  return walk(resource.values, "");
}

/** The secret itself is never shown. */
function mustNot(path: string, what: string): Problem {
  return problem({ path, must: `not hold ${what}`, fix: "read it from Secrets Manager, or let AWS manage it" });
}

/** The names in a text of several settings (properties, a script, JSON) that are given a literal secret. */
function assignments(text: string): string[] {
  if (!passwordHint.test(text)) return [];
  return [...text.matchAll(assignment)]
    .filter(([, name, ...values]) => secretName.test(words(name!)) && isLiteral(values.find(Boolean) ?? ""))
    .map(([, name]) => name!);
}

/** Lower case, in words: `saslPassword` and `SASL_PASSWORD` are `sasl password`. */
function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

/**
 * Whether a value is itself the secret: not computed, not a place where the secret is (an ARN, a file, a variable),
 * not a switch.
 */
function isLiteral(value: string): boolean {
  return (
    value !== "" && !hasExpression(value) && !/^(?:arn:|alias\/|\/|\$|<|\{\{|true$|false$|null$|none$|\d$)/i.test(value)
  );
}

function decoded(value: string): string {
  if (value.length < 40 || !/^[A-Za-z0-9+/\s]+=*\s*$/.test(value)) return value;
  const text = Buffer.from(value, "base64").toString("utf8");
  return /[^\t\n\r\x20-\x7e]/.test(text) ? value : text;
}
