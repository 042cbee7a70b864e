import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials } from "./credentials";
import { splitOnce } from "./split-once";

/** The scope that a request is signed for. */
export interface SignedFor {
  readonly region: string;
  readonly service: string;
}

/** A signature (SigV4) as a request carries it, in its Authorization header or, if presigned, in its query. */
export interface Signature extends SignedFor {
  readonly accessKeyId: string;
  /** `20260101`, the day of the scope. */
  readonly day: string;
  /** `20260101T120000Z` */
  readonly time: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Lifetime in seconds of a presigned URL; undefined for a signature in the header. */
  readonly expires: number | undefined;
}

/** Parts of a request that its signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** The path as it was sent, percent-encoded. */
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly search: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
}

const algorithm = "AWS4-HMAC-SHA256";
// <access key>/<date>/<region>/<service>/aws4_request
const credentialPattern = /^([^/]+)\/(\d{8})\/([^/]*)\/([^/]+)\/aws4_request$/;
/** How far a signature's time may be from ours, as AWS has it. */
const toleranceMs = 15 * 60_000;

/** Reads the signature of a request. Undefined for one that is unsigned or signed in another way (SigV4A, SigV2). */
export function signatureOf(request: SignedRequest): Signature | undefined {
  const authorization = headerOf(request, "authorization");
  const inHeader = authorization?.startsWith(`${algorithm} `) === true;
  const query = new URLSearchParams(request.search);
  const field = (name: string): string =>
    (inHeader ? new RegExp(`[\\s,]${name}=([^,\\s]+)`).exec(authorization)?.[1] : query.get(`X-Amz-${name}`)) ?? "";
  const [, accessKeyId, day, region, service] = credentialPattern.exec(field("Credential")) ?? [];
  if (accessKeyId === undefined || day === undefined || region === undefined || service === undefined) return undefined;
  if (!inHeader && query.get("X-Amz-Algorithm") !== algorithm) return undefined;
  return {
    accessKeyId,
    day,
    region,
    service,
    time: (inHeader ? headerOf(request, "x-amz-date") : query.get("X-Amz-Date")) ?? "",
    signedHeaders: field("SignedHeaders").split(";"),
    signature: field("Signature"),
    expires: inHeader ? undefined : Number(query.get("X-Amz-Expires")),
  };
}

/** The SHA-256 of the body that the request itself declares. Undefined if the body has to be read for it. */
export function declaredBodyHash(request: SignedRequest, { service, expires }: Signature): string | undefined {
  const declared = headerOf(request, "x-amz-content-sha256");
  if (expires === undefined || declared !== undefined) return declared;
  const inQuery = new URLSearchParams(request.search).get("X-Amz-Content-Sha256");
  return inQuery ?? (service === "s3" ? "UNSIGNED-PAYLOAD" : undefined);
}

/** Whether a signature is in time and was made with the secret. No library for Node does it: they only sign. */
export function isGenuine(
  request: SignedRequest,
  signature: Signature,
  {
    secretAccessKey,
    bodyHash,
    now = Date.now(),
  }: {
    readonly secretAccessKey: string;
    readonly bodyHash: string;
    readonly now?: number;
  },
): boolean {
  const { day, region, service, time, expires } = signature;
  const signedAt = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  const ageMs = now - signedAt;
  if (!(ageMs >= -toleranceMs && ageMs <= (expires === undefined ? toleranceMs : expires * 1000))) return false;
  if (!signature.signedHeaders.includes("host") || !time.startsWith(day)) return false;

  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = [algorithm, time, scope, sha256(canonicalRequest(request, signature, bodyHash))].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
  const expected = hmac(key, text);
  const found = Buffer.from(signature.signature, "hex");
  return found.length === expected.length && timingSafeEqual(found, expected);
}

/** See "Create a canonical request" in the IAM user guide. */
function canonicalRequest(request: SignedRequest, { service, signedHeaders }: Signature, bodyHash: string): string {
  // S3 signs the path as it is sent; every other service encodes it once more.
  const path = service === "s3" ? request.path : request.path.split("/").map(encode).join("/");
  const headers = signedHeaders.map((name) => `${name}:${headerOf(request, name) ?? ""}\n`);
  return [
    request.method,
    path,
    canonicalQuery(request.search),
    headers.join(""),
    signedHeaders.join(";"),
    bodyHash,
  ].join("\n");
}

function canonicalQuery(search: string): string {
  const pairs = search
    .split("&")
    .filter((pair) => pair !== "" && !pair.startsWith("X-Amz-Signature="))
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      // The AWS SDK for Java 1, which Hadoop has, sends a space in a query as a plus sign and signs it as %20, as AWS does.
      return [name, value.join("=")].map((part) => encode(decode(part.replaceAll("+", " ")))) as [string, string];
    });
  const sorted = pairs.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  return sorted.map(([name, value]) => `${name}=${value}`).join("&");
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headerOf({ rawHeaders }: SignedRequest, name: string): string | undefined {
  const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === name);
  return values.length === 0 ? undefined : values.map((value) => value.trim().replace(/ +/g, " ")).join(",");
}

export const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** The Authorization header of requests that the sandbox itself sends to an emulator, which reads only the scope. */
export const signedAs = (
  { service, region }: SignedFor,
  { accessKeyId }: Pick<Credentials, "accessKeyId"> = { accessKeyId: "sandbox" },
): string =>
  `${algorithm} Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const presigned = /^X-Amz-(Algorithm|Content-Sha256|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)=/i;

/** Path and query of a presigned URL without its signature. */
export function withoutSignature(url: string): string {
  const [path, search] = splitOnce(url, "?");
  const rest = search.split("&").filter((pair) => pair !== "" && !presigned.test(pair));
  return rest.length === 0 ? path : `${path}?${rest.join("&")}`;
}
