import packageJson from "../../package.json";
import type { PlacedEnvironment } from "../engine/address";
import type { Variables } from "../process/run-program";
import { checkCredentials } from "./credentials";
import { checkNode, checkPackages } from "./packages";
import { checkProviders } from "./providers";
import type { Row } from "./row";
import { checkStateBuckets, type LookForBucket } from "./state-buckets";
import { checkTools } from "./tools";

export interface DoctorOptions {
  /** The project's folder. */
  readonly root: string;
  /** The output folder of the synthesis, relative to the project. */
  readonly outdir: string;
  /** Those whose credentials are checked. */
  readonly environments: readonly PlacedEnvironment[];
  /** Whether they were asked about by name: then what applying them takes is required. */
  readonly named: boolean;
  readonly env?: Variables;
  /** How long any program may take to answer. */
  readonly timeoutMs?: number;
  /** How a state bucket is looked for. */
  readonly lookForBucket?: LookForBucket;
}

/** Looks at everything at once; a program that hangs costs no more than the time limit. */
export async function examine({
  root,
  outdir,
  environments,
  named,
  env = process.env,
  timeoutMs = 10_000,
  lookForBucket,
}: DoctorOptions): Promise<readonly Row[]> {
  const emulated = environments.some(({ definition }) => definition.aws?.emulator !== undefined);
  const required = (tool: string): boolean =>
    named && (tool === "Terraform" || tool === "OpenTofu" || (tool === "Python" && emulated));
  const checks = [
    ...checkTools({ env, timeoutMs, required }),
    ...checkCredentials(environments, { env, timeoutMs, required: named }),
    ...checkStateBuckets(environments, { timeoutMs, required: named, look: lookForBucket }),
  ];
  const version: Row = {
    name: "Strata",
    status: "ok",
    found: packageJson.version,
    neededFor: "everything",
    required: true,
  };
  const base = [version, checkNode(root), ...checkPackages(root)];
  const [terraform, ...others] = await Promise.all(checks);
  return [...base, terraform!, ...checkProviders(root, outdir, env), ...others];
}
