import type { GraphReference } from "./model";

const shownOutputs = 4;

/** What an arrow says: each output that it carries, the many shortened. */
export function edgeLines({ outputs }: GraphReference): readonly string[] {
  if (outputs.length <= shownOutputs) return outputs;
  const shown = outputs.slice(0, shownOutputs - 1);
  return [...shown, `and ${outputs.length - shown.length} more`];
}

/** Lines of at most `width` characters, broken at spaces; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of plain(text).split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** On one line, without characters that XML does not know. */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Z}\ufffe\uffff]+/gu, " ")
    .trim();
}
