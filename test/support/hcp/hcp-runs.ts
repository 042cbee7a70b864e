import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, type HcpServer, notFound, type Routes } from "./hcp-server";
import type { HcpWorkspaces, Workspace } from "./hcp-workspaces";

export interface RemoteRun {
  readonly id: string;
  readonly workspace: Workspace;
  /** Where the upload is unpacked. */
  readonly folder: string;
  readonly destroys: boolean;
  /** Whether the plan may be applied later. */
  readonly saved: boolean;
  status:
    | "planning"
    | "planned_and_saved"
    | "planned_and_finished"
    | "applying"
    | "applied"
    | "errored"
    | "canceled"
    | "discarded";
  hasChanges: boolean;
  program?: ChildProcess;
}

/**
 * Remote execution for the server of `hcp-server.ts`: what is uploaded is planned and applied here, by the real Terraform
 * with a local state, which then becomes the workspace's. Logs and plans are structured, as a new workspace has it. A run
 * starts at once.
 */
export class HcpRuns {
  readonly all: RemoteRun[] = [];

  constructor(
    private readonly server: HcpServer,
    private readonly workspaces: HcpWorkspaces,
  ) {
    server.serve(this.routes);
  }

  private readonly routes: Routes = [
    ["POST", /^\/workspaces\/ws-\d+\/configuration-versions$/, () => this.createConfiguration()],
    ["PUT", /^\/hosted\/(cv-\d+)\/upload$/, ([, id], body) => this.upload(id!, body)],
    ["GET", /^\/configuration-versions\/(cv-\d+)$/, ([, id]) => this.showConfiguration(id!, "uploaded")],
    ["POST", /^\/runs$/, (_, body) => this.create(body)],
    ["GET", /^\/runs\/(run-\d+)$/, ([, id]) => this.show(this.find(id!))],
    ["GET", /^\/runs\/run-\d+\/(?:run-events|task-stages)$/, () => ({ body: { data: [] } })],
    ["POST", /^\/runs\/(run-\d+)\/actions\/apply$/, ([, id]) => this.begin(this.apply(this.find(id!)))],
    ["POST", /^\/runs\/(run-\d+)\/actions\/cancel$/, ([, id]) => this.cancel(this.find(id!))],
    [
      "GET",
      /^\/(plans|applies)\/(run-\d+)$/,
      ([, kind, id]) => ({ body: { data: this.phase(kind!, this.find(id!)) } }),
    ],
    ["GET", /^\/plans\/(run-\d+)\/json-output$/, ([, id]) => this.file(id!, "plan.json")],
    ["GET", /^\/plans\/(run-\d+)\/json-output-redacted$/, ([, id]) => this.rendered(this.find(id!))],
    ["GET", /^\/hosted\/(plans|applies)\/(run-\d+)\/log$/, ([, kind, id]) => this.file(id!, `${kind}.log`)],
  ];

  private find(id: string): RemoteRun {
    return this.all.find((run) => run.id === id)!;
  }

  private createConfiguration(): Answer {
    const id = this.server.newId("cv");
    mkdirSync(join(this.server.folder, id));
    return this.showConfiguration(id, "pending");
  }

  private showConfiguration(id: string, status: string): Answer {
    const attributes = { status, "upload-url": this.server.hosted(`${id}/upload`) };
    return { body: { data: { type: "configuration-versions", id, attributes } } };
  }

  private upload(id: string, body: Buffer): Answer {
    writeFileSync(join(this.server.folder, id, "upload.tar.gz"), body);
    return {};
  }

  private create(body: Buffer): Answer {
    const { attributes, relationships } = (JSON.parse(body.toString()) as RunDocument).data;
    const run: RemoteRun = {
      id: this.server.newId("run"),
      workspace: this.workspaces.find(relationships.workspace.data.id)!,
      folder: join(this.server.folder, relationships["configuration-version"].data.id),
      destroys: attributes["is-destroy"] === true,
      saved: attributes["save-plan"] === true,
      status: "planning",
      hasChanges: false,
    };
    this.all.push(run);
    this.begin(this.plan(run));
    return this.show(run);
  }

  private begin(work: Promise<void>): Answer {
    void work;
    return { status: 202 };
  }

