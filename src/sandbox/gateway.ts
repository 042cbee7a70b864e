import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type EmulatorName, emulatedServices } from "../../modules/aws/emulated-services";
import { createGaps } from "./gaps";
import { isSuccess, type Answer, type AskEmulator, type Gap, type SandboxRequest } from "./gaps/gap";
import { ask, EmulatorUnreachable, forward, readAll, type Emulator } from "./proxy";
import { addressOf } from "./address";
import { admit, isOfWebPage } from "./admission";
import { AccessKeys, type Credentials } from "./credentials";
import { signedAs, withoutSignature } from "./signature";
import { StandIns, standInsPath } from "./stand-ins";
import { splitOnce } from "./split-once";

export interface GatewayOptions extends Readonly<Record<EmulatorName, Emulator>> {
  readonly port: number;
  /** The folder of the sandbox. A second checkout learns from it which sandbox uses the port. */
  readonly directory: string;
  /** Every request has to be signed with them. */
  readonly credentials: Credentials;
  /** Or with these, which the Lambda functions have. */
  readonly functionCredentials: Credentials;
}

export const healthPath = "/_strata/health";

/** Runs the gateway until SIGTERM or SIGINT. */
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
 * Starts the endpoint of the sandbox. It lets in what is signed with the sandbox's credentials, reads which service a
 * request is signed for, fills the gaps of the emulators and forwards everything else to the emulator of that service.
 * Resolves when the server listens.
 */
export async function listenGateway(options: GatewayOptions): Promise<Server> {
  const standIns = new StandIns();
  const gaps = createGaps(standIns);
  const keys = new AccessKeys(options.credentials, options.functionCredentials);
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, options, { gaps, standIns, keys }).catch((error: unknown) => fail(outgoing, error));
  });
  server.requestTimeout = 0; // no limit for uploads
  server.keepAliveTimeout = 75_000;
  // The provider sends requests without an endpoint to its proxy. The gateway refuses them, so nothing reaches AWS.
  server.on("connect", (request, socket) => {
    const { status, body } = foreignHost(request.url ?? "an unknown host");
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
  { gaps, standIns, keys }: { readonly gaps: readonly Gap[]; readonly standIns: StandIns; readonly keys: AccessKeys },
): Promise<void> {
  if (isOfWebPage(incoming)) {
    send(outgoing, errorAnswer(403, "StrataSandboxWebPage", "the sandbox accepts no requests from web pages"));
    return;
  }
  const address = addressOf(incoming.url ?? "/", incoming.headers.host);
  if (address.foreign !== undefined) {
    send(outgoing, foreignHost(address.foreign));
    return;
  }
  const [path, sentSearch] = splitOnce(address.url, "?");
  if (path === healthPath) {
    send(outgoing, await health(options, gaps));
    return;
  }
  const entry = await admit(incoming, address.sent, path, keys);
  if ("refusal" in entry) {
    send(outgoing, errorAnswer(403, entry.refusal, entry.message));
    return;
  }
  const { service, region, accessKeyId, body: read } = entry;
  if (path === standInsPath) {
    send(outgoing, standIns.answer(incoming.method ?? "GET", read ?? (await readAll(incoming))));
    return;
  }
  // ministack compares presigned URLs with access keys of its own: it gets a header in the place of the checked signature.
  const isPresigned = service === "s3" && new URLSearchParams(sentSearch).has("X-Amz-Signature");
  const url = isPresigned ? withoutSignature(address.url) : address.url;
  const [, search] = splitOnce(url, "?");
  const query = new URLSearchParams(search);
  const emulated = Object.hasOwn(emulatedServices, service) ? emulatedServices[service] : undefined;
  if (emulated === undefined) {
    send(outgoing, unknownService(service));
    return;
  }
  const emulatorOf = (name: string): Emulator => options[emulatedServices[name]?.emulator ?? emulated.emulator];
  const method = incoming.method ?? "GET";
  const authorization = isPresigned ? { authorization: signedAs({ service, region }, { accessKeyId }) } : {};
  const headers = { ...incoming.headers, host: address.host, ...authorization };

  const own = gaps.filter((gap) => gap.service === service);
  const operation = operationOf(incoming, read);
  const request: SandboxRequest = { service, region, method, path, query, headers, operation };
  const filled = own.filter((gap) => gap.matches(request));
  if (filled.length === 0 && read === undefined) {
    return forward(emulatorOf(service), { method, path: url, headers }, incoming, outgoing);
  }

  const body = read ?? (await readAll(incoming));
  // Several gaps may match one request. Each sees the next one as the emulator.
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
          ...(change?.service === undefined
            ? {}
            : { authorization: signedAs({ service: change.service, region }, { accessKeyId }) }),
        },
      };
      return ask(emulatorOf(change?.service ?? service), changed, change?.body ?? body);
    };
    const gap = filled[index];
    return gap === undefined ? askEmulator() : gap.answer(request, body, askEmulator);
  };
  const answer = await answerFrom(0);
  if (service === "sts" && isSuccess(answer)) keys.learn(answer.body.toString());
  send(outgoing, answer);
}

