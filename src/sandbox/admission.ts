import type { IncomingMessage } from "node:http";
import type { AccessKeys } from "./credentials";
import { readAll } from "./proxy";
import { declaredBodyHash, isGenuine, sha256, signatureOf, type SignedRequest } from "./signature";
import { splitOnce } from "./split-once";
import { standInsPath } from "./stand-ins";

/** Paths by which the emulators are configured, reset and looked into. No path of AWS begins like them. */
const emulatorPath = /^\/(?:_|moto-api(?:\/|$))/;

/** Browsers name the origin or the relation of whatever a page makes them send, and a page cannot keep them from it. */
export const isOfWebPage = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;

export interface Admitted {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** The body, which the signature covers. That of an upload to S3 is not read: it is never held in memory. */
  readonly body: Buffer | undefined;
}

/** Why a request is not let in: a code and a message for its client. */
export interface Refusal {
  readonly refusal: string;
  readonly message: string;
}

/**
 * Lets a request in that is signed with an access key of the sandbox, for a path of AWS.
 * @param sent path and query as they were sent, which the signature covers
 * @param path with the bucket in it, where that was in the host
 */
export async function admit(
  incoming: IncomingMessage,
  sent: string,
  path: string,
  keys: AccessKeys,
): Promise<Admitted | Refusal> {
  if (emulatorPath.test(path) && path !== standInsPath) {
    return { refusal: "StrataSandboxPath", message: `${path} is not a path of an AWS service` };
  }
  const no = (refusal: string, what: string): Refusal => ({
    refusal,
    message: `${what}; sign requests with the profile \`sandbox\` of .strata/sandbox/credentials (docs/sandbox.md)`,
  });
  const [rawPath, search] = splitOnce(sent, "?");
  const { method = "GET", rawHeaders } = incoming;
  const request: SignedRequest = { method, path: rawPath, search, rawHeaders };
  const signature = signatureOf(request);
  if (signature === undefined) return no("MissingAuthenticationToken", "the request is not signed");
  const secretAccessKey = keys.secretOf(signature.accessKeyId);
  if (secretAccessKey === undefined) {
    return no("InvalidClientTokenId", `the access key ${signature.accessKeyId} is not one of the sandbox`);
  }
  const body = signature.service === "s3" ? undefined : await readAll(incoming);
  const declared = declaredBodyHash(request, signature);
  const bodyHash = body === undefined ? (declared ?? "") : sha256(body);
  const altered = body !== undefined && declared !== undefined && declared !== bodyHash;
  if (altered || !isGenuine(request, signature, { secretAccessKey, bodyHash })) {
    return no("SignatureDoesNotMatch", "the signature is wrong or not of this time");
  }
  return { ...signature, body };
}
