import type { IncomingHttpHeaders } from "node:http";

/** A request as a gap sees it: what it was signed for is known, its body is not yet read. */
export interface SandboxRequest {
  readonly service: string;
  readonly region: string;
  readonly method: string;
  /** The path as sent, percent-encoded; for S3 in path style, whatever style was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The operation's name in JSON and query protocols (`EnableKeyRotation`); empty in REST ones, S3's for example. */
  readonly operation: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Asks the emulator behind the gateway; by default the request as it came, otherwise changed as given. */
export type AskEmulator = (change?: {
  /** Another service than the request's: its emulator is asked, in the same region. Needs headers, if it reads any. */
  readonly service?: string;
  readonly method?: string;
  readonly path?: string;
  /** The whole query; left out it stays, unless the path is given. */
  readonly query?: string;
  readonly body?: string | Buffer;
  /** Instead of all that the request came with. */
  readonly headers?: Readonly<Record<string, string>>;
}) => Promise<Answer>;

/**
 * Something that an emulator lacks and the gateway does in its place, as small as keeps Terraform's
 * provider truthful: what was put is what is returned.
 */
export interface Gap {
  /** `service: operations`, as listed by the health page and in docs/sandbox.md. */
  readonly name: string;
  readonly service: string;
  /** What the emulator does without this. */
  readonly reason: string;
  /** Decides without the body, which is read after that. */
  matches(request: SandboxRequest): boolean;
  answer(request: SandboxRequest, body: Buffer, askEmulator: AskEmulator): Promise<Answer>;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

export function xml(status: number, body: string | Buffer): Answer {
  return { status, headers: { "content-type": "application/xml" }, body };
}

/** The fields of a JSON request or answer; none if it is not an object. */
export function jsonFields(body: string | Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** All fields but the named ones. */
export const without = (fields: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** The bucket of a path-style request for a bucket itself, not for an object in it. */
export const bucketOf = ({ path }: SandboxRequest): string | undefined => /^\/([^/]+)\/?$/.exec(path)?.[1];

/** DELETE of a bucket itself, not of one of its sub-resources. */
export const deletesBucket = (request: SandboxRequest): boolean =>
  request.method === "DELETE" &&
  bucketOf(request) !== undefined &&
  [...request.query.keys()].every((name) => name === "x-id");
