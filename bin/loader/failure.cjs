"use strict";

const Module = require("node:module");
const path = require("node:path");

const bundleName = /[^\s()]*strata-[0-9a-f]{16}\.cjs/;

/**
 * What to print of an error that main() did not handle. One that code of environments/ has thrown later, in a callback or
 * a promise, is a mistake of the user; any other is a fault of ours, and has its stack.
 */
function describeFailure(error, { root, map }) {
  const stack = sourceStack(error, { root, map });
  const [first = ""] = /^\s+at [^\n]*:\d+:\d+\)?$/m.exec(stack) ?? [];
  const [, place] = /[\s(](environments\/(?:(?!environments\/)[^\n])*:\d+:\d+)\)?$/.exec(first) ?? [];
  if (place !== undefined) return `error ${place}: ${visible(String(error.message))}.`;
  if (!(error instanceof Error))
    return `error environments/: a promise or a callback throws ${visible(String(error))}.`;
  return `strata: internal error\n${stack}`;
}

/** The stack with places in the TypeScript instead of the bundle. */
function sourceStack(error, { root, map }) {
  const stack = String(error?.stack);
  if (map === undefined) return stack;
  const sourceMap = new Module.SourceMap(map);
  const folder = path.join(root, ".strata", "cache");
  return stack.replace(
    new RegExp(`\\(?(${bundleName.source}):(\\d+):(\\d+)\\)?`, "g"),
    (place, _file, line, column) => {
      const { originalSource, originalLine, originalColumn } = sourceMap.findEntry(
        Number(line) - 1,
        Number(column) - 1,
      );
      if (originalSource === undefined) return place;
      const original = path.relative(root, path.resolve(folder, originalSource));
      return `(${original}:${originalLine + 1}:${originalColumn + 1})`;
    },
  );
}

/** As src/engine/visible-text.ts, which is not loaded yet. */
// eslint-disable-next-line no-control-regex -- these are the ones to find
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const visible = (text) =>
  text.replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Prints mistakes as main() does, and returns the exit code. */
function reportMistakes(lines) {
  lines.forEach((line) => console.error(visible(line)));
  console.error(`\n${lines.length} error${lines.length === 1 ? "" : "s"}; nothing was changed`);
  return 1;
}

module.exports = { describeFailure, reportMistakes, visible };
