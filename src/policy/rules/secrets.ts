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

/** Secrets that can be recognized by their form. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/, "an AWS access key"],
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, "a private key"],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'${}]{0,100}:[^\s/@"'${}]{1,200}@[\w.-]/i, "a URL with a password"],
  [/\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{22,}/, "a GitHub token"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, "a Slack token"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, "a signed token (JWT)"],
];

/** Assignments such as `password="…"` and `SASL_PASSWORD: …` in properties, YAML, shell, JSON and JAAS. */
const assignment =
  /(?:^|[\s,;{("'])([A-Za-z][\w.-]*)["']?[ \t]*[=:][ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"',;{}[\]]+))/g;

// Cheap tests of a whole block, before each value is inspected. Base64 hides both.
const passwordHint =
  /passw|passphrase|credential|secret|token|(?:api|private|access|account|signing|encryption)[-_. ]?key|connection[-_. ]?string/i;
const shapeHint = /AKIA|ASIA|PRIVATE KEY|:\/\/|gh[pousr]_|github_pat_|xox[abprs]-|eyJ/;
const base64Hint = /user_data|binary/;

export const secretRules = rules(
  {
    id: "SEC-001",
    title: "Passwords are not written in plain text",
    severity: "error",
    reason:
      "A value in the code is also in the repository, the plan and the state. Generate it, or read it from Secrets Manager.",
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
    title: "Keys, tokens and URLs with passwords are not written in plain text",
    severity: "error",
    reason:
      "Their form shows that these are secrets, whatever the argument is called. Bots search repositories for them.",
    types: "every",
    check: (resource, module) =>
      scan(resource, module, shapeHint, (value) =>
        secretShapes.filter(([shape]) => shape.test(value)).map(([, what]) => what),
      ),
  },
);

const texts = new WeakMap<Resource, string>();

/** Inspects every string of a block, with user data decoded. A pair `{ name, value }` counts as an argument. */
function scan(
  resource: Resource,
  module: ModuleView,
  hint: RegExp,
  look: (value: string, name?: string) => string[],
): Problem[] {
  // An emulator accepts any credentials.
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

/** The message never shows the secret. */
function mustNot(path: string, what: string): Problem {
  return problem({ path, must: `not contain ${what}`, fix: "read it from Secrets Manager, or let AWS manage it" });
}

/** Names of settings in a text (properties, a script, JSON) whose values are literal secrets. */
function assignments(text: string): string[] {
  if (!passwordHint.test(text)) return [];
  return [...text.matchAll(assignment)]
    .filter(([, name, ...values]) => secretName.test(words(name!)) && isLiteral(values.find(Boolean) ?? ""))
    .map(([, name]) => name!);
}

/** A name as lower-case words: `saslPassword`, `SASL_PASSWORD` and `sasl_password_wo` become `sasl password`. */
function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase()
    .replace(/ wo$/, ""); // write-only: in no state, but a literal is in the code
}

/** True if a value is the secret: it is not computed, not a reference (an ARN, a file, a variable), and not a switch. */
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
