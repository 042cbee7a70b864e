/** A message that no retry can help. It goes to the dead-letter queue with the reason. */
export class PoisonError extends Error {
  override readonly name: string = "PoisonError";
  /** @param reason in words, for the dead-letter queue and the upload's record */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** A failure that a later attempt may not meet, such as a timeout of another service. It uses up a receive. */
export class TransientError extends Error {
  override readonly name: string = "TransientError";
}

/** No capacity now: no token of the own rate limit, or throttling by AWS. The message is deferred; no receive is used up. */
export class ThrottledError extends Error {
  override readonly name: string = "ThrottledError";
  /** @param waitSeconds the earliest time at which capacity is expected */
  constructor(
    message: string,
    readonly waitSeconds: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Errors by which AWS services refuse a request because of its rate, or of too many open jobs. */
const throttlingNames = new Set([
  "LimitExceededException", // Textract, Rekognition: too many open jobs
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "SlowDown",
  "ServiceQuotaExceededException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException", // MediaConvert, Lambda
]);

/** An error of AWS by the fields that every service's errors have. */
interface AwsError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
}

/** True for an error of one of these names, such as `NoSuchKey` and `NotFound`. */
export const isNamed = (error: unknown, ...names: string[]): error is Error =>
  error instanceof Error && names.includes(error.name);

/** True if AWS refused the request because of its rate, or of too many open jobs. */
export function isThrottling(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata, $retryable } = error as AwsError;
  return throttlingNames.has(error.name) || $metadata?.httpStatusCode === 429 || $retryable?.throttling === true;
}

/** Seconds after which a request that AWS throttled is tried again, when nothing better is known. */
const throttlingWaitSeconds = 5;

/** How a failure is handled: poison and throttled as they are, throttling of AWS as throttled, all else is transient. */
export function failureOf(error: unknown): PoisonError | ThrottledError | TransientError {
  if (error instanceof PoisonError || error instanceof ThrottledError || error instanceof TransientError) return error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (isThrottling(error)) return new ThrottledError(message, throttlingWaitSeconds, { cause: error });
  return new TransientError(message, { cause: error });
}
