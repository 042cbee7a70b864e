import { existsSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parse } from "yaml";
import { type Access, accessText, type PathAccess } from "./access";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

interface ResourceKind {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * A client for a real Kubernetes API server. It validates objects strictly: unlike `kubectl apply` and Helm, it refuses
 * fields that are not in the definition.
 */
export class ApiServer {
  private readonly kinds = new Map<string, readonly ResourceKind[]>();

  private constructor(private readonly connection: Connection) {}

  /** The API server in STRATA_TEST_KUBECONFIG. */
  static fromEnvironment(): ApiServer {
    const file = process.env["STRATA_TEST_KUBECONFIG"];
    if (file === undefined) {
      throw new Error("STRATA_TEST_KUBECONFIG is not set; set it to the kubeconfig of a test cluster");
    }
    return new ApiServer(connectionOf(file, process.env["STRATA_TEST_KUBECONTEXT"] ?? "strata"));
  }

  /** Installs the custom resource definitions of an upstream chart. They are not removed. */
  async installDefinitions(chartFolder: string): Promise<void> {
    const folder = join(chartFolder, "crds");
    const files = existsSync(folder) ? readdirSync(folder) : [];
    for (const file of files) {
      const definition = parse(readFileSync(join(folder, file), "utf8")) as KubernetesObject;
      // Not strict, because definitions may have fields of newer servers.
      await this.send(definition, { dryRun: false, strict: false });
      await this.waitForDefinition(definition);
    }
  }

  async createNamespace(name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
    await this.send(namespace, { dryRun: false, strict: true });
  }

  /** Stores an object. It is not removed. */
  async apply(object: KubernetesObject): Promise<void> {
    await this.send(object, { dryRun: false, strict: true });
  }

  /** Whether RBAC allows a request to the members of a group: `kubectl auth can-i --as-group`. */
  async allows(group: string, access: Access | PathAccess): Promise<boolean> {
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user: `member-of-${group}`, groups: [group, "system:authenticated"], ...attributesOf(access) },
    };
    const path = `${groupPath(review.apiVersion)}/subjectaccessreviews`;
    const { status, body } = await this.connection("POST", path, JSON.stringify(review));
    if (status !== 201) throw new Error(`${accessText(access)}: ${body}`);
    return (JSON.parse(body) as { status: { allowed: boolean } }).status.allowed;
  }

  /** The error of the server for an object, undefined if it accepts it. Nothing is stored. */
  async refusal(object: KubernetesObject): Promise<string | undefined> {
    try {
      await this.send(object, { dryRun: true, strict: true });
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private async send(object: KubernetesObject, { dryRun, strict }: { dryRun: boolean; strict: boolean }) {
    const query = `fieldManager=strata&force=true&fieldValidation=${strict ? "Strict" : "Ignore"}${dryRun ? "&dryRun=All" : ""}`;
    const path = await this.pathOf(object);
    const { status, body } = await this.connection("PATCH", `${path}?${query}`, JSON.stringify(object));
    if (status >= 300)
      throw new Error(`${object.kind} ${object.metadata.name}: ${(JSON.parse(body) as Status).message}`);
  }

  private async pathOf({ apiVersion, kind, metadata: { name, namespace = "default" } }: KubernetesObject) {
    const found = (await this.kindsOf(apiVersion)).find((each) => each.kind === kind && !each.name.includes("/"));
    if (found === undefined) throw new Error(`the server has no kind ${kind} in ${apiVersion}`);
    const scope = found.namespaced ? `/namespaces/${namespace}` : "";
    return `${groupPath(apiVersion)}${scope}/${found.name}/${name}`;
  }

  private async kindsOf(apiVersion: string): Promise<readonly ResourceKind[]> {
    const cached = this.kinds.get(apiVersion);
    if (cached !== undefined) return cached;
    const { status, body } = await this.connection("GET", groupPath(apiVersion));
    if (status === 404) return []; // a definition that is not established yet
    if (status !== 200) throw new Error(`${apiVersion}: ${body}`);
    const { resources } = JSON.parse(body) as { readonly resources: readonly ResourceKind[] };
    this.kinds.set(apiVersion, resources);
    return resources;
  }

  private async waitForDefinition({ spec }: KubernetesObject): Promise<void> {
    const { group, names, versions } = spec as Definition;
    const { name: version } = versions.find(({ served }) => served)!;
    for (let attempt = 0; attempt < 100; attempt++) {
      this.kinds.delete(`${group}/${version}`);
      if ((await this.kindsOf(`${group}/${version}`)).some(({ kind }) => kind === names.kind)) return;
      await setTimeout(100);
    }
    throw new Error(`the definition of ${names.kind} was not established within 10 s`);
  }
}

function attributesOf(access: Access | PathAccess): object {
  if ("path" in access) return { nonResourceAttributes: { verb: access.verb, path: access.path } };
  const { verb, group, namespace } = access;
  const [resource, subresource] = access.resource.split("/");
  return { resourceAttributes: { verb, group, resource, subresource, namespace } };
}

interface Status {
  readonly message: string;
}
interface Definition {
  readonly group: string;
  readonly names: { readonly kind: string };
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

const groupPath = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

type Connection = (method: string, path: string, body?: string) => Promise<{ status: number; body: string }>;

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
}

function connectionOf(file: string, contextName: string): Connection {
  const { clusters, users, contexts } = parse(readFileSync(file, "utf8")) as Kubeconfig;
  const { context } = contexts.find(({ name }) => name === contextName)!;
  const { cluster } = clusters.find(({ name }) => name === context.cluster)!;
  const { user } = users.find(({ name }) => name === context.user)!;
  const content = (from: Readonly<Record<string, string>>, field: string): Buffer | undefined => {
    const data = from[`${field}-data`];
    if (data !== undefined) return Buffer.from(data, "base64");
    return from[field] === undefined ? undefined : readFileSync(from[field]);
  };
  const options = {
    ca: content(cluster, "certificate-authority"),
    cert: content(user, "client-certificate"),
    key: content(user, "client-key"),
  };
  const authorization = user["token"] === undefined ? {} : { authorization: `Bearer ${user["token"]}` };
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const form = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
      const type = body === undefined ? {} : { "content-type": form };
      const headers = { ...authorization, ...type };
      const call = request(new URL(path, cluster["server"]), { ...options, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      });
      call.on("error", reject);
      call.end(body);
    });
}
