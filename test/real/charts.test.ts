import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { helmYaml, mergeValues, type Values } from "../../modules/helm/chart-values";
import { type ChartName, charts } from "../../modules/helm/chart-versions";
import { isPlainObject } from "../../src/engine/reference";
import { loadProject, synthesizeAside } from "../../src/cli/project";
import { ApiServer, type KubernetesObject } from "../support/kubernetes/api-server";
import {
  exampleReferences,
  type HelmRelease,
  lintChart,
  releasesIn,
  renderChart,
  upstreamCharts,
} from "../support/kubernetes/charts";
import { type PlatformInputs, synthPlatform } from "../support/kubernetes/kubernetes-platform";
import { succeed } from "../support/projects/programs";
import { inTemporaryFolder, resources } from "../support/projects/synth";

/** Values and definitions of the upstream charts, real Helm, and a real API server that refuses unknown fields. */
jest.setTimeout(120_000); // definitions of 700 kB, on a machine that does other things too
const root = process.cwd();
const names = Object.keys(charts) as ChartName[];
const withValues = names.filter((name) => existsSync(join("helm-values", name)));

test("every chart that has values has a schema; karpenter-crd has none", () =>
  expect(names.filter((name) => !withValues.includes(name))).toEqual(["karpenter-crd"]));

test.each(withValues)("%s: its schema is the one that is made of the chart", (name) =>
  inTemporaryFolder((folder) => {
    const file = join(folder, "values.schema.json");
    succeed("node", ["bin/chart-schema.mjs", name, join(upstreamCharts(), name), file], { cwd: root });
    expect(readFileSync(join("helm-values", name, "values.schema.json"), "utf8")).toBe(readFileSync(file, "utf8"));
  }),
);

const project = loadProject();
const platforms = project.units.filter(({ unit }) => unit.layer.name === "kubernetes-platform");
const units = synthesizeAside({ root }, project, platforms);
const placed = units.map((unit) => [unit.placed.stackName, releasesIn(unit.module, exampleReferences(unit))] as const);

describe.each(placed)("%s", (_, releases) => {
  const upstream = Object.values(releases).filter(({ repository }) => repository !== undefined);

  test.each(upstream.map((release) => [release.chart, release] as const))(
    "%s has every value that is set",
    (chart, release) =>
      expect(unknownValues(release.values, chart === "karpenter-crd" ? {} : valuesOf(chart))).toEqual([]),
  );

  test("Kubernetes takes its objects", async () => expect(await refusals(Object.values(releases))).toEqual([]));
});

const kafka = "arn:aws:kafka:us-east-1:111111111111:cluster/acme-test-msk/1";
const variants: [string, Partial<PlatformInputs>][] = [
  ["one pool", {}],
  [
    "a pool of everything that can be set",
    {
      nodePools: {
        batch: {
          architectures: ["amd64", "arm64"],
          instanceFamilies: ["m7i", "m7g"],
          capacityType: "spot-first",
          zones: ["a", "b"],
          labels: { "example.com/pool": "batch" },
          taints: [{ key: "batch", value: "yes", effect: "NoSchedule" }],
          consolidation: "empty",
          consolidateAfterMinutes: 0,
          amiAlias: "bottlerocket@v1.55.0",
          weight: 10,
        },
        exact: { instanceTypes: ["c7g.xlarge"], capacityType: "spot" },
      },
      externalSecrets: { namespaces: ["kafka-connect"] },
    },
  ],
  ["nothing but managed nodes", { compute: "managed-nodes", applications: [] }],
];

test.each(variants)("Kubernetes takes %s", async (_, inputs) =>
  expect(await refusals(Object.values(releasesIn(synthPlatform(inputs))))).toEqual([]),
);

test("with Auto Mode pools and classes are those of EKS", () => {
  const releases = releasesIn(synthPlatform({ compute: "auto-mode", nodePools: { media: {} } }));
  const rendered = [releases.node_pools_release!, releases.objects!].flatMap(render);
  expect(rendered.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
    "eks.amazonaws.com/v1 NodeClass",
    "karpenter.sh/v1 NodePool",
    "storage.k8s.io/v1 StorageClass",
    "external-secrets.io/v1 ClusterSecretStore",
  ]);
  expect(JSON.stringify(rendered)).not.toContain("karpenter.k8s.aws");
});

