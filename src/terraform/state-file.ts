import { join } from "node:path";
import { z } from "zod";
import { UserError, type Problem } from "../engine/problem";
import { readText } from "../engine/read-file";

/** An output as a state holds it. */
export interface StateOutput {
  readonly value: unknown;
  /** Terraform's name of the type: `"string"`, `["list", "string"]`. */
  readonly type: unknown;
  readonly sensitive: boolean;
}
export type StateOutputs = Readonly<Record<string, StateOutput>>;

export const outputsSchema = z.record(
  z.string(),
  z.object({ value: z.unknown(), type: z.unknown(), sensitive: z.boolean().default(false) }),
);
const stateVersion = 4; // unchanged since Terraform 0.12
const stateSchema = z.object({
  version: z.literal(stateVersion),
  serial: z.number().default(0),
  lineage: z.string().default(""),
  outputs: outputsSchema.default({}),
  resources: z.array(z.object({ mode: z.string().default("managed") })).default([]),
});

/** A Terraform state, as far as Strata reads it. */
export type StateFile = z.infer<typeof stateSchema>;

/**
 * Reads a local state; undefined when there is none yet.
 * @throws UserError when it cannot be read
 */
export function readStateFile(root: string, path: string): StateFile | undefined {
  try {
    return parseState(readText(join(root, path)), path, `restore it, for example from ${path}.backup`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw mistake({ file: path, path: "", rule: `cannot be read (${code})`, fix: "make it a readable file" });
  }
}

/**
 * Parses a state; undefined when the text is empty, which Terraform, too, takes as no state.
 * @param name what the user calls it
 * @param fix how to get a whole one
 */
export function parseState(text: string, name: string, fix: string): StateFile | undefined {
  if (text.trim() === "") return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw mistake({ file: name, path: "", rule: `is not a Terraform state: ${(error as Error).message}`, fix });
  }
  const state = stateSchema.safeParse(parsed);
  if (state.success) return state.data;
  const encrypted = typeof parsed === "object" && parsed !== null && "encrypted_data" in parsed;
  throw mistake(
    encrypted
      ? { file: name, path: "", rule: "is encrypted", fix: "read it with `tofu output` in the unit's folder" }
      : { file: name, path: "", rule: `is not a Terraform state of version ${stateVersion}`, fix },
  );
}

const mistake = (found: Problem) => new UserError([found]);
