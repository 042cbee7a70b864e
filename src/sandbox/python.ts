import { execFile, type ExecFileException } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readBytes, readText } from "../engine/read-file";
import { userError } from "./user-error";
import { makeFolder } from "../engine/make-folder";

export interface VirtualEnvironment {
  readonly directory: string;
  readonly requirements: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The oldest Python that the pinned requirements support. */
const oldest = [3, 11] as const;

/**
 * Creates the virtual environment of the emulators, unless it is there already, and returns its Python. It is recreated
 * when the requirements change, when its Python is missing, or when an earlier installation was interrupted (the mark is
 * written last).
 */
export async function installEmulators({ directory, requirements, log, signal }: VirtualEnvironment): Promise<string> {
  const venv = path.join(directory, "venv");
  const python = path.join(venv, "bin", "python");
  const markFile = path.join(venv, "strata-installed");
  const mark = createHash("sha256").update(readBytes(requirements)).digest("hex");
  if (existsSync(python) && existsSync(markFile) && readText(markFile) === mark) return python;

  const system = process.env["STRATA_SANDBOX_PYTHON"] ?? "python3";
  await checkPython(system, signal);
  log(
    "installing the emulators (moto, ministack) into a virtual environment; this happens once and takes about a minute",
  );
  rmSync(venv, { recursive: true, force: true });
  makeFolder(directory);
  const made = await run(system, ["-m", "venv", venv], signal);
  if (!made.ok || !existsSync(path.join(venv, "bin", "pip"))) {
    rmSync(venv, { recursive: true, force: true });
    throw userError(
      `${system} could not create a virtual environment: ${lastLines(made.output)}`,
      "install the venv module (Debian, Ubuntu: `apt install python3-venv`), then run `strata sandbox up` again",
    );
  }
  const pipLog = path.join(directory, "pip.log");
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--requirement", requirements];
  const installed = await run(python, pip, signal);
  writeFileSync(pipLog, installed.output);
  if (!installed.ok) {
    throw userError(
      `pip could not install the emulators: ${lastLines(installed.output)}`,
      `see ${pipLog}; behind a proxy or with a package mirror, set HTTPS_PROXY or PIP_INDEX_URL, ` +
        "then run `strata sandbox up` again",
    );
  }
  writeFileSync(markFile, mark);
  return python;
}

async function checkPython(python: string, signal: AbortSignal): Promise<void> {
  const found = await run(python, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], signal);
  const fix =
    "install Python with your package manager or from python.org, or set STRATA_SANDBOX_PYTHON to another one";
  if (!found.ok)
    throw userError(`the sandbox needs Python ${oldest.join(".")} or later, but ${python} could not be run`, fix);
  const [major = 0, minor = 0] = found.output.trim().split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw userError(
    `${python} is Python ${found.output.trim()}, but the sandbox needs ${oldest.join(".")} or later`,
    fix,
  );
}

/** Runs a command until the signal aborts it. An interrupted pip leaves an environment without the mark. */
function run(command: string, args: readonly string[], signal: AbortSignal): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { signal, maxBuffer: 64 * 2 ** 20 }, (error: ExecFileException | null, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ ok: error === null, output: stdout + stderr });
    });
  });
}

const lastLines = (output: string): string =>
  output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(-3)
    .join(" / ") || "no output";
