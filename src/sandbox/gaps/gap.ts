import type { IncomingHttpHeaders } from "node:http";

/** A request as a gap sees it. The scope of its signature is known, its body is not yet read. */
export interface SandboxRequest {
  readonly service: string;
  readonly region: string;
  readonly method: string;
  /** The path as sent, percent-encoded. For S3 always in path style. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The operation in JSON and query protocols (`EnableKeyRotation`). Empty in REST protocols such as that of S3. */
  readonly operation: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Sends the request to the emulator, unchanged by default. */
export type AskEmulator = (change?: {
  /** Another service, whose emulator receives the request in the same region. Set `headers` too if it reads any. */
  readonly service?: string;
  readonly method?: string;
  readonly path?: string;
  /** The whole query. Default: unchanged, or empty if `path` is set. */
  readonly query?: string;
  readonly body?: string | Buffer;
  /** Replaces all headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
}) => Promise<Answer>;

/**
 * Something that an emulator lacks and the gateway implements, just enough for the Terraform provider: it returns what
 * was put.
 */
export interface Gap {
  /** `service: operations`, as in the health page and in docs/sandbox-services.md. */
  readonly name: string;
  readonly service: string;
  /** Behavior of the emulator without the gap. */
  readonly reason: string;
  /** Called before the body is read. */
  matches(request: SandboxRequest): boolean;
  answer(request: SandboxRequest, body: Buffer, askEmulator: AskEmulator): Promise<Answer>;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

export function xml(status: number, body: string | Buffer): Answer {
  return { status, headers: { "content-type": "application/xml" }, body };
}

/** The fields of a JSON request or response. Empty if it is not an object. */
export function jsonFields(body: string | Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** All fields except the named ones. */
export const without = (fields: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** The bucket of a path-style request for a bucket. Undefined for a request for an object. */
export const bucketOf = ({ path }: SandboxRequest): string | undefined => /^\/([^/]+)\/?$/.exec(path)?.[1];

/** True for a DELETE of a bucket, false for a DELETE of one of its sub-resources. */
export const deletesBucket = (request: SandboxRequest): boolean =>
  request.method === "DELETE" &&
  bucketOf(request) !== undefined &&
  [...request.query.keys()].every((name) => name === "x-id");
