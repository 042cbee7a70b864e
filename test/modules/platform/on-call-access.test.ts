import { onCallConnectRules, onCallRules, type AccessRule } from "../../../modules/platform/on-call-rules";
import eks from "../../../environments/streaming/prod/eks";
import platform from "../../../environments/streaming/prod/kubernetes-platform";
import { type Access, accessText, allows, type PathAccess } from "../../support/kubernetes/access";
import { type PlatformInputs, synthPlatform } from "../../support/kubernetes/kubernetes-platform";
import {
  accessesOf,
  applicationNamespace,
  commandsIn,
  runbookCommands,
} from "../../support/kubernetes/runbook-commands";
import { problemsOf, resources } from "../../support/projects/synth";

/** Of the policy `edit`, in the namespaces of applications; the test on a real API server takes Kubernetes' own role. */
const editRules: readonly AccessRule[] = [
  { apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["delete"] },
];

function isAllowed(access: Access | PathAccess): boolean {
  const namespace = "path" in access ? undefined : access.namespace;
  const rules = [
    ...onCallRules,
    ...(namespace === "kafka-connect" ? onCallConnectRules : []),
    ...(namespace === applicationNamespace ? editRules : []),
  ];
  return rules.some((rule) => allows(rule, access));
}

const commands = runbookCommands();
const ofOnCall = commands.filter(({ entry }) => entry === "on-call");

test("the runbooks' commands are found, and each names on-call or admins", () => {
  expect(ofOnCall.length).toBeGreaterThan(60);
  expect([...new Set(commands.map(({ entry }) => entry))].sort()).toEqual(["admins", "on-call"]);
  expect(commands).toContainEqual({
    page: "kafka-connect.md",
    entry: "on-call",
    command: "kubectl -n kafka-connect scale kafkaconnect kafka-connect --replicas 5",
  });
  expect(commands).toContainEqual({
    page: "kubernetes-platform.md",
    entry: "admins",
    command: "helm -n <namespace> uninstall <release>",
  });
});

test.each(ofOnCall.map(({ page, command }) => [page, command]))("%s: on-call may %s", (_, command) =>
  expect(
    accessesOf(command)
      .filter((access) => !isAllowed(access))
      .map(accessText),
  ).toEqual([]),
);

test("on-call has the entries in prod that the runbooks name, and the group of the platform", () => {
  const { "on-call": onCall, admins } = eks.values["accessEntries"] as Record<string, Record<string, unknown>>;
  expect(admins).toMatchObject({ policy: "cluster-admin" });
  expect(onCall).toMatchObject({ policy: "edit", namespaces: [applicationNamespace] });
  expect(onCall!["kubernetesGroups"]).toEqual([(platform.values["onCall"] as { group: string }).group]);
});

test.each<[string, Access]>([
  ["Secrets", { verb: "get", group: "", resource: "secrets", namespace: "monitoring" }],
  [
    "Deployments of controllers",
    { verb: "patch", group: "apps", resource: "deployments", namespace: "external-secrets" },
  ],
  ["commands in other pods", { verb: "create", group: "", resource: "pods/exec", namespace: "external-secrets" }],
  ["the kubelet", { verb: "get", group: "", resource: "nodes/proxy" }],
  ["roles", { verb: "create", group: "rbac.authorization.k8s.io", resource: "clusterrolebindings" }],
  ["the store of secrets", { verb: "patch", group: "external-secrets.io", resource: "clustersecretstores" }],
])("on-call has no access to %s", (_, access) => expect(isAllowed(access)).toBe(false));

test("every right to change something is used by a command, or by what a runbook says in words", () => {
  const accesses = ofOnCall.flatMap(({ command }) => accessesOf(command));
  const unused = [...onCallRules, ...onCallConnectRules]
    .filter(({ verbs }) => !verbs.includes("list"))
    .filter((rule) => !accesses.some((access) => allows(rule, access)))
    .map(({ verbs, resources: names }) => `${verbs.join()} ${names?.join()}`);
  // "Delete the node", `kubectl drain`, and a claim whose instance does not come up.
  expect(unused).toEqual(["create pods/eviction", "delete nodeclaims"]);
});

test("the command's entry: of the page, of its section, of its paragraph", () => {
  const text = [
    "# Page",
    "`kubectl` needs the access entry `on-call`, or `admins` where that is said.",
    "",
    "`kubectl get pods`, as `admins` `kubectl delete pod a`.",
    "",
    "- `kubectl -n a get",
    "  pods | grep b`",
    "## Section",
    "This section needs the access entry `admins`.",
    "",
    "    kubectl get nodes   # all",
  ].join("\n");
  expect(commandsIn("page.md", text).map(({ entry, command }) => [entry, command])).toEqual([
    ["admins", "kubectl get pods"],
    ["admins", "kubectl delete pod a"],
    ["on-call", "kubectl -n a get pods"],
    ["admins", "kubectl get nodes"],
  ]);
  expect(() => commandsIn("page.md", "`kubectl get pods`")).toThrow(
    "page.md does not name the access entry of `kubectl get pods`",
  );
});

describe("the unit", () => {
  const rolesIn = (inputs: Partial<PlatformInputs>) => {
    const module = synthPlatform(inputs);
    return {
      cluster: resources(module, "kubernetes_cluster_role_v1"),
      bindings: resources(module, "kubernetes_cluster_role_binding_v1"),
      roles: resources(module, "kubernetes_role_v1"),
    };
  };

  test("gives nobody rights without onCall", () =>
    expect(rolesIn({})).toEqual({ cluster: {}, bindings: {}, roles: {} }));

  test("gives a group rights in the cluster, and more in each namespace of Kafka Connect", () => {
    const { cluster, bindings, roles } = rolesIn({
      onCall: { group: "night" },
      strimzi: { namespaces: ["kafka-connect", "audit"] },
    });
    expect((cluster["on_call_cluster"]!["rule"] as unknown[]).length).toBe(onCallRules.length);
    expect(bindings["on_call_cluster_binding"]).toMatchObject({
      role_ref: { kind: "ClusterRole" },
      subject: [{ kind: "Group", name: "night", api_group: "rbac.authorization.k8s.io" }],
    });
    expect(Object.values(roles).map(({ metadata }) => (metadata as { namespace: string }).namespace)).toEqual([
      "kafka-connect",
      "audit",
    ]);
    expect(roles["on_call_audit"]).toMatchObject({
      depends_on: expect.arrayContaining(["kubernetes_namespace_v1.applications_audit_namespace"]) as unknown,
    });
  });

  test("without Strimzi there are no namespaces of Kafka Connect", () =>
    expect(rolesIn({ onCall: {}, applications: ["metrics-server"] }).roles).toEqual({}));

  test("refuses groups that Kubernetes reserves", () =>
    expect(problemsOf(() => synthPlatform({ onCall: { group: "system:masters" } }))).toEqual([
      'environments/test/kubernetes-platform.ts: onCall.group is "system:masters", but must be a group name that does not begin with system:.',
    ]));
});
