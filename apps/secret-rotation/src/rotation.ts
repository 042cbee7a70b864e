/** The JSON value of a secret. */
export type SecretValue = Readonly<Record<string, string>>;

/** How a kind of secret is rotated. Every step may run more than once, and may have been interrupted before. */
export interface Rotation {
  /**
   * The value that follows the current one.
   * @param secretName the secret's name
   * @param random generates a password of a length, with letters and digits
   */
  next(current: SecretValue, secretName: string, random: (length: number) => Promise<string>): Promise<SecretValue>;
  /** Makes the pending value valid where it is used. The current one stays valid. */
  set(pending: SecretValue, current: SecretValue): Promise<void>;
  /** @throws if the pending value does not work */
  test(pending: SecretValue): Promise<void>;
}

/** Length of a password that takes the place of none. */
export const passwordLength = 32;

/** A field that must be there. The message names fields, never values. */
export function fieldOf(value: SecretValue, name: string): string {
  const field = value[name];
  if (field === undefined || field === "") throw new Error(`the secret has no ${name}`);
  return field;
}

/** @throws if a setting of the function is missing */
export function setting(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const value = environment[name];
  if (value === undefined || value === "") throw new Error(`the environment variable ${name} is not set`);
  return value;
}
