import type { GraphReference } from "./model";

const shownOutputs = 4;

/** The label of an arrow: its outputs, shortened if there are many. */
export function edgeLines({ outputs }: GraphReference): readonly string[] {
  if (outputs.length <= shownOutputs) return outputs;
  const shown = outputs.slice(0, shownOutputs - 1);
  return [...shown, `and ${outputs.length - shown.length} more`];
}

/** Breaks a text at spaces into lines of at most `width` characters. A longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of plain(text).split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The text on one line, without characters that XML does not allow. */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Z}\ufffe\uffff]+/gu, " ")
    .trim();
}
