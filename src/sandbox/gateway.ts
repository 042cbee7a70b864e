import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createGaps } from "./gaps";
import { isSuccess, type Answer, type AskEmulator, type Gap, type SandboxRequest } from "./gaps/gap";
import { ask, EmulatorUnreachable, forward, readAll, type Emulator } from "./proxy";
import { routes, unsignedService, type EmulatorName } from "./routes";
import { addressOf } from "./address";
import { signedAs, signedFor } from "./signature";

export interface GatewayOptions extends Readonly<Record<EmulatorName, Emulator>> {
  readonly port: number;
  /** The sandbox's folder: how a second checkout learns whose gateway holds the port. */
  readonly directory: string;
}

export const healthPath = "/_strata/health";

/** Runs the gateway as a process of its own; resolves when SIGTERM or SIGINT has ended it. */
export async function runGateway(options: GatewayOptions): Promise<void> {
  const server = await listenGateway(options);
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
  await once(server, "close");
}

/**
 * The sandbox's one endpoint: looks at what each request is signed for, fills the gaps that it meets, and
 * passes the rest to the emulator that does that service best. Resolves when it listens.
 */
export async function listenGateway(options: GatewayOptions): Promise<Server> {
  const gaps = createGaps();
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, options, gaps).catch((error: unknown) => fail(outgoing, error));
  });
  server.requestTimeout = 0; // an upload may take as long as it takes
  server.keepAliveTimeout = 75_000;
  // The provider sends what has no endpoint to a proxy if it has one; here it ends, so nothing reaches AWS.
  server.on("connect", (request, socket) => {
    const { status, body } = foreignHost(request.url ?? "a host");
    socket.end(
      `HTTP/1.1 ${status} Forbidden\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body.toString()}`,
    );
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return server;
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: GatewayOptions,
  gaps: readonly Gap[],
): Promise<void> {
  const address = addressOf(incoming.url ?? "/", incoming.headers.host);
  if (address.foreign !== undefined) {
    send(outgoing, foreignHost(address.foreign));
    return;
  }
  const [path, search] = splitOnce(address.url, "?");
  const query = new URLSearchParams(search);
  const signed = signedFor(incoming.headers.authorization, query);
  if (signed === undefined && path === healthPath) {
    send(outgoing, await health(options, gaps));
    return;
  }

  const { service, region } = signed ?? { service: unsignedService, region: "us-east-1" };
  const route = Object.hasOwn(routes, service) ? routes[service] : undefined;
  if (route === undefined) {
    send(outgoing, unknownService(service));
    return;
  }
  const emulatorOf = (name: string): Emulator => options[routes[name]?.emulator ?? route.emulator];
  const method = incoming.method ?? "GET";
  const headers = { ...incoming.headers, host: address.host };

  const own = gaps.filter((gap) => gap.service === service);
  const form = own.length > 0 && isForm(incoming) ? await readAll(incoming) : undefined;
  const operation = operationOf(incoming, form);
  const request: SandboxRequest = { service, region, method, path, query, headers, operation };
  const filled = own.filter((gap) => gap.matches(request));
  if (filled.length === 0 && form === undefined) {
    return forward(emulatorOf(service), { method, path: address.url, headers }, incoming, outgoing);
  }

  const body = form ?? (await readAll(incoming));
  // Several gaps may have to do with one request: to each, the next one is the emulator.
  const answerFrom = (index: number): Promise<Answer> => {
    const askEmulator: AskEmulator = (change) => {
      if (change === undefined && index < filled.length) return answerFrom(index + 1);
      const changedQuery = change?.query ?? (change?.path === undefined ? search : "");
      const target = (change?.path ?? path) + (changedQuery === "" ? "" : `?${changedQuery}`);
      const changed = {
        method: change?.method ?? method,
        path: target,
        headers: {
          ...(change?.headers === undefined ? headers : { host: address.host, ...change.headers }),
          ...(change?.service === undefined ? {} : { authorization: signedAs({ service: change.service, region }) }),
        },
      };
      return ask(emulatorOf(change?.service ?? service), changed, change?.body ?? body);
    };
    const gap = filled[index];
    return gap === undefined ? askEmulator() : gap.answer(request, body, askEmulator);
  };
  send(outgoing, await answerFrom(0));
}

/** A request of a query protocol (EC2's): its operation is in the body, which is small. */
const isForm = ({ method, headers }: IncomingMessage): boolean =>
  method === "POST" && (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");

function operationOf({ headers }: IncomingMessage, form: Buffer | undefined): string {
  if (form !== undefined) return new URLSearchParams(form.toString()).get("Action") ?? "";
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.slice(target.lastIndexOf(".") + 1) : "";
}

/** What the sandbox is made of; 503 while an emulator does not answer. */
async function health({ moto, ministack, directory }: GatewayOptions, gaps: readonly Gap[]): Promise<Answer> {
  const emulators = await Promise.all(
    [moto, ministack].map(async (emulator) => {
      const probe = { method: "GET", path: healthPaths[emulator.name as EmulatorName], headers: { host: "localhost" } };
      const healthy = await ask(emulator, probe, "").then(isSuccess, () => false);
      return { ...emulator, healthy };
    }),
  );
  const everything = {
    sandbox: "strata",
    directory,
    pid: process.pid,
    emulators,
    services: routes,
    gaps: gaps.map(({ name, reason }) => ({ name, reason })),
  };
  return {
    status: emulators.every(({ healthy }) => healthy) ? 200 : 503,
    headers: { "content-type": "application/json" },
    body: `${JSON.stringify(everything, undefined, 2)}\n`,
  };
}

/** Pages of the emulators that need no signature. */
export const healthPaths: Readonly<Record<EmulatorName, string>> = {
  moto: "/moto-api/config",
  ministack: "/_ministack/health",
};

function unknownService(service: string): Answer {
  return errorAnswer(
    501,
    "StrataSandboxUnknownService",
    `the sandbox has no service "${service}" (it has ${Object.keys(routes).join(", ")}); docs/sandbox.md says how to add one`,
  );
}

function foreignHost(host: string): Answer {
  return errorAnswer(
    403,
    "StrataSandboxForeignHost",
    `a request for ${host} came to the sandbox, from where nothing goes out; ` +
      "the provider needs an endpoint for this service, or a resource does not belong in the sandbox",
  );
}

function fail(outgoing: ServerResponse, error: unknown): void {
  const unreachable = error instanceof EmulatorUnreachable;
  if (!unreachable) console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  if (outgoing.headersSent) outgoing.destroy();
  else if (unreachable) send(outgoing, errorAnswer(502, "StrataSandboxEmulatorUnreachable", message));
  else send(outgoing, errorAnswer(500, "StrataSandboxGatewayFault", `a fault in the sandbox's gateway: ${message}`));
}

/** An error that clients of JSON, XML and query protocols all show: code in the header, text in a body each can read. */
function errorAnswer(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code, "x-amzn-error-message": message },
    body: `${JSON.stringify({ __type: code, code, message })}\n`,
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  outgoing.end(outgoing.req.method === "HEAD" ? undefined : body);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