  private show(run: RemoteRun): Answer {
    const { id, status, hasChanges, workspace } = run;
    const actions = {
      "is-cancelable": status === "planning" || status === "applying",
      "is-confirmable": status === "planned_and_saved",
    };
    const to = (type: string, target: string) => ({ data: { type, id: target } });
    const relationships = {
      workspace: to("workspaces", workspace.id),
      plan: to("plans", id),
      apply: to("applies", id),
    };
    const data = { type: "runs", id, attributes: { status, actions, "has-changes": hasChanges }, relationships };
    return { body: { data, included: [this.workspaces.describe(workspace), this.phase("plans", run)] } };
  }

  private phase(kind: string, { id, status }: RemoteRun): object {
    const going = status === (kind === "plans" ? "planning" : "applying");
    const url = this.server.hosted(`${kind}/${id}/log`);
    return { type: kind, id, attributes: { status: going ? "running" : "finished", "log-read-url": url } };
  }

  /** As an interrupt: Terraform ends the resource that it is at. */
  private cancel(run: RemoteRun): Answer {
    run.program?.kill("SIGINT");
    run.status = "canceled";
    return { status: 202 };
  }

  private file(id: string, name: string): Answer {
    const file = join(this.find(id).folder, name);
    if (existsSync(file)) return { body: readFileSync(file, "utf8") };
    return name.endsWith(".log") ? { body: "" } : notFound;
  }

  /** Parts of a plan that Terraform shows: the plan itself, and the schemas that it takes. */
  private rendered({ folder }: RemoteRun): Answer {
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, unknown>;
    const [plan, { format_version, provider_schemas }] = [read("plan.json"), read("schemas.json")];
    const { format_version: plan_format_version } = plan;
    return { body: { ...plan, plan_format_version, provider_format_version: format_version, provider_schemas } };
  }

  private async plan(run: RemoteRun): Promise<void> {
    const { folder, workspace, destroys, saved } = run;
    await this.call(run, "init.log", "tar", "-xzf", "upload.tar.gz");
    const file = join(folder, "cdk.tf.json");
    const module = JSON.parse(readFileSync(file, "utf8")) as { readonly terraform: object };
    const terraform = { ...module.terraform, cloud: undefined, backend: { local: { path: "run.tfstate" } } };
    writeFileSync(file, JSON.stringify({ ...module, terraform }, undefined, 2));
    const state = this.workspaces.current(workspace.id);
    if (state !== undefined) writeFileSync(join(folder, "run.tfstate"), state.text);
    await this.call(run, "init.log", "terraform", "init", "-no-color", "-input=false");
    const flags = ["-json", "-input=false", "-detailed-exitcode", ...(destroys ? ["-destroy"] : [])];
    writeFileSync(join(folder, "plans.log"), heading);
    const code = await this.call(run, "plans.log", "terraform", "plan", ...flags, "-out=run.plan");
    if (code !== 0 && code !== 2) return void (run.status = "errored");
    await this.call(run, "plan.json", "terraform", "show", "-json", "run.plan");
    await this.call(run, "schemas.json", "terraform", "providers", "schema", "-json");
    run.hasChanges = code === 2;
    run.status = saved && run.hasChanges ? "planned_and_saved" : "planned_and_finished";
  }

  private async apply(run: RemoteRun): Promise<void> {
    run.status = "applying";
    writeFileSync(join(run.folder, "applies.log"), heading);
    const code = await this.call(run, "applies.log", "terraform", "apply", "-json", "-input=false", "run.plan");
    this.workspaces.addState(run.workspace, readFileSync(join(run.folder, "run.tfstate"), "utf8"));
    // Of any other plan that is saved, the state has changed since.
    const others = this.all.filter(
      ({ workspace, status }) => workspace === run.workspace && status === "planned_and_saved",
    );
    others.forEach((other) => (other.status = "discarded"));
    if (run.status === "applying") run.status = code === 0 ? "applied" : "errored";
  }

  private call(run: RemoteRun, log: string, program: string, ...args: readonly string[]): Promise<number | null> {
    const output = openSync(join(run.folder, log), "a");
    const env = { ...process.env, ...this.server.env(), CHECKPOINT_DISABLE: "1" };
    run.program = spawn(program, args, { cwd: run.folder, env, stdio: ["ignore", output, output] });
    closeSync(output);
    return new Promise((resolve) => run.program!.once("exit", resolve));
  }
}

/** Every log begins with three lines, which Terraform leaves out of an apply's. */
const heading = "Terraform v1.11.4\non linux_amd64\nInitializing plugins and modules...\n";

interface RunDocument {
  readonly data: {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly relationships: Readonly<
      Record<"workspace" | "configuration-version", { readonly data: { readonly id: string } }>
    >;
  };
}
