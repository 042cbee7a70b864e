import { main } from "../../../src/cli/main";

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as a shell would, in this process, and catches what it prints. */
export async function runCommand(root: string, ...args: readonly string[]): Promise<CommandResult> {
  const written = { out: "", err: "" };
  const catchOutput = (stream: NodeJS.WriteStream, name: "out" | "err") =>
    jest.spyOn(stream, "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  const spies = [catchOutput(process.stdout, "out"), catchOutput(process.stderr, "err")];
  try {
    return { code: await main(["--no-color", ...args], { root }), ...written };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}
