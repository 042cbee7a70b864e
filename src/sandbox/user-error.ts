import { UserError, problem } from "../engine/problem";

/** A fault of the machine or the settings, shown as one sentence with the next step and without a stack trace. */
export const userError = (message: string, fix: string): UserError => new UserError([problem({ message, fix })]);
