import { UserError, problem } from "../engine/problem";

/** A fault of the user's machine or input: shown as one sentence with the next step, without a stack trace. */
export const mistake = (what: string, fix: string): UserError => new UserError([problem({ message: what, fix })]);
