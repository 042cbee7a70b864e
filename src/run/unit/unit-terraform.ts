import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { readText } from "../../engine/read-file";
import { Interruption } from "../../process/interruption";
import { type LoggedEnd, type LoggedOptions, runLogged } from "../../process/logged";
import type { Finished, Variables } from "../../process/run-program";
import { plain, runTerraform, type Terraform, unattended } from "../../terraform/terraform";
import type { Masking } from "../plans/masking";
import { settingsOf } from "../plans/plan-settings";
import type { RunUnit } from "./run-unit";
import type { SchemaCache } from "./schema-cache";
import { isTransient } from "./transient-errors";

export interface UnitTerraformOptions {
  readonly terraform: Terraform;
  readonly env: Variables;
  /** Where the logs of the units go: `<stack>.log`. */
  readonly logs: string;
  readonly interruption: Interruption;
  readonly masking: Masking;
  readonly schemas: SchemaCache;
  /** Receives each line that Terraform prints, secrets masked. */
  readonly onLine: (unit: RunUnit, line: string) => void;
}

/** How a command ended, and whether its errors are of a kind that passes. */
export interface TerraformEnd extends LoggedEnd {
  readonly transient: boolean;
  /** Passes on the lines that were held. */
  readonly tellHeld: () => void;
}

/** Options of one command: by default it runs in the unit's folder and prints into the unit's log. */
export interface UnitCommandOptions extends Partial<
  Pick<LoggedOptions, "cwd" | "log" | "onLine" | "onStart" | "input">
> {
  /** Variables beside those of the run. */
  readonly env?: Variables;
  /** Answers a question as soon as a line of it is printed. */
  readonly answering?: { readonly question: RegExp; readonly answer: string };
  /** When the secrets that may be printed are known: no line is passed on before. */
  readonly secretsKnown?: Promise<unknown>;
  /** Holds the lines until `tellHeld`, for a command whose secrets are known only after its end. */
  readonly hold?: boolean;
}

/** Terraform in the folders of units, for one run. */
export class UnitTerraform {
  private readonly terraform: Terraform;
  private readonly env: Variables;
  /** Digest of the variables that decide plans, see `settingsOf`. */
  readonly settings: string | undefined;

  constructor(private readonly options: UnitTerraformOptions) {
    this.terraform = options.terraform;
    // One data folder for several root modules is never right.
    this.env = unattended({ ...options.env, TF_DATA_DIR: undefined });
    this.settings = settingsOf(this.env);
  }

  /** Runs a command whose output people read. It is not cut off when this process dies. */
  async run(
    unit: RunUnit,
    args: readonly [string, ...string[]],
    { secretsKnown = Promise.resolve(), hold: holdsOn = false, answering, ...options }: UnitCommandOptions = {},
  ): Promise<TerraformEnd> {
    const { interruption, masking, onLine, schemas } = this.options;
    const { cwd = unit.folder, log = this.logOf(unit), env: added, onStart, ...rest } = options;
    const env = { ...this.env, ...added };
    const providers = await schemas.open(unit, args[0], cwd, env);
    const held: string[] = [];
    const tell = (line: string): void => onLine(unit, masking.hide(line));
    let hold = true;
    const tellHeld = (): void => {
      hold = false;
      held.splice(0).forEach(tell);
    };
    let stdin: Writable | undefined;
    const questions = answering === undefined ? {} : { input: (opened: Writable) => (stdin = opened) };
    // Where the secrets cannot be learned, the lines stay untold.
    const released = secretsKnown.then(holdsOn ? () => undefined : tellHeld, () => undefined);
    const end = await runLogged(this.terraform.path, plain(args), {
      cwd,
      env: { ...env, ...providers.env },
      log,
      interruption,
      onStart: (pid) => {
        providers.onStart(pid);
        onStart?.(pid);
      },
      onLine: (line) => {
        if (answering?.question.test(line) === true) stdin?.end(answering.answer);
        if (hold) held.push(line);
        else tell(line);
      },
      ...questions,
      ...rest,
    });
    const crashes = await providers.close();
    if (end.code !== 0 && crashes !== "") appendFileSync(log, crashes);
    const text = end.code === 0 ? end.text : end.text + crashes;
    await released;
    // Masked before anyone takes a part of it: of a secret that is cut, the rest could not be recognized.
    return { ...end, text: masking.hide(text), transient: isTransient(text), tellHeld };
  }

  /** The same, for what must be brought to its end: it is not told of signals. */
  undisturbed(): UnitTerraform {
    return new UnitTerraform({ ...this.options, interruption: new Interruption() });
  }

  /** Runs a command that only reads, and returns what it printed. */
  async read(unit: RunUnit, args: readonly [string, ...string[]]): Promise<Finished> {
    const { env, onStart, close } = await this.options.schemas.open(unit, args[0], unit.folder, this.env);
    const options = { cwd: unit.folder, env: { ...this.env, ...env }, onStart };
    const finished = await runTerraform(this.terraform, args, options);
    const crashes = await close();
    return finished.code === 0 ? finished : { ...finished, stderr: finished.stderr + crashes };
  }

  /** `Terraform 1.11.4`: plans and data folders are of use to the same one only. */
  get version(): string {
    return `${this.terraform.product} ${this.terraform.version}`;
  }

  /** Output of a unit, by line. Secrets that became known later are removed from it. */
  readLog(unit: RunUnit): readonly string[] {
    const log = this.logOf(unit);
    if (!existsSync(log)) return [];
    const text = readText(log);
    const hidden = this.options.masking.hide(text);
    if (hidden !== text) writeFileSync(log, hidden);
    return hidden.split("\n");
  }

  /** The file with all that Terraform printed for a unit. */
  logOf({ stack }: RunUnit): string {
    return join(this.options.logs, `${stack}.log`);
  }

  /** The command that a person would type for a unit. */
  commandFor(unit: RunUnit, root: string, rest: string): string {
    const name = this.terraform.product === "OpenTofu" ? "tofu" : "terraform";
    return `${name} -chdir=${unit.folder.slice(root.length + 1).replaceAll("\\", "/")} ${rest}`;
  }
}
