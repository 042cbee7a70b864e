import { existsSync, statSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { problem, UserError } from "../../engine/problem";
import { readModule, type RunUnit, type RunUnits } from "../../run/unit/run-unit";
import { readState } from "../../sandbox/state";
import { readStateFile } from "../../terraform/state-file";

export interface EmulatedEnvironment {
  /** The project's folder. */
  readonly root: string;
  readonly environment: string;
  readonly all: RunUnits;
  readonly note: (text: string) => void;
}

/**
 * Checks before a run on an AWS emulator that it is there: the AWS provider would try for a minute, and report errors of
 * its SDK. Notes states from before a restart, which describe resources that are gone.
 * @throws UserError if nothing listens at the emulator's address
 */
export async function checkEmulator({ root, environment, all, note }: EmulatedEnvironment): Promise<void> {
  const units = [...all.values()].filter(({ record }) => record.environment === environment);
  const endpoint = endpointOf(units.find(({ record }) => record.providers.includes("aws")));
  if (endpoint === undefined) return;
  const sandbox = readState(join(root, ".strata", "sandbox"));
  if (!(await listens(endpoint))) {
    const message = `of ${environment} is not running: nothing listens at ${endpoint.origin}`;
    throw new UserError([problem({ path: "the sandbox", message, fix: "npx strata sandbox up" })]);
  }
  if (sandbox === undefined || sandbox.endpoint !== endpoint.origin) return;
  const outdated = units.filter((unit) => isFromBefore(root, unit, Date.parse(sandbox.startedAt)));
  const [first] = outdated;
  if (first?.record.state.kind !== "local") return;
  const names = outdated.map(({ record }) => record.unit).join(", ");
  const folder = dirname(dirname(first.record.state.path));
  note(
    `note: the sandbox was started after the last apply of ${names}, so the resources in these states are gone; ` +
      `\`rm -r ${folder}\` forgets them`,
  );
}

/** The emulator's address in the provider of a module; undefined for AWS itself. */
function endpointOf(unit: RunUnit | undefined): URL | undefined {
  if (unit === undefined) return undefined;
  const [settings] = readModule(unit).provider?.["aws"] ?? [];
  const [endpoints] = (settings?.["endpoints"] ?? []) as readonly Readonly<Record<string, string>>[];
  const [address] = Object.values(endpoints ?? {});
  return address === undefined ? undefined : new URL(address);
}

const patienceMs = 2000;

function listens({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || (protocol === "https:" ? 443 : 80)) });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patienceMs, () => end(false));
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}

function isFromBefore(root: string, { record: { state } }: RunUnit, start: number): boolean {
  if (state.kind !== "local" || !existsSync(join(root, state.path))) return false;
  if (statSync(join(root, state.path)).mtimeMs >= start) return false;
  return (readStateFile(root, state.path)?.resources.length ?? 0) > 0;
}
