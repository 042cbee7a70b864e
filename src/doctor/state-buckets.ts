import { findBucket } from "../bootstrap/bucket";
import { openSession } from "../bootstrap/session";
import { type StateBucket, stateBucketOf } from "../bootstrap/state-bucket";
import { UserError, type Problem } from "../engine/problem";
import type { PlacedEnvironment } from "../engine/address";
import type { Row } from "./row";

/** Status of a bucket; `unknown` where AWS could not be asked. */
export type BucketState =
  | { readonly status: "there" | "missing" }
  | { readonly status: "wrong" | "unknown"; readonly reason: string; readonly fix?: string };

/** Asks AWS for a bucket. */
export type LookForBucket = (bucket: StateBucket, timeoutMs: number) => Promise<BucketState>;

export interface StateBucketOptions {
  readonly timeoutMs: number;
  /** Whether the environments cannot do without. */
  readonly required: boolean;
  /** @default AWS itself */
  readonly look?: LookForBucket;
}

/** Whether the buckets of the states are there: one row for each, however many environments share it. */
export function checkStateBuckets(
  environments: readonly PlacedEnvironment[],
  { timeoutMs, required, look = lookForBucket }: StateBucketOptions,
): readonly Promise<Row>[] {
  const buckets = new Map<string, StateBucket[]>();
  for (const bucket of environments.flatMap((each) => stateBucketOf(each) ?? [])) {
    buckets.set(bucket.name, [...(buckets.get(bucket.name) ?? []), bucket]);
  }
  return [...buckets.values()].map(async (users): Promise<Row> => {
    const bucket = users[0]!;
    const neededFor = `states of ${users.map(({ environment }) => environment).join(", ")}`;
    const names = users.map(({ environment }) => environment);
    const row = { name: `state bucket ${bucket.name}`, neededFor, required, environments: names };
    const found = await withinTime(look(bucket, timeoutMs), timeoutMs);
    switch (found.status) {
      case "there":
        return { ...row, status: "ok", found: `${bucket.region}, account ${bucket.account}` };
      case "missing":
        return { ...row, status: "missing", found: "-", fix: `\`npx strata bootstrap ${bucket.environment}\`` };
      case "wrong":
        return { ...row, status: "missing", found: found.reason, fix: found.fix };
      case "unknown":
        return { ...row, status: "skipped", found: `not checked: ${found.reason}`, unclear: true };
    }
  });
}

async function lookForBucket(bucket: StateBucket, timeoutMs: number): Promise<BucketState> {
  const session = await openSession(bucket, { timeoutMs, attempts: 1 }).catch(problemOf);
  if ("rule" in session) {
    // An account has a value, and its rule is a sentence of its own.
    const subject = session.value === undefined ? `${session.path} ` : "";
    return { status: "unknown", reason: subject + session.rule };
  }
  const found = await findBucket(session, bucket).catch(problemOf);
  return typeof found === "string" ? { status: found } : { status: "wrong", reason: found.rule, fix: found.fix };
}

function problemOf(error: unknown): Problem {
  if (error instanceof UserError) return error.problems[0]!;
  throw error;
}

/** Where finding credentials takes long, no request has begun whose own limit would end it. */
function withinTime(answer: Promise<BucketState>, timeoutMs: number): Promise<BucketState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<BucketState>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, { status: "unknown", reason: `no answer within ${timeoutMs / 1000} s` });
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
