import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { listenGateway } from "../../src/sandbox/gateway";
import { readAll } from "../../src/sandbox/proxy";

export interface Received {
  readonly emulator: "moto" | "ministack";
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface FakeSandbox {
  readonly endpoint: string;
  /** Requests that reached the emulators, in order. */
  readonly received: Received[];
  /** Sends a request to the gateway with the signature scope of a service. */
  call(service: string, path: string, init?: RequestInit): Promise<Response>;
  stopEmulator(name: Received["emulator"]): Promise<void>;
  close(): Promise<void>;
}

/** Starts a gateway in front of two fake emulators whose responses the test chooses. */
export async function fakeSandbox(reply: (request: Received) => Reply = () => ({})): Promise<FakeSandbox> {
  const received: Received[] = [];
  const emulators = new Map<string, Server>();
  for (const emulator of ["moto", "ministack"] as const) {
    const server = createServer((incoming, outgoing) => {
      void readAll(incoming).then((body) => {
        const { method = "", url = "", headers } = incoming;
        const request: Received = { emulator, method, url, headers, body: body.toString() };
        if (!/^\/(?:moto-api|_ministack)\//.test(url)) received.push(request);
        const answer = reply(request);
        outgoing.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? "");
      });
    });
    await listen(server);
    emulators.set(emulator, server);
  }
  const emulator = (name: string) => ({ name, port: portOf(emulators.get(name)!), log: `/logs/${name}.log` });
  const gateway = await listenGateway({
    port: 0,
    directory: "/sandbox",
    moto: emulator("moto"),
    ministack: emulator("ministack"),
  });
  const endpoint = `http://127.0.0.1:${portOf(gateway)}`;
  return {
    endpoint,
    received,
    call: (service, path, init = {}) =>
      fetch(endpoint + path, {
        ...init,
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
          ...(init.headers as Record<string, string> | undefined),
        },
      }),
    stopEmulator: (name) => close(emulators.get(name)!),
    close: async () => {
      await Promise.all([gateway, ...emulators.values()].map(close));
    },
  };
}

export const listen = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
