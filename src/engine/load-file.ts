/**
 * Loads a file and returns its default export. A file that ends the process would end the command as if it had succeeded.
 */
export function loadFile(file: { load(): { readonly default?: unknown } }): unknown {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    throw new Error(`it calls process.exit(${code ?? ""})`);
  };
  try {
    return file.load().default;
  } finally {
    process.exit = exit;
  }
}
