import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { UserError, problem } from "../../engine/problem";
import { retry, type StepEnd } from "../unit/retry";
import { locksFolder, type RunContext } from "../run-context";
import { errorSummary } from "../unit/diagnostics";
import { readWholeState } from "../move/move-states";
import { readModule, type RunUnit } from "../unit/run-unit";
import { makeFolder } from "../../engine/make-folder";

/** The lock of a unit's state, held by a Terraform of its own until it is given back. */
interface HeldLock {
  readonly unit: RunUnit;
  readonly lost: () => boolean;
  readonly release: () => Promise<void>;
}

/**
 * Holds the locks of several states while `work` is done.
 * @param work is given a check that throws when a lock was lost meanwhile
 * @throws UserError when one cannot be had, also after it was tried again
 */
export async function withStateLocks<T>(
  context: RunContext,
  units: readonly RunUnit[],
  work: (requireLocks: () => void) => Promise<T>,
): Promise<T> {
  const held: HeldLock[] = [];
  const requireLocks = (): void => {
    const problems = held
      .filter(({ lost }) => lost())
      .map(({ unit }) =>
        problem({ path: `unit ${unit.stack}`, message: "has lost the lock of its state", fix: "try again" }),
      );
    if (problems.length > 0) throw new UserError(problems);
  };
  try {
    for (const unit of units) {
      const end = await retry(context, unit, () => holdLock(unit, context));
      if (!end.ok) {
        const message = `cannot have the lock of its state: ${context.masking.hide(end.message)}`;
        const fix = `wait for whoever holds it; if no one does, \`npx strata force-unlock ${unit.record.environment} ${unit.record.unit}\``;
        throw new UserError([problem({ path: `unit ${unit.stack}`, message, fix })]);
      }
      held.push(end.value);
    }
    return await work(requireLocks);
  } finally {
    await Promise.all(held.map(({ release }) => release()));
    rmSync(join(context.folder, locksFolder), { recursive: true, force: true });
  }
}

/** Both commands ask with it, with the lock in their hands. */
const asks = /^\s*Only 'yes' will be accepted/;

/**
 * Terraform has no command that locks a state, but two that ask while they hold its lock, and are never told yes. Where
 * a state holds something, it is `state replace-provider` of a provider by itself: it needs neither a plan nor the
 * provider, and would change nothing. An empty state gives it nothing to ask about; there it is the apply of a module
 * that has the unit's backend and one output. If this process is killed, their input ends, and they let go.
 */
async function holdLock(unit: RunUnit, context: RunContext): Promise<StepEnd<HeldLock>> {
  const { terraform, initialization, observer, states, folder } = context;
  observer.phase(unit, "lock");
  const failure = await initialization.ensure(unit);
  if (failure !== undefined) return { ok: false, ...failure };
  const calm = terraform.undisturbed();
  const log = join(folder, `${unit.stack}.lock.log`);
  const aside = join(folder, locksFolder, unit.stack);
  const [provider] = (await readWholeState(unit, states)).providers;
  const command = ["state", "replace-provider", provider ?? "", provider ?? ""] as const;
  // Arguments that a person sets for every apply may say yes.
  const env = { TF_CLI_ARGS: undefined, TF_CLI_ARGS_apply: undefined };
  const where = provider === undefined ? { log, env, cwd: aside } : { log, env };
  if (provider === undefined) {
    writeBackendModule(unit, aside);
    const { code, text, transient } = await calm.run(unit, ["init", "-input=false"], where);
    if (code !== 0) return { ok: false, message: errorSummary(text), transient };
  }
  return new Promise((settle) => {
    let ended = false;
    let stdin: Writable | undefined;
    const input = (opened: Writable) => (stdin = opened);
    const release = async (): Promise<void> => {
      stdin?.end("no\n");
      await end;
    };
    const onLine = (line: string): void => {
      if (asks.test(line)) settle({ ok: true, value: { unit, lost: () => ended, release } });
    };
    const end = calm
      .run(unit, provider === undefined ? ["apply", "-input=true"] : command, { ...where, input, onLine })
      .then(({ text, transient, code }) => {
        ended = true;
        // It found nothing to ask about: the state has changed since it was looked at.
        settle({ ok: false, message: errorSummary(text), transient: transient || code === 0 });
      });
  });
}

function writeBackendModule(unit: RunUnit, folder: string): void {
  const { backend, cloud } = readModule(unit).terraform ?? {};
  const { state } = unit.record;
  const path = (backend as { readonly local?: { readonly path: string } } | undefined)?.local?.path;
  const place =
    state.kind === "local" && path !== undefined
      ? { backend: { local: { path: resolve(unit.folder, path) } } }
      : { backend, cloud };
  makeFolder(folder, 0o700);
  const module = { terraform: place, output: { held: { value: "by strata move" } } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(module, undefined, 2));
}
