/**
 * Settings of every client. The SDK waits for an answer without limit; a call that hangs must not use up the time of the
 * whole invocation.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;
