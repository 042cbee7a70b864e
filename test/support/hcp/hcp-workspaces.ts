import { type Answer, conflict, type HcpServer, notFound, type Routes } from "./hcp-server";

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly project: string | undefined;
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

/** The workspaces of an organization, their locks and states, for the server of `hcp-server.ts`. */
export class HcpWorkspaces {
  readonly all = new Map<string, Workspace>();
  /** How a new one executes. */
  executionMode: Workspace["executionMode"] = "local";
  /** Names by id. */
  private readonly projects = new Map<string, string>();
  /** State versions whose content is still to come: not the current ones yet. */
  private readonly announced = new Map<string, { readonly workspace: Workspace; readonly serial: number }>();

  constructor(private readonly server: HcpServer) {
    server.serve(this.routes);
  }

  private readonly routes: Routes = [
    ["GET", /^\/organizations\/acme\/workspaces\/([^/]+)$/, ([, name]) => this.show(this.all.get(name!))],
    ["POST", /^\/organizations\/acme\/workspaces$/, (_, body) => this.create(body)],
    [
      "GET",
      /^\/organizations\/acme\/projects$/,
      () => ({ body: { data: [...this.projects.keys()].map((id) => this.project(id)) } }),
    ],
    ["POST", /^\/organizations\/acme\/projects$/, (_, body) => this.createProject(body)],
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

  /** Takes a state as Terraform wrote it. */
  addState(workspace: Workspace, text: string, id = this.server.newId("sv")): void {
    const { serial } = JSON.parse(text) as { readonly serial: number };
    workspace.states.push({ id, serial, text });
  }

  find(id: string): Workspace | undefined {
    return [...this.all.values()].find((each) => each.id === id);
  }

  /** The newest state of a workspace. */
  current(id: string): StateVersion | undefined {
    return this.find(id)?.states.at(-1);
  }

  private state(id: string): StateVersion {
    return [...this.all.values()].flatMap(({ states }) => states).find((each) => each.id === id)!;
  }

  private project(id: string): object {
    return { type: "projects", id, attributes: { name: this.projects.get(id) } };
  }

  private createProject(body: Buffer): Answer {
    const id = this.server.newId("prj");
    this.projects.set(id, (JSON.parse(body.toString()) as NewObject).data.attributes.name);
    return { body: { data: this.project(id) } };
  }

  private create(body: Buffer): Answer {
    const { attributes, relationships } = (JSON.parse(body.toString()) as NewObject).data;
    const { name } = attributes;
    const project = this.projects.get(relationships?.project?.data.id ?? "");
    const { executionMode } = this;
    const workspace = { id: this.server.newId("ws"), name, project, executionMode, locked: false, states: [] };
    this.all.set(name, workspace);
    return this.show(workspace);
  }

  private show(workspace: Workspace | undefined): Answer {
    return workspace === undefined ? notFound : { body: { data: this.describe(workspace) } };
  }

  describe({ id, name, executionMode, locked }: Workspace): object {
    const permissions = Object.fromEntries(
      ["update", "queue-run", "queue-apply", "lock", "unlock", "force-unlock"].map((what) => [`can-${what}`, true]),
    );
    const attributes = {
      name,
      locked,
      permissions,
      "execution-mode": executionMode,
      "terraform-version": "latest",
      "structured-run-output-enabled": true,
    };
    const relationships = { organization: { data: { type: "organizations", id: this.server.organization } } };
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
    const url = this.server.hosted(state.id);
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
    const id = this.server.newId("sv");
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

interface NewObject {
  readonly data: {
    readonly attributes: { readonly name: string };
    readonly relationships?: { readonly project?: { readonly data: { readonly id: string } } };
  };
}

/** In a list a sensitive value is left out; asked for by itself it is reported. */
function describeOutput({ id, text }: StateVersion, name: string, alone: boolean): object {
  const { outputs } = JSON.parse(text) as {
    outputs: Record<string, { value: unknown; type: unknown; sensitive?: boolean }>;
  };
  const { value, type, sensitive = false } = outputs[name]!;
  const attributes = { name, sensitive, "detailed-type": type, value: sensitive && !alone ? null : value };
  return { type: "state-version-outputs", id: `wsout-${id}-${name}`, attributes };
}
