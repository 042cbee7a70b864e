import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { helmYaml, type Values } from "../../modules/helm/chart-values";
import { type ChartName, charts } from "../../modules/helm/chart-versions";
import { isPlainObject } from "../../src/engine/reference";
import { loadProject, synthesizeAside } from "../../src/cli/project";
import {
  exampleReferences,
  type HelmRelease,
  releasesIn,
  renderChart,
  upstreamCharts,
} from "../support/kubernetes/charts";

/** Values that are set and do nothing: those of our own charts that change no object, those that repeat a chart's default. */
jest.setTimeout(300_000);
const root = process.cwd();

const registry = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const storageClass = "data.terraform_remote_state.kubernetes_platform.outputs.storageClassName";
/** Values that are known only after an apply, besides those of other units. */
const known = {
  [`(length(${storageClass}) >= 1) ? ${storageClass} : null`]: "gp3",
  "aws_ecr_repository.kafka_connect_image.repository_url": `${registry}/connect`,
  "aws_ecr_repository.topic_operator_image.repository_url": `${registry}/topics`,
  "aws_sns_topic.prometheus_heartbeat.arn": "arn:aws:sns:us-east-1:111111111111:heartbeat",
  "aws_secretsmanager_secret.prometheus_grafana_admin.name": "acme-streaming-prod/grafana",
  "flatten(data.aws_msk_broker_nodes.prometheus_brokers.node_info_list[*].endpoints)": ["b-1.example", "b-2.example"],
};

describe("our own charts", () => {
  const project = loadProject();
  const layers = ["kubernetes-platform", "kafka-connect", "streaming-monitoring"];
  const units = project.units.filter(
    ({ environment, unit }) => environment.name === "streaming-prod" && layers.includes(unit.layer.name),
  );
  const own = synthesizeAside({ root }, project, units).flatMap((unit) =>
    Object.entries(releasesIn(unit.module, { ...known, ...exampleReferences(unit) }))
      .filter(([, { repository }]) => repository === undefined)
      .map(([id, release]) => [`${unit.placed.stackName} ${id}`, release] as const),
  );

  test("are all here", () =>
    expect([...new Set(own.map(([, { chart }]) => chart))].sort()).toEqual(
      readdirSync("charts")
        .filter((name) => name !== "README.md")
        .sort(),
    ));

  test.each(own)("%s: without any one value its objects differ", (_, release) => {
    const complete = rendered(release);
    const idle = pathsOf(release.values).filter((path) => {
      return rendered({ ...release, values: without(release.values, path) as Values }) === complete;
    });
    expect(idle.map((path) => path.join("."))).toEqual([]);
  });
});

/** The objects as text, or the error: a value that the schema requires is not missed silently. */
function rendered(release: HelmRelease): string {
  try {
    return JSON.stringify(renderChart(join("charts", release.chart), release));
  } catch (error) {
    return String(error);
  }
}

type Path = readonly (string | number)[];

/** Paths of all values that are no maps; of lists, the values of their first entry. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (isPlainObject(value)) return Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]));
  if (Array.isArray(value) && isPlainObject(value[0])) return pathsOf(value[0], [...at, 0]);
  return value === undefined ? [] : [at];
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(value))
    return value.map((each, index) => (index === key ? without(each, rest) : (each as unknown)));
  const fields = Object.entries(value as object).filter(([name]) => rest.length > 0 || name !== key);
  return Object.fromEntries(
    fields.map(([name, each]) => [name, name === key ? without(each, rest) : (each as unknown)]),
  );
}

describe.each(Object.keys(charts).filter((name) => readdirSync("helm-values").includes(name)) as ChartName[])(
  "helm-values/%s",
  (chart) => {
    const read = (file: string): Values => (parse(readFileSync(file, "utf8"), helmYaml) ?? {}) as Values;
    const upstream = read(join(upstreamCharts(), chart, "values.yaml"));
    const files = readdirSync(join("helm-values", chart)).filter((file) => file.endsWith(".yaml"));
    const defaults = read(join("helm-values", chart, "defaults.yaml"));

    test.each(files)("%s repeats nothing that the chart or defaults.yaml says", (file) => {
      const values = read(join("helm-values", chart, file));
      const general = file === "defaults.yaml" ? {} : defaults;
      const repeated = pathsOf(values).filter((path) => {
        const value = JSON.stringify(at(values, path));
        const before = at(general, path);
        return JSON.stringify(before === undefined ? at(upstream, path) : before) === value;
      });
      expect(repeated.map((path) => path.join("."))).toEqual([]);
    });
  },
);

const at = (values: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], values);
