import type { Command } from "commander";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { UserError, problem } from "../../engine/problem";
import type { PlacedEnvironment } from "../../engine/address";
import type { Project } from "../../engine/project";
import { lockCommand } from "../../provider-locks/environment-locks";
import {
  type EnvironmentLock,
  isOutdated,
  lockEnvironments,
  type LockOptions,
  writeLocks,
} from "../../provider-locks/lock-environments";
import { defaultPlatforms, platformProblem } from "../../provider-locks/platforms";
import { loadProject, synthesizeAside } from "../project";
import { projectNames, resolveTargets } from "../targets";
import { Interruption } from "../../process/interruption";
import { thisPlatform } from "../../terraform/platform";
import { findTerraform } from "../../terraform/terraform";
import type { Context, RegisterCommand } from "../command";
import { table } from "../table";

interface Options {
  readonly all?: boolean;
  readonly platform?: readonly string[];
  readonly fsMirror?: string;
  readonly netMirror?: string;
  readonly upgrade?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

export const registerProvidersLock: RegisterCommand = (program, context, done) => {
  const add = (parent: Command, hidden: boolean): void => {
    parent
      .command("lock [environments...]", { hidden })
      .description("lock provider versions and checksums of environments")
      .option("--all", "select every environment")
      .option("--platform <platform>", "add a platform (repeatable)", collect)
      .option("--fs-mirror <folder>", "get packages from a folder")
      .option("--net-mirror <url>", "get packages from a network mirror")
      .option("--upgrade", "take the newest allowed versions")
      .option("--check", "write nothing; exit with 2 if a file is outdated")
      .option("--json", "print JSON")
      .addHelpText("after", `\nWithout --platform: ${defaultPlatforms.join(", ")}.`)
      .action(async (words: string[], options: Options) => done(await lock(context, words, options)));
  };
  add(program.command("providers").description("manage the providers of environments"), false);
  add(program, true); // the name before 0.2
};

const collect = (name: string, earlier: readonly string[] | undefined): readonly string[] => [...(earlier ?? []), name];

async function lock(context: Context, words: readonly string[], options: Options): Promise<number> {
  const { root, terminal } = context;
  const settings = lockOptions(options);
  const project = loadProject();
  const environments = selectEnvironments(project, words, root, options);
  const units = project.units.filter(({ environment }) => environments.includes(environment));
  const synthesized = synthesizeAside({ root }, project, units);
  const terraform = await findTerraform();
  const interruption = new Interruption((signal) => terminal.err(`${signal}: stopping`));
  const onLine = (line: string): void => {
    if (terminal.interactive && /^\S+: (Fetching|Retrieved) /.test(line)) terminal.err(line);
  };
  const program = { terraform, env: process.env, interruption, onLine };
  const locks = await interruption.during(() => lockEnvironments(root, environments, synthesized, settings, program));
  if (options.check !== true) writeLocks(root, locks);
  if (options.json === true) terminal.out(JSON.stringify(locks.map(summary(settings, options)), undefined, 2));
  else print(context, locks, settings, options);
  return options.check === true && locks.some(isOutdated) ? 2 : 0;
}

/** @throws UserError for invalid options */
function lockOptions({ platform, fsMirror, netMirror, upgrade }: Options): LockOptions {
  const platforms = [...new Set(platform ?? defaultPlatforms)];
  const problems = platforms.map(platformProblem).filter((each) => each !== undefined);
  if (fsMirror !== undefined && statSync(fsMirror, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const fix = "the folder that contains registry.terraform.io/<namespace>/<name>/<version>/<platform>";
    problems.push(problem({ path: "--fs-mirror", value: fsMirror, must: "be a folder", fix }));
  }
  if (netMirror !== undefined && !/^https:\/\/[^/]/.test(netMirror)) {
    problems.push(
      problem({
        path: "--net-mirror",
        value: netMirror,
        must: "be an https URL",
        fix: "e.g. https://mirror.example/providers/",
      }),
    );
  }
  if (fsMirror !== undefined && netMirror !== undefined) {
    problems.push(problem({ message: "--fs-mirror and --net-mirror exclude each other", fix: "omit one" }));
  }
  if (problems.length > 0) throw new UserError(problems);
  return {
    platforms,
    fsMirror: fsMirror === undefined ? undefined : resolve(fsMirror),
    // Terraform resolves paths relative to it, which requires the trailing slash.
    netMirror: netMirror === undefined ? undefined : netMirror.replace(/\/?$/, "/"),
    upgrade: upgrade === true,
  };
}

/** @throws UserError for words that name nothing, and for no words */
function selectEnvironments(
  project: Project,
  words: readonly string[],
  root: string,
  { all }: Options,
): readonly PlacedEnvironment[] {
  if (all === true && words.length > 0) {
    throw new UserError([problem({ message: "--all and named environments exclude each other", fix: "omit one" })]);
  }
  if (all === true) return project.environments;
  if (words.length === 0) {
    throw new UserError([
      problem({
        message: "name the environments to lock, or pass --all",
        fix: "npx strata providers lock <environment>…",
      }),
    ]);
  }
  const names = resolveTargets(projectNames(project), words, root).map(({ environment }) => environment.name);
  return project.environments.filter(({ name }) => names.includes(name));
}

const summary =
  ({ platforms }: LockOptions, { check }: Options) =>
  (lock: EnvironmentLock) => ({
    environment: lock.environment.name,
    file: lock.file,
    outdated: isOutdated(lock),
    written: check !== true && isOutdated(lock),
    platforms,
    providers: lock.providers,
  });

function print(
  { terminal }: Context,
  locks: readonly EnvironmentLock[],
  { platforms, upgrade }: LockOptions,
  { check }: Options,
): void {
  const rows = locks.flatMap(({ environment, providers }) =>
    providers.map(({ source, before, now, change }) => {
      const version = before === now ? now! : `${before ?? "-"} -> ${now ?? "-"}`;
      return [environment.name, source, version, change];
    }),
  );
  if (rows.length > 0) {
    terminal.out(table(["ENVIRONMENT", "PROVIDER", "VERSION", "CHANGE"], rows, { columns: terminal.columns }));
    terminal.out(`\nplatforms: ${platforms.join(", ")}`);
  }
  for (const lock of locks) {
    const command = `${lockCommand(lock.environment)}${upgrade ? " --upgrade" : ""}`;
    terminal.out(outcome(lock, check === true ? command : undefined));
  }
  if (!platforms.includes(thisPlatform())) {
    terminal.err(
      `note: this machine is ${thisPlatform()}; add --platform ${thisPlatform()} if you also plan on this OS/architecture`,
    );
  }
}

/** @param command the command that writes the file, if it was not written */
function outcome(lock: EnvironmentLock, command: string | undefined): string {
  const { environment, file, text, before } = lock;
  if (text === undefined) return `${environment.name} has no providers to lock`;
  if (!isOutdated(lock)) return `${file} is up to date`;
  if (command === undefined) return `wrote ${file}`;
  return `${file} ${before === undefined ? "is missing" : "would change"}: \`${command}\``;
}
