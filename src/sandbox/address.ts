export interface Address {
  /** Path and query, with the bucket in the path. */
  readonly url: string;
  /** Path and query as they were sent: what a signature covers. */
  readonly sent: string;
  readonly host: string;
  /**
   * The requested host, if it is not this machine. The gateway refuses it: nothing leaves the machine, and a web page
   * whose name was made to resolve to 127.0.0.1 (DNS rebinding) gets no answer.
   */
  readonly foreign?: string;
}

/**
 * Normalizes the ways to address the gateway:
 *  - S3 accepts a bucket name as the first label of the host (`bucket.s3.localhost`). It becomes path style.
 *  - S3 Control puts the account there (`123456789012.127.0.0.1`). It is dropped; the request has it in a header.
 *  - API Gateway has the API there (`<id>.execute-api.localhost`). It stays: ministack reads it.
 *  - Such names may not resolve, so the gateway is also an HTTP proxy (`GET http://…` in the request line).
 */
export function addressOf(target: string, hostHeader: string | undefined): Address {
  const proxied = /^http:\/\/([^/?]+)(.*)$/is.exec(target);
  const rest = proxied?.[2] ?? target;
  const sent = rest.startsWith("/") ? rest : `/${rest}`;
  const host = proxied?.[1] ?? hostHeader ?? "localhost";
  const [, name = "", port = ""] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  if (!thisMachine.test(name)) return { url: sent, sent, host, foreign: name };
  if (httpApi.test(name)) return { url: sent, sent, host };
  const first = prefixed.exec(name)?.[1];
  if (first === undefined || first === "s3" || first.startsWith("s3.")) return { url: sent, sent, host };
  return { url: /^\d{12}$/.test(first) ? sent : withBucket(sent, first), sent, host: `localhost${port}` };
}

const thisMachine = /^(?:.+\.)?(?:localhost|127\.0\.0\.1|\[::1\])$/i;
const httpApi = /^\w+\.execute-api\.localhost$/i;
const prefixed = /^(.+?)\.(?:s3[.-].*|s3|localhost|127\.0\.0\.1)$/i;

const withBucket = (url: string, bucket: string): string =>
  url === "/" || url.startsWith("/?") ? `/${bucket}${url.slice(1)}` : `/${bucket}${url}`;
