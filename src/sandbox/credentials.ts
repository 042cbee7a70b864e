import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { sandboxAccount } from "./account";
import { sandboxProfile } from "../../modules/aws/emulated-services";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** New credentials. The sandbox has its own at every start: whoever cannot read its folder cannot use it. */
export const randomCredentials = (): Credentials => ({
  accessKeyId: `AKIASANDBOX${randomBytes(6).toString("hex").toUpperCase().slice(0, 9)}`,
  secretAccessKey: randomBytes(30).toString("base64"),
});

/** Credentials of the Lambda functions. ministack gives each of them the account as its access key. */
export const functionCredentials = (): Credentials => ({ ...randomCredentials(), accessKeyId: sandboxAccount });

/** Writes a shared credentials file of the AWS SDKs that only its owner can read. */
export function writeCredentials(file: string, { accessKeyId, secretAccessKey }: Credentials): void {
  rmSync(file, { force: true });
  writeFileSync(
    file,
    `[${sandboxProfile}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    { mode: 0o600, flag: "wx" },
  );
}

/**
 * The access keys that the gateway accepts: those of the sandbox and of its functions, and those that its STS has issued
 * since for roles. An emulator lets any key pass.
 */
export class AccessKeys {
  private readonly secrets = new Map<string, string>();

  constructor(...known: readonly Credentials[]) {
    for (const { accessKeyId, secretAccessKey } of known) this.secrets.set(accessKeyId, secretAccessKey);
  }

  secretOf(accessKeyId: string): string | undefined {
    return this.secrets.get(accessKeyId);
  }

  /** Learns the credentials in an answer of STS. */
  learn(answer: string): void {
    const field = (name: string): string | undefined => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1];
    const [id, secret] = [field("AccessKeyId"), field("SecretAccessKey")];
    if (id !== undefined && secret !== undefined) this.secrets.set(id, secret);
  }
}
