/** A phrase across lines: Terraform breaks them, and frames each. */
const phrase = (words: string): string => words.replaceAll(" ", "[\\s│]+");

/** An admission webhook whose pods are ready, and whose endpoints or certificate are not known everywhere yet. */
const webhookNotReady = new RegExp(
  `${phrase("failed calling webhook")}[^]{0,600}?(?:${[
    "no endpoints available for service",
    "connect: connection refused",
    "context deadline exceeded",
    "certificate signed by unknown authority",
  ]
    .map(phrase)
    .join("|")})`,
);

/**
 * Errors that a retry may solve: throttling, a network that fails for a moment, a state that another process holds, a
 * webhook that has just been installed.
 */
const transient: readonly RegExp[] = [
  /Throttl(ing|ed)|RequestLimitExceeded|TooManyRequests|Too Many Requests|Rate exceeded|SlowDown|RequestThrottled/,
  /ServiceUnavailable|InternalServerError|\b(502 Bad Gateway|503 Service Unavailable|504 Gateway Timeout)\b/i,
  /connection reset by peer|connection refused|TLS handshake timeout|i\/o timeout|unexpected EOF|": EOF\b|no such host/,
  /StatusCode: 0\b|request send failed|broken pipe/, // the AWS SDK, for any request without a response
  /net\/http: request canceled|temporary failure in name resolution|network is unreachable/i,
  /Error acquiring the state lock|error acquiring the state lock/,
  /OperationAborted|PriorRequestNotComplete/,
  webhookNotReady,
];

export const isTransient = (text: string): boolean => transient.some((pattern) => pattern.test(text));
