"use strict";

/**
 * JSON with sorted keys, as cdktf writes its modules. It takes the place of cdktn's own writer in the bundle, which puts
 * empty lists and maps on one line: modules are the same to the byte with both libraries.
 */
function stableJson(value, indent = "\n") {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[${value.map((item) => inner + stableJson(item, inner)).join(",")}${indent}]`;
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  const entries = keys.sort().map((key) => `${inner}${JSON.stringify(key)}: ${stableJson(value[key], inner)}`);
  return `{${entries.join(",")}${indent}}`;
}

/** As cdktn calls its writer: with no replacer, and two spaces. */
module.exports = { default: (value) => stableJson(value) };
