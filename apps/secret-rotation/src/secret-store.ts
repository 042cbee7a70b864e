import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { SecretValue } from "./rotation";

/** Staging labels of a version of a secret. */
export type Stage = "AWSCURRENT" | "AWSPENDING";

/** A secret and its versions, without values. */
export interface SecretDescription {
  readonly name: string;
  readonly rotationEnabled: boolean;
  /** Staging labels by version. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

/** Secrets Manager, as far as a rotation needs it. */
export class SecretStore {
  constructor(private readonly client = new SecretsManagerClient()) {}

  async describe(secretId: string): Promise<SecretDescription> {
    const secret = await this.client.send(new DescribeSecretCommand({ SecretId: secretId }));
    return {
      name: secret.Name ?? "",
      rotationEnabled: secret.RotationEnabled ?? false,
      stages: secret.VersionIdsToStages ?? {},
    };
  }

  /** The value of a version. Undefined if the version has none yet. */
  async find(secretId: string, stage: Stage, version?: string): Promise<SecretValue | undefined> {
    try {
      const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage, VersionId: version });
      const { SecretString: text } = await this.client.send(command);
      return parsed(text ?? "");
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /** @throws if the version has no value */
  async read(secretId: string, stage: Stage, version?: string): Promise<SecretValue> {
    const value = await this.find(secretId, stage, version);
    if (value === undefined) throw new Error(`${secretId} has no value for ${stage}`);
    return value;
  }

  async putPending(secretId: string, version: string, value: SecretValue): Promise<void> {
    const command = new PutSecretValueCommand({
      SecretId: secretId,
      ClientRequestToken: version,
      SecretString: JSON.stringify(value),
      VersionStages: ["AWSPENDING"],
    });
    await this.client.send(command);
  }

  /** Makes a version the current one. Secrets Manager labels the one before AWSPREVIOUS. */
  async makeCurrent(secretId: string, version: string, before: string | undefined): Promise<void> {
    const command = new UpdateSecretVersionStageCommand({
      SecretId: secretId,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: version,
      RemoveFromVersionId: before,
    });
    await this.client.send(command);
  }

  readonly randomPassword = async (length: number): Promise<string> => {
    const command = new GetRandomPasswordCommand({ PasswordLength: length, ExcludePunctuation: true });
    const { RandomPassword: password } = await this.client.send(command);
    if (password === undefined) throw new Error("Secrets Manager generated no password");
    return password;
  };
}

/** JSON.parse quotes the text in its message, and the text is a secret. */
function parsed(text: string): SecretValue {
  try {
    return JSON.parse(text) as SecretValue;
  } catch {
    throw new Error("the secret's value is not JSON");
  }
}
