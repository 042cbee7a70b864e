/**
 * What passes by itself: a service that asks to slow down, a network that fails for a moment, a state that another
 * process holds. Everything else would fail again.
 */
const transient: readonly RegExp[] = [
  /Throttl(ing|ed)|RequestLimitExceeded|TooManyRequests|Too Many Requests|Rate exceeded|SlowDown|RequestThrottled/,
  /ServiceUnavailable|InternalServerError|\b(502 Bad Gateway|503 Service Unavailable|504 Gateway Timeout)\b/i,
  /connection reset by peer|connection refused|TLS handshake timeout|i\/o timeout|unexpected EOF|": EOF\b|no such host/,
  /StatusCode: 0\b|request send failed|broken pipe/, // what AWS's SDK calls any request that found no answer
  /net\/http: request canceled|temporary failure in name resolution|network is unreachable/i,
  /Error acquiring the state lock|error acquiring the state lock/,
  /OperationAborted|PriorRequestNotComplete/,
];

export const isTransient = (text: string): boolean => transient.some((pattern) => pattern.test(text));

/** How often a step is tried in all. */
export const attempts = 3;

/** How long to wait before the next attempt: 2 s, then 8 s, each up to a quarter more so that units do not march in step. */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  return 2_000 * 4 ** (attempt - 1) * (1 + random() / 4);
}
