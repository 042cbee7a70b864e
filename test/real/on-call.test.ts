import { randomUUID } from "node:crypto";
import { ApiServer, type KubernetesObject } from "../support/kubernetes/api-server";
import { accessText } from "../support/kubernetes/access";
import { synthPlatform } from "../support/kubernetes/kubernetes-platform";
import { accessesOf, applicationNamespace, runbookCommands } from "../support/kubernetes/runbook-commands";
import { resources } from "../support/projects/synth";

/** Commands of the runbooks against RBAC of a real API server, with the roles that the kubernetes-platform unit makes. */
// Other tests apply the unit to the same server, so all names here are unique.
const run = randomUUID().slice(0, 8);
const group = `on-call-${run}`;
const namespace = `kafka-connect-${run}`;
const application = `${applicationNamespace}-${run}`;
const platform = synthPlatform({ onCall: { group }, strimzi: { namespaces: [namespace] } });

const kinds = {
  kubernetes_cluster_role_v1: "ClusterRole",
  kubernetes_cluster_role_binding_v1: "ClusterRoleBinding",
  kubernetes_role_v1: "Role",
  kubernetes_role_binding_v1: "RoleBinding",
};

/** A resource of Terraform as Kubernetes' object: its blocks have the same fields, in snake case. */
function objectsOf(type: keyof typeof kinds): KubernetesObject[] {
  return Object.values(resources(platform, type)).map((block) => {
    const { metadata, rule, roleRef, subject } = camelCase(block) as Record<string, unknown>;
    return {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: kinds[type],
      metadata: { ...(metadata as KubernetesObject["metadata"]), name: group },
      ...(rule === undefined ? {} : { rules: rule }),
      // A reference to the role beside it, which has the same name.
      ...(subject === undefined ? {} : { subjects: subject, roleRef: { ...(roleRef as object), name: group } }),
    };
  });
}

let server: ApiServer;
beforeAll(async () => {
  server = ApiServer.fromEnvironment();
  for (const each of [namespace, application]) await server.createNamespace(each);
  for (const type of Object.keys(kinds) as (keyof typeof kinds)[]) {
    for (const object of objectsOf(type)) await server.apply(object);
  }
  // AmazonEKSEditPolicy of the access entry has the permissions of Kubernetes' own role `edit`, which a controller fills
  // with these rules; a bare API server has no controllers.
  await server.apply({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: group, namespace: application },
    subjects: [{ kind: "Group", name: group, apiGroup: "rbac.authorization.k8s.io" }],
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:aggregate-to-edit" },
  });
}, 60_000);

const commands = runbookCommands().filter(({ entry }) => entry === "on-call");
const namespaces: Readonly<Record<string, string>> = {
  "kafka-connect": namespace,
  [applicationNamespace]: application,
};
const requestsOf = (command: string) =>
  accessesOf(command).map((access) =>
    "path" in access ? access : { ...access, namespace: namespaces[access.namespace ?? ""] ?? access.namespace },
  );

test("on-call may run every command that its runbooks give it", async () => {
  expect(commands.length).toBeGreaterThan(60);
  const refused: string[] = [];
  for (const { page, command } of commands) {
    for (const access of requestsOf(command)) {
      if (!(await server.allows(group, access))) refused.push(`${page}: ${command}: ${accessText(access)}`);
    }
  }
  expect(refused).toEqual([]);
});

test("another group may run none of them, so that the test above says something", async () => {
  const accesses = commands.flatMap(({ command }) => requestsOf(command));
  const allowed = await Promise.all(accesses.map((access) => server.allows("developers", access)));
  // The server tells everybody whether it is ready.
  expect(accesses.filter((_, index) => allowed[index]).map(accessText)).toEqual([
    "get /readyz",
    "get /readyz",
    "get /readyz",
  ]);
});

test.each([
  ["Secrets", { verb: "get", group: "", resource: "secrets", namespace }],
  ["Deployments of controllers", { verb: "patch", group: "apps", resource: "deployments", namespace: "kube-system" }],
  ["commands in other pods", { verb: "create", group: "", resource: "pods/exec", namespace: "kube-system" }],
  ["the kubelet", { verb: "get", group: "", resource: "nodes/proxy" }],
  ["roles", { verb: "create", group: "rbac.authorization.k8s.io", resource: "rolebindings", namespace }],
])("on-call has no access to %s", async (_, access) => expect(await server.allows(group, access)).toBe(false));

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//" && key !== "depends_on")
      .map(([key, each]) => [fieldOf(key), camelCase(each)]),
  );
}

const fieldOf = (key: string): string =>
  key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()).replace(/Urls$/, "URLs");
