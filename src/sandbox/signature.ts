/** The scope that a request is signed for. */
export interface SignedFor {
  readonly region: string;
  readonly service: string;
}

// <access key>/<date>/<region>/<service>/aws4_request
const scope = /^[^/]*\/\d{8}\/([^/]*)\/([^/]+)\/aws4_request$/;

/**
 * Reads the service and region that a request is signed for from the Authorization header (SigV4) or, for presigned
 * URLs, from the query. Undefined for unsigned requests. The signature is not checked, because an emulator accepts any
 * credentials. SigV4A (multi-region) has no region in its scope.
 */
export function signedFor(authorization: string | undefined, query: URLSearchParams): SignedFor | undefined {
  const credential =
    /(?:^|[\s,])Credential=([^,\s]+)/.exec(authorization ?? "")?.[1] ?? query.get("X-Amz-Credential") ?? undefined;
  if (credential === undefined) return undefined;
  const parts = scope.exec(credential);
  if (parts !== null) return { region: parts[1] ?? "", service: parts[2] ?? "" };
  const multiRegion = /^[^/]*\/\d{8}\/([^/]+)\/aws4_request$/.exec(credential);
  return multiRegion === null ? undefined : { region: "*", service: multiRegion[1] ?? "" };
}

/** The Authorization header of requests that the sandbox itself sends to an emulator. Only the scope is read. */
export const signedAs = ({ service, region }: SignedFor): string =>
  `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
