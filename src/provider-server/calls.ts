import { type ClientHttp2Session, constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { emptyMessage } from "./protocol";

/** Settings of both ends: schemas have megabytes, and Node's own limits are made for web servers. */
export const sessionOptions = {
  maxSessionMemory: 4_096,
  settings: { initialWindowSize: 2 ** 23, enablePush: false },
} as const;

const grpcHeaders = { ":status": 200, "content-type": "application/grpc" } as const;

/** Answers a call with one message. */
export function answer(stream: ServerHttp2Stream, body: Buffer): void {
  if (stream.destroyed) return;
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.respond(grpcHeaders, { waitForTrailers: true });
  stream.end(body);
  stream.resume();
}

/**
 * Passes a call on to a provider, and everything that it answers back: headers, messages and trailers as they come. Resolves
 * when the call has ended, however it did.
 * @param body what the caller has sent, where that was read already
 * @throws Error if the provider's connection ends meanwhile
 */
export function forward(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  provider: ClientHttp2Session,
  body?: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed) {
      resolve();
      return;
    }
    const call = provider.request(headers);
    let trailers: IncomingHttpHeaders = {};
    call.on("response", (response, flags) => {
      if (stream.destroyed) return;
      const ends = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0; // an error has no messages
      if (!ends) stream.on("wantTrailers", () => stream.sendTrailers(trailers));
      stream.respond(response, ends ? { endStream: true } : { waitForTrailers: true });
      if (!ends) call.pipe(stream);
    });
    call.on("trailers", (received: IncomingHttpHeaders) => (trailers = received));
    // By then it is known whether the provider has reset the call, or has died.
    call.on("close", () =>
      setImmediate(() => {
        const failed = call.rstCode !== constants.NGHTTP2_NO_ERROR && !stream.destroyed;
        if (failed && provider.closed) reject(new Error("the provider has ended"));
        if (failed && !provider.closed) stream.close(call.rstCode);
        resolve();
      }),
    );
    stream.on("close", () => {
      if (!call.closed) call.close(constants.NGHTTP2_CANCEL);
    });
    for (const end of [call, stream]) end.on("error", () => undefined); // "close" follows
    if (body === undefined) stream.pipe(call);
    else call.end(body);
  });
}

/** Makes a call with one message; undefined unless it succeeds. */
export function ask(
  provider: ClientHttp2Session,
  path: string,
  body: Buffer = emptyMessage,
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    if (provider.destroyed || provider.closed) {
      resolve(undefined);
      return;
    }
    const call = provider.request({
      ":method": "POST",
      ":path": path,
      ":authority": "provider",
      "content-type": "application/grpc",
      te: "trailers",
    });
    const chunks: Buffer[] = [];
    let status: unknown;
    call.on("data", (chunk: Buffer) => chunks.push(chunk));
    call.on("trailers", (trailers: IncomingHttpHeaders) => (status = trailers["grpc-status"]));
    call.on("error", () => undefined); // "close" follows
    call.on("close", () => resolve(status === "0" ? Buffer.concat(chunks) : undefined));
    call.end(body);
  });
}

/** All that a caller sends. */
export async function received(stream: ServerHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
