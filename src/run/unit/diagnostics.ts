import type { RunUnit } from "./run-unit";

/** Terraform's errors, out of what it printed: each as one line, without frames and places in the synthesized module. */
export function errorsIn(text: string): string[] {
  return planErrors(text)
    .map(({ message }) => message)
    .concat(jsonErrors(text));
}

/** An error about a block of a module. */
export interface PlanError {
  /** Of the resource or the data source; undefined for an error about something else. */
  readonly address: string | undefined;
  /** In one line, its title first. */
  readonly message: string;
}

/** Terraform's errors, each with the block that it is about. */
export const planErrors = (text: string): PlanError[] =>
  parts(withoutFrames(withoutValues(text))).map((part) => {
    const [, data, block] = /^ {2}on \S+ line \d+.*, in (?:(data)|resource)\.(\w+\.[\w-]+)/m.exec(part) ?? [];
    const address = block === undefined ? undefined : `${data === undefined ? "" : "data."}${block}`;
    return { address, message: oneLine(withoutPlaces(part).slice("Error: ".length)) };
  });

const parts = (text: string): string[] =>
  text.split(/^(?=Error: |Warning: |\{"@level")/m).filter((part) => part.startsWith("Error: "));

const withoutFrames = (text: string): string => text.replace(/^[ \t]*[│╷╵][ \t]?/gm, "");

/** Without the lines that quote the module, and the values that stand there: people know only the code behind it. */
const withoutPlaces = (text: string): string =>
  text.replace(/^[ \t]+(?:with \S+|on \S+ line \d+.*)[,:]\n/gm, "").replace(/^[ \t]+\d+: .*\n/gm, "");
const withoutValues = (text: string): string => text.replace(/^.*├─+\n(?:(?:│ )? {4}│ .*\n)*/gm, "");

const longest = 600;

function oneLine(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .trim()
    // For an HCP Terraform workspace the message has the lock that Terraform asked for, not the existing one.
    .replace(/(workspace already locked \(lock ID: "[^"]+"\)).*$/, "$1");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/**
 * The errors in one sentence, or what is at the end of the text.
 * @param unit the one that Terraform worked on, for what is to be done about it
 */
export function errorSummary(text: string, unit?: RunUnit): string {
  const noBucket = unit === undefined ? undefined : missingStateBucket(text, unit);
  if (noBucket !== undefined) return noBucket;
  const errors = [...new Set(errorsIn(text))];
  if (errors.length > 0)
    return [errors.join("; "), lockAdvice(errors, unit), tokenAdvice(errors, unit), serverAdvice(errors)].join("");
  const last = withoutFrames(text).trimEnd().split("\n").at(-1)?.trim() ?? "";
  return last === "" ? "Terraform gives no reason" : readableLine(last);
}

/** Terraform says only that the bucket must have been made before. All else that it says then follows from that. */
function missingStateBucket(text: string, { record: { state, environment } }: RunUnit): string | undefined {
  const [, bucket] = /S3\s+bucket\s+\\?"([^"\\]+)\\?"\s+does\s+not\s+exist/.exec(withoutFrames(text)) ?? [];
  if (state.kind !== "s3" || bucket !== state.bucket) return undefined;
  return `the state bucket ${bucket} does not exist; make it with \`npx strata bootstrap ${environment}\``;
}

function lockAdvice(errors: readonly string[], unit: RunUnit | undefined): string {
  const held = errors.some((error) => /acquiring the state lock/.test(error));
  if (!held || unit === undefined || unit.record.state.kind === "local") return "";
  return ` (if its holder is gone: \`npx strata force-unlock ${unit.record.environment} ${unit.record.unit}\`)`;
}

function serverAdvice(errors: readonly string[]): string {
  const gone = errors.some((error) => error.includes("Reattachment process not found"));
  return gone ? " (the provider server of this run was killed, see docs/schema-cache.md; run the command again)" : "";
}

function tokenAdvice(errors: readonly string[], unit: RunUnit | undefined): string {
  if (unit?.record.state.kind !== "cloud" || !errors.some((error) => /: unauthorized$/.test(error))) return "";
  const host = unit.record.state.hostname ?? "app.terraform.io";
  return ` (HCP Terraform does not take the token: \`terraform login ${host}\` gets one; in CI, set TF_TOKEN_${host.replaceAll(".", "_").replaceAll("-", "__")})`;
}

/** A line of `terraform apply -json` as a person reads it; any other line as it is. */
export function readableLine(line: string): string {
  const event = parseEvent(line);
  if (event === undefined) return line;
  const { "@message": message, diagnostic } = event;
  return diagnostic?.detail ? `${message}: ${diagnostic.detail.replaceAll("\n", " ")}` : message;
}

/** A step of a resource that `terraform apply -json` tells of. */
export interface UiEvent {
  readonly "@message": string;
  readonly type: string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly changes?: { readonly add: number; readonly change: number; readonly remove: number };
}

export function parseEvent(line: string): UiEvent | undefined {
  if (!line.startsWith('{"@level"')) return undefined;
  try {
    return JSON.parse(line) as UiEvent;
  } catch {
    return undefined;
  }
}

function jsonErrors(text: string): string[] {
  return text
    .split("\n")
    .map(parseEvent)
    .flatMap((event) => {
      const found = event?.diagnostic;
      if (found?.severity !== "error") return [];
      return [oneLine(`${found.summary} ${found.detail ?? ""}`)];
    });
}
