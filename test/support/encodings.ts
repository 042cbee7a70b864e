const unicodeEscape = (char: string): string =>
  [...Array(char.length).keys()].map((index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");

const goJson = (text: string): string =>
  JSON.stringify(text)
    .replace(/[&<>\u2028\u2029]/g, unicodeEscape)
    .slice(1, -1);
const strictUrl = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const xml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
const quoted = (text: string): string => text.replaceAll("'", `'\\''`);

/** How the programs around Terraform print a text: written independently of what finds secrets. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  "plain text": (text) => text,
  "JSON of JavaScript": (text) => JSON.stringify(text).slice(1, -1),
  "JSON of Go": goJson,
  "JSON of Go within JSON of Go": (text) => goJson(`{"password":"${goJson(text)}"}`),
  "JSON of Python": (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[\u007f-\uffff]/g, unicodeEscape),
  "JSON with escaped slashes": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  "a URL": (text) => encodeURIComponent(text.toWellFormed()),
  "a URL, strictly": (text) => strictUrl(text.toWellFormed()),
  "a URL within a URL": (text) => encodeURIComponent(encodeURIComponent(text.toWellFormed())),
  "a form": (text) => new URLSearchParams({ a: text.toWellFormed() }).toString().slice(2),
  HCL: (text) => JSON.stringify(text).slice(1, -1).replaceAll("${", "$${").replaceAll("%{", "%%{"),
  "single quotes of a shell": quoted,
  "single quotes of a shell within JSON of Go": (text) => goJson(quoted(text)),
  "double quotes of a shell": (text) => text.replace(/["$`\\]/g, "\\$&"),
  "backslashes of a shell": (text) => text.replace(/[^A-Za-z0-9_\n]/gu, "\\$&"),
  XML: xml,
  "XML within JSON of Go": (text) => goJson(xml(text)),
  "XML of Go": (text) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&#34;")
      .replaceAll("'", "&#39;"),
  "a YAML block": (text) => text.split("\n").join("\n      "),
  "YAML in single quotes": (text) => text.replaceAll("'", "''"),
  "a frame of Terraform": (text) => text.split("\n").join("\n│ "),
  "one line": (text) => text.replace(/\s+/g, " "),
  Base64: (text) => Buffer.from(text.trim()).toString("base64"),
  "Base64 for URLs": (text) => Buffer.from(text.trim()).toString("base64url"),
  "hexadecimal digits": (text) => Buffer.from(text.trim()).toString("hex"),
};
