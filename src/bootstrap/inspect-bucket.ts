import { refusal } from "./aws-error";
import { findBucket } from "./bucket";
import type { Session } from "./session";
import type { Reading, Setting } from "./setting";
import { bucketSettings } from "./settings";
import type { StateBucket } from "./state-bucket";

/** Status of one setting; `failed` where it could not be read or written. */
export interface Finding {
  readonly name: string;
  readonly status: Reading["status"] | "failed";
  /** The current value, or why it is unknown. */
  readonly found: string;
  readonly wanted: string;
}

/**
 * Looks at the bucket and every setting of it; changes nothing.
 * @throws UserError for a bucket that is not the environment's
 */
export async function inspectBucket(session: Session, bucket: StateBucket): Promise<readonly Finding[]> {
  const settings = bucketSettings(session.s3, bucket);
  const place = `${bucket.region}, account ${bucket.account}`;
  if ((await findBucket(session, bucket)) === "missing") {
    const missing = { status: "missing", found: "-" } as const;
    return [{ name: "bucket", wanted: place }, ...settings.map(({ name, wanted }) => ({ name, wanted }))].map(
      (each) => ({ ...each, ...missing }),
    );
  }
  const findings = await Promise.all(settings.map((setting) => inspect(setting, bucket)));
  return [{ name: "bucket", status: "ok", found: place, wanted: place }, ...findings];
}

async function inspect({ name, wanted, permissions, read: ask }: Setting, bucket: StateBucket): Promise<Finding> {
  try {
    const { status, found } = await ask();
    return { name, status, found, wanted };
  } catch (error) {
    return { name, status: "failed", found: refusal(error, permissions.read, bucket.name), wanted };
  }
}

export const isWork = ({ status }: Finding): boolean => status === "missing" || status === "differs";
