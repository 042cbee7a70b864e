/**
 * JSON with sorted keys and an indent of two spaces, as cdktf writes it: an empty object or list takes two lines.
 * @param value a tree of plain values; `undefined` in it is left out of objects, and null in lists
 */
export const stableJson = (value: unknown): string => write(value, "\n") ?? "null";

/** @param indent the line break before what closes the value */
function write(value: unknown, indent: string): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + (write(item, inner) ?? "null"));
    return `[${items.join()}${indent}]`;
  }
  if ("toJSON" in value && typeof value.toJSON === "function") return write((value as Date).toJSON(), indent);
  const tree = value as Readonly<Record<string, unknown>>;
  let members = "";
  for (const key of Object.keys(tree).sort()) {
    const text = write(tree[key], inner);
    if (text !== undefined) members += `${members === "" ? "" : ","}${inner}${JSON.stringify(key)}: ${text}`;
  }
  return `{${members}${indent}}`;
}
