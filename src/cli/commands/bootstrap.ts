import { setTimeout as sleep } from "node:timers/promises";
import { configureBucket } from "../../bootstrap/configure-bucket";
import { openSession, type Session } from "../../bootstrap/session";
import { type StateBucket, stateBucketOf, stateBucketProblems } from "../../bootstrap/state-bucket";
import { type Finding, isWork, inspectBucket } from "../../bootstrap/inspect-bucket";
import { assertValid } from "../../engine/problem";
import type { PlacedEnvironment } from "../../engine/address";
import type { State } from "../../engine/state";
import { loadProject } from "../project";
import { projectNames, resolveTarget } from "../targets";
import { holdEnvironment } from "../../run/open-run";
import { Interruption } from "../../process/interruption";
import { findingsTable } from "../bootstrap/findings-table";
import type { Context, RegisterCommand } from "../command";
import { askPerson, requireConsent } from "../run/consent";

interface Options {
  readonly autoApprove?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export const registerBootstrap: RegisterCommand = (program, context, done) => {
  program
    .command("bootstrap <environment>")
    .description("create or complete the S3 state bucket")
    .option("--auto-approve", "skip the confirmation")
    .option("--dry-run", "show what is missing; exit with 2 if anything is")
    .option("--json", "print JSON")
    .action(async (named: string, options: Options) => {
      const project = loadProject();
      const { environment: chosen } = resolveTarget(projectNames(project), [named], context.root, "bootstrap");
      const environment = project.environments.find(({ name }) => name === chosen.name)!;
      const bucket = stateBucketOf(environment);
      if (bucket === undefined) {
        done(nothingToMake(context, environment, options));
        return;
      }
      assertValid(stateBucketProblems(bucket));
      if (context.terminal.interactive) context.terminal.err("inspecting the bucket …");
      const session = await openSession(bucket);
      const before = await inspectBucket(session, bucket);
      const findings = await carryOut(context, { session, bucket, findings: before }, options);
      done(findings === undefined ? 1 : report(context, { session, bucket, findings }, options));
    });
};

interface Outcome {
  readonly session: Session;
  readonly bucket: StateBucket;
  readonly findings: readonly Finding[];
}

/** Creates what is missing after a confirmation. Returns the findings afterwards; undefined if it was not confirmed. */
async function carryOut(
  { root, terminal }: Context,
  { session, bucket, findings }: Outcome,
  { autoApprove, dryRun, json }: Options,
): Promise<readonly Finding[] | undefined> {
  if (dryRun === true || !findings.some(isWork)) return findings;
  const { environment, name } = bucket;
  if (json !== true) terminal.out(`${title(session, bucket)}\n\n${findingsTable(findings, terminal)}\n`);
  const command = `bootstrap ${environment}`;
  requireConsent(autoApprove === true, command);
  return holdEnvironment({ root, environment, command }, async () => {
    if (autoApprove !== true && !(await askPerson(`Create or change these settings of bucket ${name}?`))) {
      terminal.err("nothing was changed");
      return undefined;
    }
    const interruption = new Interruption((signal) => terminal.err(`${signal}: stopping after this step`));
    const after = await interruption.during(() =>
      configureBucket(session, bucket, {
        log: (what) => terminal.err(what),
        stopped: () => interruption.requested,
        pause: (ms) => sleep(ms),
      }),
    );
    terminal.err("");
    return after;
  });
}

const title = ({ caller }: Session, { name, environment }: StateBucket): string =>
  `bucket ${name} of ${environment}, inspected as ${caller}`;

/** Prints the findings and returns the exit code. */
function report({ terminal }: Context, { session, bucket, findings }: Outcome, { dryRun, json }: Options): number {
  const failed = findings.filter(({ status }) => status === "failed");
  const work = findings.filter(isWork);
  const code = failed.length > 0 ? 1 : work.length === 0 ? 0 : dryRun === true ? 2 : 1;
  if (json === true) {
    const { environment, name, region, account } = bucket;
    const shown = { environment, state: "s3", bucket: name, region, account, caller: session.caller };
    terminal.out(JSON.stringify({ ...shown, ok: code === 0, settings: findings }, undefined, 2));
    return code;
  }
  const { green, red, yellow } = terminal.colors;
  terminal.out(`${title(session, bucket)}\n\n${findingsTable(findings, terminal)}\n`);
  const names = (some: readonly Finding[]): string => some.map(({ name }) => name).join(", ");
  const command = `npx strata bootstrap ${bucket.environment}`;
  if (failed.length > 0) terminal.out(red(`failed: ${names(failed)}; then run \`${command}\` again`));
  if (work.length > 0) terminal.out(yellow(`to do: ${names(work)} (\`${command}\`)`));
  if (code === 0) terminal.out(green("the bucket is complete"));
  return code;
}

/** Reports an environment without a state bucket. */
function nothingToMake({ terminal }: Context, { name, definition }: PlacedEnvironment, { json }: Options): number {
  const { kind } = definition.state;
  const note = whereStatesAre(definition.state);
  terminal.out(
    json === true
      ? JSON.stringify({ environment: name, state: kind, ok: true, note, settings: [] }, undefined, 2)
      : `${name} needs no state bucket: ${note}`,
  );
  return 0;
}

function whereStatesAre(state: State): string {
  if (state.kind !== "cloud") return "its states are local files";
  const { hostname = "app.terraform.io", organization } = state;
  return (
    `its states are in HCP Terraform (${hostname}). Organization ${organization} must exist; ` +
    "the first init of each unit creates its workspace"
  );
}
