import { isMarked } from "./plan-summary";
import { secretPatterns } from "./secret-pattern";

const mask = "(sensitive value)";
/** Shorter ones would blot out words that mean something else. */
const shortestSecret = 4;
/** Shorter ones are ports, counts and years. */
const shortestNumber = 6;

/**
 * Knows the sensitive values that a run has met, and takes them out of all that is printed or written: Terraform hides
 * them in its own output, but not in an error of a provider, nor in a plan as JSON.
 */
export class Masking {
  /** The patterns of each secret. */
  private readonly secrets = new Map<string, readonly string[]>();
  private pattern: RegExp | undefined;

  /** Learns every text and long number within a value. */
  learn(value: unknown): void {
    if (typeof value === "object" && value !== null) Object.values(value).forEach((inner) => this.learn(inner));
    else if (typeof value === "number" && String(value).length >= shortestNumber) this.add(String(value));
    else if (typeof value === "string") {
      this.add(value.trim());
      // A text of several lines is also printed line by line.
      const lines = value.split("\n");
      if (lines.length > 1) lines.forEach((line) => this.add(line.trim()));
    }
  }

  private add(secret: string): void {
    if (secret.length < shortestSecret || this.secrets.has(secret)) return;
    this.secrets.set(secret, secretPatterns(secret));
    this.pattern = undefined;
  }

  /** Learns what a tree of marks, as plans have them, calls sensitive. */
  learnMarked(value: unknown, marks: unknown): void {
    if (marks === true) this.learn(value);
    else if (isMarked(marks) && typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(marks as object)) {
        this.learnMarked((value as Readonly<Record<string, unknown>>)[key], inner);
      }
    }
  }

  /** The text without the secrets. */
  hide(text: string): string {
    if (this.secrets.size === 0) return text;
    this.pattern ??= new RegExp(
      [...this.secrets]
        .sort(([a], [b]) => b.length - a.length)
        .flatMap(([, patterns]) => patterns)
        .join("|"),
      "g",
    );
    return text.replace(this.pattern, mask);
  }

  /** A value with every sensitive part of it, by marks or by content, masked. */
  hideIn(value: unknown, marks: unknown = false): unknown {
    if (marks === true) return mask;
    if (typeof value === "string") return this.hide(value);
    if (typeof value !== "object" || value === null) return value;
    const inner = (key: string, each: unknown) =>
      this.hideIn(each, ((marks as Readonly<Record<string, unknown>> | false | null | undefined) || {})[key]);
    if (Array.isArray(value)) return value.map((each, index) => inner(String(index), each));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(key, each)]));
  }
}
