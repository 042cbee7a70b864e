"use strict";

const fs = require("node:fs");
const path = require("node:path");

/**
 * The TypeScript files below environments/, relative to the project, and what keeps one from being loaded. Files whose
 * name begins with a dot are those of editors. Links to folders are not followed: they could go in a circle.
 */
function findEnvironmentFiles(root, folder = "environments") {
  const found = { files: [], problems: [] };
  for (const entry of entriesOf(root, folder, found.problems)) {
    if (entry.name.startsWith(".")) continue;
    const file = `${folder}/${entry.name}`;
    const isSource = entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts");
    if (entry.isDirectory()) {
      const below = findEnvironmentFiles(root, file);
      found.files.push(...below.files);
      found.problems.push(...below.problems);
    } else if (isSource) {
      const problem = problemOf(path.join(root, file), entry.name);
      if (problem === undefined) found.files.push(file);
      else found.problems.push(`${file.replaceAll("\n", "\\n")}: ${problem}`);
    }
  }
  return { files: found.files.sort(), problems: found.problems };
}

function entriesOf(root, folder, problems) {
  try {
    return fs.readdirSync(path.join(root, folder), { withFileTypes: true });
  } catch (error) {
    // A project without environments is one that has just begun.
    if (error.code !== "ENOENT") problems.push(`${folder} cannot be read (${error.code}; make it a readable folder).`);
    return [];
  }
}

function problemOf(file, name) {
  // eslint-disable-next-line no-control-regex -- these are the ones to find
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(name)) {
    return "has a control character or a backslash in its name (rename it, e.g. kafka-connect.ts).";
  }
  try {
    // Reading a pipe would wait for a writer.
    if (!fs.statSync(file).isFile()) return "must be a file (it is a pipe, a socket, a device or a link to a folder).";
    fs.accessSync(file, fs.constants.R_OK);
    return undefined;
  } catch (error) {
    return `cannot be read (${error.code}; make it a readable file, or remove it).`;
  }
}

module.exports = { findEnvironmentFiles };
