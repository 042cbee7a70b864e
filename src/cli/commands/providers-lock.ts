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
import { loadProject, selectUnits, synthesizeAside } from "../project";
import { Interruption } from "../../process/interruption";
import { thisPlatform } from "../../terraform/platform";
import { findTerraform } from "../../terraform/terraform";
import type { Context, RegisterCommand } from "../command";
import { table } from "../terminal";

interface Options {
  readonly all?: boolean;
  readonly platform?: readonly string[];
  readonly fsMirror?: string;
  readonly netMirror?: string;
  readonly upgrade?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

export const registerLock: RegisterCommand = (program, context, done) => {
  program
    .command("lock [environments...]")
    .description("lock the providers of environments: versions and checksums, in a file beside each environment.ts")
    .option("--all", "every environment")
    .option(
      "--platform <platform>",
      `lock for this platform; may be repeated (default: ${defaultPlatforms.join(", ")})`,
      collect,
    )
    .option("--fs-mirror <folder>", "take the packages from a folder instead of the registry")
    .option("--net-mirror <url>", "take the packages from a network mirror instead of the registry")
    .option("--upgrade", "take the newest versions that are allowed; without it locked versions stay")
    .option("--check", "write nothing; exit with 2 when a file is missing or would change")
    .option("--json", "print as JSON")
    .action(async (names: string[], options: Options) => done(await lock(context, names, options)));
};

const collect = (name: string, earlier: readonly string[] | undefined): readonly string[] => [...(earlier ?? []), name];

async function lock(context: Context, names: readonly string[], options: Options): Promise<number> {
  const { root, terminal } = context;
  const settings = lockOptions(options);
  const project = loadProject();
  const environments = selectEnvironments(project, names, options);
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

/** @throws UserError for options that cannot be carried out */
function lockOptions({ platform, fsMirror, netMirror, upgrade }: Options): LockOptions {
  const platforms = [...new Set(platform ?? defaultPlatforms)];
  const problems = platforms.map(platformProblem).filter((each) => each !== undefined);
  if (fsMirror !== undefined && statSync(fsMirror, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const fix = "the folder with registry.terraform.io/<namespace>/<name>/<version>/<platform> below it";
    problems.push(problem({ path: "--fs-mirror", value: fsMirror, must: "be a folder", fix }));
  }
  if (netMirror !== undefined && !/^https:\/\/[^/]/.test(netMirror)) {
    problems.push(
      problem({
        path: "--net-mirror",
        value: netMirror,
        must: "be a URL with https",
        fix: "e.g. https://mirror.example/providers/",
      }),
    );
  }
  if (fsMirror !== undefined && netMirror !== undefined) {
    problems.push(problem({ message: "--fs-mirror and --net-mirror exclude each other", fix: "leave one out" }));
  }
  if (problems.length > 0) throw new UserError(problems);
  return {
    platforms,
    fsMirror: fsMirror === undefined ? undefined : resolve(fsMirror),
    // Terraform looks for what is relative to it, and so needs its last slash.
    netMirror: netMirror === undefined ? undefined : netMirror.replace(/\/?$/, "/"),
    upgrade: upgrade === true,
  };
}

/** @throws UserError for names that do not exist, and when nothing is named */
function selectEnvironments(
  project: Project,
  names: readonly string[],
  { all }: Options,
): readonly PlacedEnvironment[] {
  if (all === true && names.length > 0) {
    throw new UserError([
      problem({ message: "--all and names of environments exclude each other", fix: "leave one out" }),
    ]);
  }
  if (all === true) return project.environments;
  if (names.length === 0) {
    const fix = "npx strata lock <environment>…, or --all for every environment";
    throw new UserError([problem({ message: "lock takes only what is named", fix })]);
  }
  const wanted = names.map((name) => {
    selectUnits(project, name);
    return name.replaceAll("/", "-");
  });
  return project.environments.filter(({ name }) => wanted.includes(name));
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
    terminal.out(table(["ENVIRONMENT", "PROVIDER", "VERSION", "CHANGE"], rows));
    terminal.out(`\nplatforms: ${platforms.join(", ")}`);
  }
  for (const lock of locks) {
    const command = `${lockCommand(lock.environment)}${upgrade ? " --upgrade" : ""}`;
    terminal.out(outcome(lock, check === true ? command : undefined));
  }
  if (!platforms.includes(thisPlatform())) {
    terminal.err(`note: this machine is ${thisPlatform()}; lock it too if plans are made on its like`);
  }
}

/** @param command what would write the file, where that was not asked for */
function outcome(lock: EnvironmentLock, command: string | undefined): string {
  const { environment, file, text, before } = lock;
  if (text === undefined) return `${environment.name} needs no provider`;
  if (!isOutdated(lock)) return `${file} is up to date`;
  if (command === undefined) return `wrote ${file}`;
  return `${file} ${before === undefined ? "is missing" : "would change"}: \`${command}\``;
}
