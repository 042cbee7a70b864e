/**
 * Errors that a retry may solve: throttling, a network that fails for a moment, a state that another process holds.
 */
const transient: readonly RegExp[] = [
  /Throttl(ing|ed)|RequestLimitExceeded|TooManyRequests|Too Many Requests|Rate exceeded|SlowDown|RequestThrottled/,
  /ServiceUnavailable|InternalServerError|\b(502 Bad Gateway|503 Service Unavailable|504 Gateway Timeout)\b/i,
  /connection reset by peer|connection refused|TLS handshake timeout|i\/o timeout|unexpected EOF|": EOF\b|no such host/,
  /StatusCode: 0\b|request send failed|broken pipe/, // the AWS SDK, for any request without a response
  /net\/http: request canceled|temporary failure in name resolution|network is unreachable/i,
  /Error acquiring the state lock|error acquiring the state lock/,
  /OperationAborted|PriorRequestNotComplete/,
];

export const isTransient = (text: string): boolean => transient.some((pattern) => pattern.test(text));
