import type { Rotation } from "./rotation";
import type { SecretStore } from "./secret-store";

/** The event of Secrets Manager: one call for each step, in this order. */
export interface RotationEvent {
  readonly Step: "createSecret" | "setSecret" | "testSecret" | "finishSecret";
  /** The secret's ARN. */
  readonly SecretId: string;
  /** The id of the new version. */
  readonly ClientRequestToken: string;
}

/**
 * Runs one step of a rotation. Secrets Manager repeats steps that fail and may repeat ones that did not, so each does
 * nothing that was done before. Until finishSecret the current value stays in use.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 * @throws if the secret is not being rotated to this version
 */
export async function rotate(event: RotationEvent, store: SecretStore, rotation: Rotation): Promise<void> {
  const { Step: step, SecretId: secretId, ClientRequestToken: version } = event;
  const { name, rotationEnabled, stages } = await store.describe(secretId);
  if (!rotationEnabled) throw new Error(`${secretId} has no rotation`);
  const labels = stages[version];
  if (labels === undefined) throw new Error(`${secretId} has no version ${version}`);
  if (labels.includes("AWSCURRENT")) return; // finished before
  if (!labels.includes("AWSPENDING")) throw new Error(`version ${version} of ${secretId} is not AWSPENDING`);

  const current = () => store.read(secretId, "AWSCURRENT");
  const pending = () => store.read(secretId, "AWSPENDING", version);
  switch (step) {
    case "createSecret": {
      if ((await store.find(secretId, "AWSPENDING", version)) !== undefined) return; // created before
      return store.putPending(secretId, version, await rotation.next(await current(), name, store.randomPassword));
    }
    case "setSecret":
      return rotation.set(await pending(), await current());
    case "testSecret":
      return rotation.test(await pending());
    case "finishSecret": {
      await pending(); // an empty version must not become the current one
      const before = Object.keys(stages).find((each) => stages[each]!.includes("AWSCURRENT"));
      return store.makeCurrent(secretId, version, before);
    }
    default:
      throw new Error(`${String(step)} is not a step of a rotation`);
  }
}
