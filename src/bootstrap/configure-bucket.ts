import { UserError } from "../engine/problem";
import { maxAttempts, backOffMs } from "../process/back-off";
import { errorName, refusal } from "./aws-error";
import { createBucket, findBucket } from "./bucket";
import type { Session } from "./session";
import { bucketSettings } from "./settings";
import type { StateBucket } from "./state-bucket";
import { type Finding, isWork, inspectBucket } from "./inspect-bucket";

export interface ConfigureOptions {
  /** Told what was done, each time. */
  readonly log: (what: string) => void;
  /** Asked before each step: once true, nothing more is done. */
  readonly stopped: () => boolean;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Makes the bucket and every setting that is not what it must be, one after the other; one that fails keeps no other
 * from being made. Returns what is found afterwards.
 * @throws UserError when there is no bucket and none can be made
 */
export async function configureBucket(
  session: Session,
  bucket: StateBucket,
  { log, stopped, pause }: ConfigureOptions,
): Promise<readonly Finding[]> {
  if ((await findBucket(session, bucket)) === "missing") {
    await createBucket(session, bucket);
    log(`made bucket ${bucket.name}`);
  }
  const failures = new Map<string, string>();
  for (const { name, wanted, permissions, read } of bucketSettings(session.s3, bucket)) {
    if (stopped()) break;
    let permission = permissions.read;
    try {
      const found = await patiently(read, pause);
      if (found.status === "ok") continue;
      permission = permissions.apply;
      await patiently(found.apply, pause);
      log(`${name}: ${wanted}`);
    } catch (error) {
      failures.set(name, refusal(error, permission, bucket.name));
    }
  }
  const findings = await inspectUntilSettled(session, bucket, { failures, stopped, pause }).catch((error: unknown) =>
    unseen(session, bucket, error),
  );
  return findings.map((finding) => {
    const why = failures.get(finding.name);
    return why === undefined || finding.status === "ok" ? finding : { ...finding, status: "failed", found: why };
  });
}

/** When AWS can no more be asked, what was done must not be taken for nothing. */
function unseen({ s3 }: Session, bucket: StateBucket, error: unknown): readonly Finding[] {
  if (!(error instanceof UserError)) throw error;
  const found = `not looked at again: ${error.problems.map(({ path, rule }) => `${path} ${rule}`).join(", ")}`;
  return bucketSettings(s3, bucket).map(({ name, wanted }) => ({ name, status: "failed", found, wanted }));
}

/** S3 knows of a new bucket, and of a new setting, only after a moment in all of its places. */
async function inspectUntilSettled(
  session: Session,
  bucket: StateBucket,
  {
    failures,
    stopped,
    pause,
  }: Pick<ConfigureOptions, "stopped" | "pause"> & { readonly failures: ReadonlyMap<string, string> },
): Promise<readonly Finding[]> {
  for (let attempt = 1; ; attempt++) {
    const findings = await inspectBucket(session, bucket);
    const settled = !findings.some((finding) => isWork(finding) && !failures.has(finding.name));
    if (settled || stopped() || attempt >= maxAttempts) return findings;
    await pause(backOffMs(attempt));
  }
}

async function patiently<T>(request: () => Promise<T>, pause: (ms: number) => Promise<void>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (!/^(NoSuchBucket|OperationAborted)$/.test(errorName(error)) || attempt >= maxAttempts) throw error;
      await pause(backOffMs(attempt));
    }
  }
}
