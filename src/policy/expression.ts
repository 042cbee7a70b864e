/**
 * Readers of the Terraform template and expression syntax, as far as possible without Terraform. Values that Terraform
 * computes stay as the text `${…}`. Invalid syntax gives `undefined`.
 */

/** Parses JSON with expressions in its strings: `{"Resource":"${aws_s3_bucket.raw.arn}/*"}`. */
export function parseJsonTemplate(text: string): unknown {
  // cdktf inserts expressions into JSON without escaping their quotes; other tools escape them.
  return parseJson(text) ?? parseJson(escapeExpressions(text));
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function escapeExpressions(text: string): string | undefined {
  let plain = "";
  let position = 0;
  for (;;) {
    const start = text.indexOf("${", position);
    if (start < 0) break;
    const end = isEscaped(text, start) ? start + 1 : endOfTemplate(text, start);
    if (end === undefined) return undefined;
    plain += text.slice(position, start) + JSON.stringify(text.slice(start, end + 1)).slice(1, -1);
    position = end + 1;
  }
  return plain + text.slice(position);
}

/** A text without the parts that Terraform computes, and whether it has none of them. */
export function literalText(template: string): { readonly text: string; readonly complete: boolean } {
  let text = "";
  let complete = true;
  let position = 0;
  for (const { index: start } of template.matchAll(/[$%]\{/g)) {
    if (start < position) continue; // within the expression before it
    text += template.slice(position, start);
    if (template[start - 1] === template[start]) {
      text += "{"; // `$${` and `%%{` are literal `${` and `%{`
      position = start + 2;
      continue;
    }
    complete = false;
    position = (endOfTemplate(template, start) ?? template.length) + 1;
  }
  return { text: text + template.slice(position), complete };
}

/**
 * A text in which `mask` replaces every part that is computed later: by Terraform (`${…}`), or by IAM in a policy
 * variable (`$${aws:username}` in JSON, `&{aws:username}` in a policy document).
 */
export function maskExpressions(template: string, mask: string): string {
  let text = "";
  let position = 0;
  for (const { index, 0: opening } of template.matchAll(/\$\$\{|[$%&]\{/g)) {
    if (index < position) continue; // within the expression before it
    const isVariable = opening === "$${" || opening === "&{";
    const end = isVariable ? template.indexOf("}", index) : (endOfTemplate(template, index) ?? -1);
    text += template.slice(position, index) + mask;
    position = end < 0 ? template.length : end + 1;
  }
  return text + template.slice(position);
}

/** Parses a literal of the Terraform language: `{"Action" = ["s3:GetObject"], "Resource" = aws_s3_bucket.raw.arn}`. */
export function parseLiteral(text: string): unknown {
  try {
    const reader = new LiteralReader(text);
    const value = reader.value();
    return reader.atEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const deepest = 100; // levels of nesting: more than anyone writes, and few enough for the call stack

/** The position of the `}` that closes the `${` at `start`. */
function endOfTemplate(text: string, start: number, level = 0): number | undefined {
  let depth = 1;
  for (let position = start + 2; position < text.length && level < deepest; position++) {
    const character = text[position];
    if (character === "{") depth++;
    if (character === "}" && --depth === 0) return position;
    if (character === '"') {
      const end = endOfString(text, position, level + 1);
      if (end === undefined) return undefined;
      position = end;
    }
  }
  return undefined;
}

/** The position of the quote that closes the one at `start`. */
function endOfString(text: string, start: number, level: number): number | undefined {
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position];
    if (character === '"') return position;
    if (character === "\\") position++;
    else if (text.startsWith("${", position) && !isEscaped(text, position)) {
      const end = endOfTemplate(text, position, level);
      if (end === undefined) return undefined;
      position = end;
    }
  }
  return undefined;
}

/** `$${` is a literal `${`, as in IAM policy variables. */
const isEscaped = (text: string, position: number): boolean => text[position - 1] === "$";

class LiteralReader {
  private position = 0;
  private level = 0;

  constructor(private readonly text: string) {}

  atEnd(): boolean {
    this.skip(/\s*/y);
    return this.position === this.text.length;
  }

  value(): unknown {
    if (++this.level > deepest) throw new SyntaxError("nested too deeply");
    this.skip(/\s*/y);
    const value = this.read();
    this.level--;
    return value;
  }

  private read(): unknown {
    switch (this.text[this.position]) {
      case "{":
        return this.object();
      case "[":
        return this.list();
    }
    const word = this.match(/(?:"[^"\\$%]*"|-?\d+(?:\.\d+)?|true|false|null)(?=\s*(?:[,\]}\n]|$))/y);
    if (word !== undefined) return JSON.parse(word);
    return this.template() ?? this.expression();
  }

  private object(): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.position++;
    while (!this.take("}")) {
      this.skip(/\s*/y);
      const key = this.match(/[\w-]+/y) ?? this.template();
      if (key === undefined || this.match(/\s*[=:]/y) === undefined) throw new SyntaxError("no key");
      entries.push([key, this.value()]);
      this.match(/[ \t]*[,\n]?/y);
    }
    return Object.fromEntries(entries);
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    this.position++;
    while (!this.take("]")) {
      list.push(this.value());
      if (this.match(/\s*,/y) === undefined && !/^\s*\]/.test(this.text.slice(this.position))) {
        throw new SyntaxError("no comma");
      }
    }
    return list;
  }

  /** A quoted string on its own: `"a".b` and `"a" == x` are expressions. */
  private template(): string | undefined {
    if (this.text[this.position] !== '"') return undefined;
    const end = endOfString(this.text, this.position, 0);
    if (end === undefined) throw new SyntaxError("no closing quote");
    if (!/^\s*(?:[,\]}:\n]|=(?!=)|$)/.test(this.text.slice(end + 1, end + 40))) return undefined;
    const raw = this.text.slice(this.position + 1, end);
    this.position = end + 1;
    const text = parseJsonTemplate(`"${raw}"`);
    if (typeof text !== "string") throw new SyntaxError("no string");
    return text;
  }

  /** Any other expression, up to the end of its element. */
  private expression(): string {
    const start = this.position;
    let depth = 0;
    for (; this.position < this.text.length; this.position++) {
      const character = this.text[this.position]!;
      if (character === '"') {
        const end = endOfString(this.text, this.position, 0);
        if (end === undefined) throw new SyntaxError("no closing quote");
        this.position = end;
      } else if ("([{".includes(character)) depth++;
      else if (")]}".includes(character) && --depth < 0) break;
      else if (",\n".includes(character) && depth === 0) break;
    }
    const expression = this.text.slice(start, this.position).trim();
    if (!/^[\w(!"-]/.test(expression)) throw new SyntaxError("no expression");
    return `\${${expression}}`;
  }

  private take(character: string): boolean {
    this.skip(/\s*/y);
    if (this.position >= this.text.length) throw new SyntaxError("ends too early");
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private skip(pattern: RegExp): void {
    this.match(pattern);
  }
}
