import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HcpRuns } from "./hcp-runs";

/** What a request is answered with: a document of JSON:API, or text as it is. */
export type Answer = { readonly status?: number; readonly body?: object | string };
export type Routes = readonly (readonly [string, RegExp, (match: readonly string[], body: Buffer) => Answer])[];

export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** Whether Terraform runs where it is called, or here. */
  executionMode: "local" | "remote";
  locked: boolean;
  readonly states: StateVersion[];
}

interface StateVersion {
  readonly id: string;
  readonly serial: number;
  readonly text: string;
}

/**
 * A server of our own that answers what the `cloud` block of Terraform asks of HCP Terraform: as much of the published
 * API (v2) as that takes, over TLS on localhost. What it shows is Terraform's client, and Strata's side. It is not HCP
 * Terraform, and nothing that HCP Terraform does by itself (policies, queues, costs) is in it.
 */
export class HcpServer {
  readonly organization = "acme";
  readonly token = `test-token-${randomBytes(8).toString("hex")}`;
  readonly workspaces = new Map<string, Workspace>();
  /** State versions whose content is still to come: not the current ones yet. */
  private readonly announced = new Map<string, { readonly workspace: Workspace; readonly serial: number }>();
  /** Each request, as `<method> <path>`. */
  readonly requests: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "strata-hcp-"));
  /** How a new workspace executes. */
  executionMode: Workspace["executionMode"] = "local";
  /** Asked before anything else; what it returns is the answer. */
  fault: (request: string) => Answer | undefined = () => undefined;
  private count = 0;
  private runs: HcpRuns | undefined;

  private constructor(private readonly server: Server) {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => this.respond(request, Buffer.concat(chunks), response));
    });
  }

  static async start(runs?: (server: HcpServer) => HcpRuns): Promise<HcpServer> {
    const server = new HcpServer(createServer());
    const files = ["-keyout", join(server.folder, "key.pem"), "-out", join(server.folder, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const { status, stderr } = spawnSync("openssl", ["req", "-x509", ...key, ...files, ...subject]);
    if (status !== 0) throw new Error(`openssl makes no certificate: ${String(stderr)}`);
    const [keyPem, cert] = ["key.pem", "cert.pem"].map((name) => readFileSync(join(server.folder, name)));
    server.server.setSecureContext({ key: keyPem, cert });
    await new Promise<void>((resolve) => server.server.listen(0, "localhost", resolve));
    server.runs = runs?.(server);
    return server;
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

  /** Takes a state as Terraform wrote it. */
  addState(workspace: Workspace, text: string, id = this.newId("sv")): void {
    const { serial } = JSON.parse(text) as { readonly serial: number };
    workspace.states.push({ id, serial, text });
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
    for (const [verb, pattern, handle] of [...this.routes, ...(this.runs?.routes ?? [])]) {
      const match = verb === method ? pattern.exec(asked.slice(verb.length + 1)) : null;
      if (match !== null) return handle(match, body);
    }
    return notFound;
  }

  private readonly routes: Routes = [
    ["GET", /^\/organizations\/acme\/entitlement-set$/, () => ({ body: entitlements })],
    ["GET", /^\/organizations\/acme\/workspaces\/([^/]+)$/, ([, name]) => this.show(this.workspaces.get(name!))],
    ["POST", /^\/organizations\/acme\/workspaces$/, (_, body) => this.create(body)],
    ["PATCH", /^\/workspaces\/(ws-\d+)$/, ([, id]) => this.show(this.find(id!))],
    ["POST", /^\/workspaces\/(ws-\d+)\/actions\/(lock|unlock|force-unlock)$/, ([, id, what]) => this.lock(id!, what!)],
    ["GET", /^\/workspaces\/(ws-\d+)\/current-state-version$/, ([, id]) => this.showState(this.current(id!))],
    ["POST", /^\/workspaces\/(ws-\d+)\/state-versions$/, ([, id], body) => this.announceState(this.find(id!)!, body)],
    ["GET", /^\/state-versions\/(sv-\d+)$/, ([, id]) => this.showState(this.state(id!))],
    ["PUT", /^\/hosted\/(sv-\d+)\/state$/, ([, id], body) => this.uploadState(id!, body)],
    ["PUT", /^\/hosted\/(sv-\d+)\/json$/, () => ({})],
    ["GET", /^\/hosted\/(sv-\d+)\/state$/, ([, id]) => ({ body: this.state(id!).text })],
    ["GET", /^\/workspaces\/(ws-\d+)\/current-state-version-outputs$/, ([, id]) => this.outputs(id!)],
    ["GET", /^\/state-version-outputs\/(wsout-(sv-\d+)-(\w+))$/, ([, , state, name]) => this.output(state!, name!)],
  ];

  find(id: string): Workspace | undefined {
    return [...this.workspaces.values()].find((each) => each.id === id);
  }

  /** The newest state of a workspace. */
  current(id: string): StateVersion | undefined {
    return this.find(id)?.states.at(-1);
  }

  private state(id: string): StateVersion {
    return [...this.workspaces.values()].flatMap(({ states }) => states).find((each) => each.id === id)!;
  }

  private create(body: Buffer): Answer {
    const { data } = JSON.parse(body.toString()) as { data: { attributes: { name: string } } };
    const { name } = data.attributes;
    const { executionMode } = this;
    const workspace: Workspace = { id: this.newId("ws"), name, executionMode, locked: false, states: [] };
    this.workspaces.set(name, workspace);
    return this.show(workspace);
  }

  private show(workspace: Workspace | undefined): Answer {
    return workspace === undefined ? notFound : { body: { data: this.describe(workspace) } };
  }

  describe({ id, name, executionMode, locked }: Workspace): object {
    const permissions = Object.fromEntries(
      ["update", "queue-run", "queue-apply", "lock", "unlock", "force-unlock"].map((what) => [`can-${what}`, true]),
    );
    const attributes = { name, locked, permissions, "execution-mode": executionMode, "terraform-version": "latest" };
    const relationships = { organization: { data: { type: "organizations", id: this.organization } } };
    return { type: "workspaces", id, attributes, relationships };
  }

  private lock(id: string, what: string): Answer {
    const workspace = this.find(id)!;
    const already = what === "lock" ? workspace.locked : !workspace.locked;
    if (already) return conflict;
    workspace.locked = what === "lock";
    return this.show(workspace);
  }

  private showState(state: StateVersion | undefined): Answer {
    if (state === undefined) return notFound;
    const url = this.hosted(state.id);
    const attributes = {
      serial: state.serial,
      "hosted-state-download-url": `${url}/state`,
      "hosted-state-upload-url": `${url}/state`,
      "hosted-json-state-upload-url": `${url}/json`,
    };
    return { body: { data: { type: "state-versions", id: state.id, attributes } } };
  }

  /** Only of a locked workspace, and only a newer one. Its content follows. */
  private announceState(workspace: Workspace, body: Buffer): Answer {
    const { serial } = (JSON.parse(body.toString()) as { data: { attributes: { serial: number } } }).data.attributes;
    if (!workspace.locked || serial <= (workspace.states.at(-1)?.serial ?? -1)) return conflict;
    const id = this.newId("sv");
    this.announced.set(id, { workspace, serial });
    return this.showState({ id, serial, text: "" });
  }

  private uploadState(id: string, body: Buffer): Answer {
    this.addState(this.announced.get(id)!.workspace, body.toString(), id);
    return {};
  }

  private outputs(id: string): Answer {
    const state = this.current(id);
    if (state === undefined) return notFound;
    const names = Object.keys((JSON.parse(state.text) as { outputs: object }).outputs);
    const pagination = { "current-page": 1, "total-pages": 1, "total-count": names.length };
    return { body: { data: names.map((name) => describeOutput(state, name, false)), meta: { pagination } } };
  }

  private output(state: string, name: string): Answer {
    return { body: { data: describeOutput(this.state(state), name, true) } };
  }
}

const conflict: Answer = { status: 409, body: { errors: [{ status: "409", title: "conflict" }] } };
export const notFound: Answer = { status: 404, body: { errors: [{ status: "404", title: "not found" }] } };

const entitlements = {
  data: { type: "entitlement-sets", id: "org-1", attributes: { operations: true, "state-storage": true } },
};

/** In a list a sensitive value is left out; asked for by itself it is told. */
function describeOutput({ id, text }: StateVersion, name: string, alone: boolean): object {
  const { outputs } = JSON.parse(text) as {
    outputs: Record<string, { value: unknown; type: unknown; sensitive?: boolean }>;
  };
  const { value, type, sensitive = false } = outputs[name]!;
  const attributes = { name, sensitive, "detailed-type": type, value: sensitive && !alone ? null : value };
  return { type: "state-version-outputs", id: `wsout-${id}-${name}`, attributes };
}
