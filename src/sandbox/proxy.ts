import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import type { Answer } from "./gaps/gap";

/** A running emulator: its socket and its log file. */
export interface Emulator {
  readonly name: string;
  /** A Unix socket in a folder of the user's own: no one else, and no web page, can reach the emulator behind it. */
  readonly socket: string;
  readonly log: string;
}

export interface EmulatorRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
}

/** Thrown when an emulator does not respond at all. */
export class EmulatorUnreachable extends Error {
  override readonly name = "EmulatorUnreachable";

  constructor(emulator: Emulator, cause: Error) {
    super(
      `the emulator ${emulator.name} (${emulator.socket}) does not respond: ${cause.message}. ` +
        `See ${emulator.log}, then restart it with \`strata sandbox down\` and \`strata sandbox up\`.`,
      { cause },
    );
  }
}

/** Headers of one connection (RFC 9110, 7.6.1), which are not forwarded. The gateway answers `expect` itself. */
const hopByHop = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"];

// Idle connections are closed well before the emulators close them (75 s), or a request could use a closing one.
const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 10_000 });

/** Forwards a request and streams the response back. Bodies of any size are never held in memory. */
export function forward(
  emulator: Emulator,
  request: EmulatorRequest,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = open(emulator, request, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, withoutHopByHop(answer.headers));
      pipeline(answer, outgoing, () => resolve());
    });
    asked.on("error", (error) => reject(new EmulatorUnreachable(emulator, error)));
    outgoing.on("close", () => {
      if (!outgoing.writableFinished) asked.destroy();
    });
    // Not pipeline(): an emulator may respond before it has read the whole request, and must not be cut off.
    incoming.pipe(asked);
  });
}

/** Sends a request to an emulator and reads the whole response. Used by gaps, whose responses are small. */
export function ask(emulator: Emulator, request: EmulatorRequest, body: string | Buffer): Promise<Answer> {
  const headers = { ...request.headers, "content-length": Buffer.byteLength(body) };
  delete headers["transfer-encoding"];
  return new Promise((resolve, reject) => {
    const asked = open(emulator, { ...request, headers }, (answer) => {
      readAll(answer).then((read) => {
        const names = Object.entries(withoutHopByHop(answer.headers)).filter(
          ([name]) => name !== "content-length" && name !== "transfer-encoding",
        );
        const strings = names.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]);
        resolve({
          status: answer.statusCode ?? 502,
          headers: Object.fromEntries(strings) as Record<string, string>,
          body: read,
        });
      }, reject);
    });
    asked.on("error", (error) => reject(new EmulatorUnreachable(emulator, error)));
    asked.end(body);
  });
}

export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function open(
  emulator: Emulator,
  { method, path, headers }: EmulatorRequest,
  onAnswer: (answer: IncomingMessage) => void,
) {
  return httpRequest(
    { agent, socketPath: emulator.socket, method, path, headers: withoutHopByHop(headers), setHost: false },
    onAnswer,
  );
}

function withoutHopByHop(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}
