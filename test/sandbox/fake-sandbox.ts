import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listenGateway } from "../../src/sandbox/gateway";
import { functionCredentials, randomCredentials } from "../../src/sandbox/credentials";
import { readAll } from "../../src/sandbox/proxy";
import { SignedClient, type SignedInit, type TestCredentials } from "../support/aws/signed-client";

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
  /** A client with the credentials of the sandbox. */
  readonly client: SignedClient;
  readonly credentials: TestCredentials;
  readonly functionCredentials: TestCredentials;
  /** Sends a request to the gateway that is signed for a service. */
  call(service: string, path: string, init?: SignedInit): Promise<Response>;
  stopEmulator(name: Received["emulator"]): Promise<void>;
  close(): Promise<void>;
}

/** Starts a gateway in front of two fake emulators whose responses the test chooses. */
export async function fakeSandbox(reply: (request: Received) => Reply = () => ({})): Promise<FakeSandbox> {
  const received: Received[] = [];
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  const socketOf = (name: string) => join(folder, `${name}.sock`);
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
    await new Promise<void>((resolve) => server.listen(socketOf(emulator), resolve));
    emulators.set(emulator, server);
  }
  const emulator = (name: string) => ({ name, socket: socketOf(name), log: `/logs/${name}.log` });
  const credentials = randomCredentials();
  const functions = functionCredentials();
  const gateway = await listenGateway({
    port: 0,
    directory: "/sandbox",
    credentials,
    functionCredentials: functions,
    moto: emulator("moto"),
    ministack: emulator("ministack"),
  });
  const endpoint = `http://127.0.0.1:${portOf(gateway)}`;
  const client = new SignedClient(endpoint, credentials);
  return {
    endpoint,
    received,
    client,
    credentials,
    functionCredentials: functions,
    call: (service, path, init) => client.send(service, path, init),
    stopEmulator: (name) => close(emulators.get(name)!),
    close: async () => {
      await Promise.all([gateway, ...emulators.values()].map(close));
      rmSync(folder, { recursive: true, force: true });
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