/** The operation, by its name in a header (JSON protocols) or in a form (query protocols such as that of EC2). */
function operationOf({ method, headers }: IncomingMessage, body: Buffer | undefined): string {
  const isForm = method === "POST" && (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  if (isForm && body !== undefined) return new URLSearchParams(body.toString()).get("Action") ?? "";
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.slice(target.lastIndexOf(".") + 1) : "";
}

/** The health page, the only one that needs no signature: emulators, services and gaps. Its status is 503 while an emulator does not respond. */
async function health({ moto, ministack, directory }: GatewayOptions, gaps: readonly Gap[]): Promise<Answer> {
  const emulators = await Promise.all(
    [moto, ministack].map(async (emulator) => {
      const healthy = await ask(emulator, healthProbe(emulator.name as EmulatorName), "").then(isSuccess, () => false);
      return { name: emulator.name, healthy };
    }),
  );
  const page = {
    sandbox: "strata",
    directory,
    emulators,
    services: emulatedServices,
    gaps: gaps.map(({ name, reason }) => ({ name, reason })),
  };
  return {
    status: emulators.every(({ healthy }) => healthy) ? 200 : 503,
    headers: { "content-type": "application/json" },
    body: `${JSON.stringify(page, undefined, 2)}\n`,
  };
}

/** Health pages of the emulators. */
const healthPaths: Readonly<Record<EmulatorName, string>> = {
  moto: "/moto-api/config",
  ministack: "/_ministack/health",
};

/** The request that a running emulator answers with success. */
export const healthProbe = (name: EmulatorName) => ({
  method: "GET",
  path: healthPaths[name],
  headers: { host: "localhost" },
});

function unknownService(service: string): Answer {
  return errorAnswer(
    501,
    "StrataSandboxUnknownService",
    `the sandbox does not support the service "${service}" (supported: ${Object.keys(emulatedServices).join(", ")}); to add it, see docs/sandbox-services.md`,
  );
}

function foreignHost(host: string): Answer {
  return errorAnswer(
    403,
    "StrataSandboxForeignHost",
    `the sandbox does not forward requests to ${host}; ` +
      "add the service to modules/aws/emulated-services.ts, or remove the resource from the sandbox",
  );
}

function fail(outgoing: ServerResponse, error: unknown): void {
  const unreachable = error instanceof EmulatorUnreachable;
  if (!unreachable) console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  if (outgoing.headersSent) outgoing.destroy();
  else if (unreachable) send(outgoing, errorAnswer(502, "StrataSandboxEmulatorUnreachable", message));
  else
    send(outgoing, errorAnswer(500, "StrataSandboxGatewayFault", `internal error in the sandbox gateway: ${message}`));
}

/** An error that clients of JSON, XML and query protocols can show: the code in a header, the message in the body. */
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
