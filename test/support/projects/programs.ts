import { spawnSync } from "node:child_process";

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program until it exits. A program that is not installed fails the test. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string },
): Result {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: options.cwd,
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: "1",
      NO_COLOR: "1",
      TF_IN_AUTOMATION: "1",
      TF_CLI_ARGS: "-no-color",
      ...options.env,
    },
    input: options.input ?? "",
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) {
    throw new Error(`${program} could not be run (${error.message}); \`strata doctor\` reports how to install it`);
  }
  return { code: status ?? 1, stdout, stderr };
}

/** Runs a program that must succeed and returns its output. */
export function succeed(...call: Parameters<typeof run>): string {
  const { code, stdout, stderr } = run(...call);
  if (code !== 0) throw new Error(`${call[0]} ${call[1].join(" ")} exited with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}
