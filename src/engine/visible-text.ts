/**
 * Control characters, which move the cursor or color what follows, and the marks that reverse the direction of text.
 * A file name or a value of a project may contain them.
 */
// eslint-disable-next-line no-control-regex -- these are the ones to find
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with invisible characters as escapes (`\u001b`). Line ends and tabs stay. */
export const visible = (text: string): string =>
  text.replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The same in one line. */
export const visibleLine = (text: string): string => visible(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
