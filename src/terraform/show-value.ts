/** A value as `terraform output` shows it to people. */
export function showValue(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const lines = list
    ? value.map((item) => `${inner}${showValue(item, inner)},`)
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)} = ${showValue(item, inner)}`);
  const [open, close] = list ? "[]" : "{}";
  return lines.length === 0 ? `${open}${close}` : [open, ...lines, `${indent}${close}`].join("\n");
}