test("what no definition has is refused, so that the tests above say something", async () => {
  const server = await platformServer();
  const { node_pools_release: nodes } = releasesIn(synthPlatform());
  const pool = render(nodes!).find(({ kind }) => kind === "NodePool")!;
  const broken = { ...pool, spec: { ...(pool["spec"] as object), limit: { cpu: 1 } } };
  expect(await server.refusal(broken)).toBe(
    "NodePool general: failed to create typed patch object (/general; karpenter.sh/v1, Kind=NodePool): .spec.limit: field not declared in schema",
  );
});

interface PodValues {
  readonly pod: object;
  readonly container: object;
}
/** Security contexts of the operators' pods, where each chart has them. */
const contexts: Readonly<Record<string, (values: never) => PodValues>> = {
  applications_strimzi_kafka_operator: fromTop,
  applications_kafka_ui: fromTop,
  applications_external_secrets: fromTop,
  applications_keda: ({ podSecurityContext, securityContext }: Contexts<{ readonly operator: object }>) => ({
    pod: podSecurityContext.operator,
    container: securityContext.operator,
  }),
};
interface Contexts<T> {
  readonly podSecurityContext: T;
  readonly securityContext: T;
}
function fromTop({ podSecurityContext: pod, securityContext: container }: Contexts<object>): PodValues {
  return { pod, container };
}

test.each(Object.keys(contexts))("the namespace of %s takes its pods", async (id) => {
  const module = synthPlatform({ kafkaUi: { clusterArn: kafka, bootstrapBrokers: "b-1.example:9098" } });
  const { chart, values } = releasesIn(module)[id]!;
  const { pod, container } = contexts[id]!(mergeValues(valuesOf(chart), values) as never);
  const server = await platformServer();
  const namespaces = Object.values(resources(module, "kubernetes_namespace_v1"));
  const { labels } = namespaces[0]!["metadata"] as { labels: Record<string, string> };
  await server.createNamespace("strata-restricted", labels);
  const podOf = (securityContext: object): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: chart, namespace: "strata-restricted" },
    spec: {
      securityContext: { ...pod, enabled: undefined }, // the chart's own switch
      containers: [{ name: "main", image: "example", securityContext: { ...securityContext, enabled: undefined } }],
    },
  });
  expect(await server.refusal(podOf(container))).toBeUndefined();
  expect(await server.refusal(podOf({ allowPrivilegeEscalation: true }))).toContain(
    'violates PodSecurity "restricted:latest"',
  );
});

const render = (release: HelmRelease): KubernetesObject[] => renderChart(join("charts", release.chart), release);

/** Rejections of the API server for the objects of our own charts. */
async function refusals(releases: readonly HelmRelease[]): Promise<string[]> {
  const server = await platformServer();
  const found: string[] = [];
  for (const release of releases.filter(({ repository }) => repository === undefined)) {
    lintChart(join("charts", release.chart), release);
    for (const object of render(release)) {
      const refusal = await server.refusal(object);
      if (refusal !== undefined) found.push(refusal);
    }
  }
  return found;
}

let known: Promise<ApiServer> | undefined;
const platformServer = (): Promise<ApiServer> => (known ??= prepareServer());

async function prepareServer(): Promise<ApiServer> {
  const server = ApiServer.fromEnvironment();
  for (const chart of ["karpenter", "external-secrets"]) {
    await server.installDefinitions(join(upstreamCharts(), chart));
  }
  return server;
}

const valuesOf = (chart: string): Values =>
  parse(readFileSync(join(upstreamCharts(), chart, "values.yaml"), "utf8"), helmYaml) as Values;

/** Kubernetes's own, of which a chart writes some. */
const free = ["resources"];

/** Paths of values that the chart does not have; below a map or list that it leaves empty everything goes. */
function unknownValues(values: Values, chart: Values): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (!(key in chart)) return [key];
    const own = chart[key];
    if (free.includes(key) || !isPlainObject(value) || !isPlainObject(own) || Object.keys(own).length === 0) return [];
    return unknownValues(value, own).map((path) => `${key}.${path}`);
  });
}
