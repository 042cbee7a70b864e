import type { ClientHttp2Session, IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { ask, forward } from "./calls";
import { mayBeKept } from "./protocol";
import type { ProviderProcess, ReadyProvider } from "./provider-process";

/** One connection of Terraform: to Terraform it is a provider's process. */
export interface Connection {
  /** The process that this connection has configured. */
  own?: ProviderProcess;
  /** The last configuration that was validated, and by which process. */
  validated?: { readonly path: string; readonly body: Buffer; readonly by: ProviderProcess };
  /** Processes that work on a call of this connection. */
  readonly working: ProviderProcess[];
  readonly close: () => void;
}

/**
 * Asks for an answer that is the same every time.
 * @throws Error unless it may be kept
 */
export async function askToKeep(session: ClientHttp2Session, path: string, kind: string): Promise<Buffer> {
  const body = await ask(session, path);
  if (body === undefined || !mayBeKept(body, kind)) throw new Error("it does not answer as it should");
  return body;
}

/** Lets a process work on a call of a connection. */
export async function use<T>(
  connection: Connection,
  process: ProviderProcess,
  call: (provider: ReadyProvider) => Promise<T>,
): Promise<T> {
  process.calls++;
  connection.working.push(process);
  try {
    return await call(await process.ready);
  } finally {
    process.calls--;
    connection.working.splice(connection.working.indexOf(process), 1);
  }
}

/** Passes a call of a connection on to a process. */
export const pass = (
  connection: Connection,
  process: ProviderProcess,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  body?: Buffer,
): Promise<void> => use(connection, process, ({ session }) => forward(stream, headers, session, body));
