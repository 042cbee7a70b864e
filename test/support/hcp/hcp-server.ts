import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeed } from "../projects/programs";

/** Response to a request: a document of JSON:API, or text as it is. */
export type Answer = { readonly status?: number; readonly body?: object | string };
export type Routes = readonly (readonly [string, RegExp, (match: readonly string[], body: Buffer) => Answer])[];

/**
 * A server of our own that, with `HcpWorkspaces` and `HcpRuns`, answers what the `cloud` block of Terraform asks of HCP Terraform: as much of the published
 * API (v2) as that takes, over TLS on localhost. What it shows is Terraform's client, and Strata's side. It is not HCP
 * Terraform, and nothing that HCP Terraform does by itself (policies, queues, costs) is in it.
 */
export class HcpServer {
  readonly organization = "acme";
  readonly token = `test-token-${randomBytes(8).toString("hex")}`;
  /** Each request, as `<method> <path>`. */
  readonly requests: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "strata-hcp-"));
  /** Asked before anything else; what it returns is the answer. */
  fault: (request: string) => Answer | undefined = () => undefined;
  private count = 0;
  private routes: Routes = [["GET", /^\/organizations\/acme\/entitlement-set$/, () => ({ body: entitlements })]];

  private constructor(private readonly server: Server) {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => this.respond(request, Buffer.concat(chunks), response));
    });
  }

  static async start(): Promise<HcpServer> {
    const server = new HcpServer(createServer());
    const files = ["-keyout", "key.pem", "-out", "cert.pem"];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    succeed("openssl", ["req", "-x509", ...key, ...files, ...subject], { cwd: server.folder });
    const [keyPem, cert] = ["key.pem", "cert.pem"].map((name) => readFileSync(join(server.folder, name)));
    server.server.setSecureContext({ key: keyPem, cert });
    await new Promise<void>((resolve) => server.server.listen(0, "localhost", resolve));
    return server;
  }

  /** Adds what it can answer. */
  serve(routes: Routes): void {
    this.routes = [...this.routes, ...routes];
  }

  get hostname(): string {
    return `localhost:${(this.server.address() as { port: number }).port}`;
  }

  /** The variables with which Terraform trusts this server and is known to it. */
  env(token = this.token): Readonly<Record<string, string>> {
    const file = join(this.folder, `${token}.tfrc`);
    writeFileSync(file, `credentials "${this.hostname}" {\n  token = "${token}"\n}\n`);
    return { TF_CLI_CONFIG_FILE: file, SSL_CERT_FILE: join(this.folder, "cert.pem") };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A new id, `ws-1`. */
  newId(kind: string): string {
    return `${kind}-${++this.count}`;
  }

  /** The address of a file. */
  hosted(path: string): string {
    return `https://${this.hostname}/api/v2/hosted/${path}`;
  }

  private respond(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", `https://${this.hostname}`);
    const asked = `${request.method} ${pathname.replace(/^\/api\/v2/, "")}`;
    this.requests.push(asked);
    const { status = 200, body: content } = this.fault(asked) ?? this.answer(asked, request, body);
    const type = typeof content === "object" ? "application/json" : "text/plain";
    response.writeHead(status, { "content-type": type, "tfp-api-version": "2.6", "tfp-appname": "HCP Terraform" });
    // Logs are read in pieces.
    const from = Number(searchParams.get("offset") ?? 0);
    response.end(typeof content === "string" ? content.slice(from) : JSON.stringify(content));
  }

  private answer(asked: string, { method, headers }: IncomingMessage, body: Buffer): Answer {
    if (asked === "GET /.well-known/terraform.json") return { body: { "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/" } };
    if (asked === "GET /ping") return { status: 204 };
    // The address of an upload is a secret by itself, as with HCP Terraform.
    const known = headers.authorization === `Bearer ${this.token}` || asked.includes("/hosted/");
    if (!known) return { status: 401, body: { errors: [{ status: "401", title: "unauthorized" }] } };
    for (const [verb, pattern, handle] of this.routes) {
      const match = verb === method ? pattern.exec(asked.slice(verb.length + 1)) : null;
      if (match !== null) return handle(match, body);
    }
    return notFound;
  }
}

export const conflict: Answer = { status: 409, body: { errors: [{ status: "409", title: "conflict" }] } };
export const notFound: Answer = { status: 404, body: { errors: [{ status: "404", title: "not found" }] } };

const entitlements = {
  data: { type: "entitlement-sets", id: "org-1", attributes: { operations: true, "state-storage": true } },
};
