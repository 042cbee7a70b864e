/**
 * How tools spell a secret when they print it. Terraform writes JSON as Go does (`\u0026` for `&`), providers quote
 * requests, URLs and shell commands, scripts print in their own way: so each character has a list of spellings, and a
 * secret is found in any mixture of them. Base64 and hexadecimal digits are spellings of the whole.
 */
export function secretPatterns(secret: string): string[] {
  const text = Buffer.from(secret);
  return [spelledPattern(secret), ...base64Patterns(text), hexPattern(text)];
}

/** Shorter pieces of Base64 would be found in words. */
const shortestBase64 = 6;
const shortestHex = 4;

function spelledPattern(secret: string): string {
  return secret
    .split(/(\s+)/)
    .map((part) => (/^\s/.test(part) ? whitespace(part) : Array.from(part, spellings).join("")))
    .join("");
}

const backslashes = "\\\\{0,8}"; // doubled by each JSON that is within another
/** The begin of an XML entity, which may be within JSON, or escaped again. */
const ampersand = `(?:&|${backslashes}u0026)(?:amp;)?`;

/** A line break in text, with what stands before the next line (indentation, frames, signs of a diff), or spelled. */
const spelledSpace = `${backslashes}[fnrtv]|${backslashes}[ux](?:00)?(?:20|0[9a-dA-D])|%(?:25)?(?:20|0[9a-dA-D])|${ampersand}#(?:x[9a-dA-D]|9|1[0-3]|32);`;
function whitespace(part: string): string {
  const any = part.includes("\n")
    ? `(?:${backslashes}\\s|[│|>+~-]|${spelledSpace})+`
    : `(?:${backslashes}\\s|\\+|${spelledSpace})+`;
  // Spaces of Unicode have spellings as other characters have.
  return /[^ \t\n\v\f\r]/.test(part) ? `(?:${any}|${Array.from(part, spellings).join("")})` : any;
}

const entities: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
/** Doubled by HCL where it begins a template. */
const doubled: Readonly<Record<string, string>> = { $: "\\$", "%": "%" };

function spellings(char: string): string {
  const code = char.codePointAt(0)!;
  if (/[A-Za-z0-9]/.test(char)) return char;
  const hex = code.toString(16);
  const found = [
    `${backslashes}${escapeRegExp(char)}`, // as it is, or after a backslash: JSON, shells
    code > 0xffff ? utf16(char) : `${backslashes}u${anyCase(hex.padStart(4, "0"))}`, // JSON
    percent(char, "%"),
    percent(char, "%25"), // a URL within a URL
    `${ampersand}#(?:${code}|[xX]0*${anyCase(hex)});`,
  ];
  if (char === "\\") found[0] = "\\\\{1,16}";
  if (code > 0x7f) found.push(percent(char, `${backslashes}x`)); // bytes as Python and shells write them
  const entity = entities[char];
  if (entity !== undefined) found.push(`${ampersand}${entity};`);
  if (char === "\b") found.push(`${backslashes}b`);
  const double = doubled[char];
  if (double !== undefined) found.push(`${double}{2}`);
  if (char === "'") found.push(`'\\\\{1,8}''`, `'${backslashes}"'${backslashes}"'`, `''`); // shells, YAML
  if (char === '"') found.push(`${backslashes}"${backslashes}"`); // CSV
  return `(?:${found.join("|")})`;
}

const utf16 = (char: string): string =>
  [...Array(char.length).keys()]
    .map((index) => `${backslashes}u${anyCase(char.charCodeAt(index).toString(16).padStart(4, "0"))}`)
    .join("");

const percent = (char: string, prefix: string): string =>
  [...Buffer.from(char)].map((byte) => `${prefix}${anyCase(byte.toString(16).padStart(2, "0"))}`).join("");

const anyCase = (hex: string): string => hex.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/**
 * Base64 of the secret, alone or within a longer text: its digits depend on the position modulo 3, and the first and last
 * ones also on their neighbours.
 */
function base64Patterns(text: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), text])
      .toString("base64")
      .replace(/=+$/, "");
    const first = offset === 0 ? 0 : offset + 1;
    const whole = (offset + text.length) % 3 === 0 ? encoded.length : encoded.length - 1;
    const core = encoded.slice(first, whole);
    if (core.length < shortestBase64) return [];
    // The digits beside the core tell bits of the secret too.
    const around = `${offset === 0 ? "" : "[A-Za-z0-9+/_-]?"}${Array.from(core, base64Digit).join("")}`;
    return [`${around}[A-Za-z0-9+/_-]?(?:=|%3[dD]|${backslashes}u003[dD]){0,2}`];
  });
}

/** The digits that differ between the alphabets, and are spelled in URLs and JSON. */
function base64Digit(digit: string): string {
  if (digit === "+") return `(?:\\+|-|%2[bB]|${backslashes}u002[bB])`;
  if (digit === "/") return `(?:${backslashes}/|_|%2[fF])`;
  return digit;
}

function hexPattern(text: Buffer): string {
  return text.length < shortestHex ? "(?!)" : anyCase(text.toString("hex"));
}

const escapeRegExp = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
