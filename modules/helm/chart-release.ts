import { Release } from "@cdktf/provider-helm/lib/release";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { join } from "node:path";
import { assertValid, type Problem, problem } from "../../src/engine/problem";
import { rawExpression } from "../../src/engine/raw-expression";
import { isPlainObject } from "../../src/engine/reference";
import { unitOf } from "../../src/engine/unit-of";
import { localSchema, mergeValues, readValues, upstreamSchema, type Values, type ValuesFile } from "./chart-values";
import { type ChartName, charts } from "./chart-versions";
import { mismatches, type ValuesSchema } from "./values-schema";
import { valuesText } from "./values-text";

/**
 * Time limits in seconds. Helm applies them to each step by itself: to every hook job, and to the pods at the end. What
 * fails for good is therefore reported within minutes, though a release with many hooks may take longer.
 */
export const timeLimits = {
  /** Definitions and custom resources: done once the API server has stored them. */
  objects: 120,
  /** Pods and hook jobs: images are pulled, and a node may be launched first (about two minutes each). */
  pods: 300,
} as const;

interface ReleaseProps {
  readonly namespace: string;
  /**
   * The release's name in the cluster.
   * @default the chart's name
   */
  readonly releaseName?: string;
  /** Values that the unit knows; may hold references and attributes of resources. Undefined ones are left out. */
  readonly values?: Values;
  /**
   * The kind of things that Helm waits for, which decides the time limit.
   * @default "pods"
   */
  readonly waitsFor?: keyof typeof timeLimits;
  readonly dependsOn?: readonly ITerraformDependable[];
}

export interface ChartReleaseProps extends ReleaseProps {
  readonly chart: ChartName;
}

export interface LocalChartReleaseProps extends ReleaseProps {
  /** Its folder's name in `charts/`. */
  readonly chart: string;
}

/**
 * A chart of others, pinned in `chart-versions.ts`. Its values are `helm-values/<chart>/defaults.yaml`, over them
 * `<environment>.yaml`, over both the unit's own; a value is in the files or is set by the unit, not both.
 */
export class ChartRelease extends Construct {
  readonly chart: ChartName;
  readonly version: string;
  /** Resources that must exist before others use its definitions and pods. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ChartReleaseProps) {
    super(scope, id);
    const { chart, values = {} } = props;
    const { repository, version } = charts[chart];
    const { projectFolder, environment } = unitOf(this);
    const files = readValues(projectFolder, chart, environment.name);
    if (files.length > 0 || Object.keys(values).length > 0) {
      const schema = upstreamSchema(projectFolder, chart);
      assertValid([
        ...files.flatMap((file) => fileProblems(file, schema, values)),
        ...valuesProblems(chart, schema, values),
      ]);
    }

    const written = files.map((file) => file.values).reduce(mergeValues, {});
    const layers = [written, values].filter((each) => Object.keys(each).length > 0);
    this.ready = release(this, props, { repository, chart, version, values: layers.map(valuesText) });
    this.chart = chart;
    this.version = version;
  }
}

/**
 * A chart of this repository. It is copied beside the module, under a path with a hash of its content: a changed template
 * is an upgrade, and a run that has only the module finds it.
 */
export class LocalChartRelease extends Construct {
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: LocalChartReleaseProps) {
    super(scope, id);
    const { chart, values = {} } = props;
    const { projectFolder } = unitOf(this);
    assertValid(valuesProblems(chart, localSchema(projectFolder, chart), values));

    const path = join(projectFolder, "charts", chart);
    const { path: folder } = new TerraformAsset(this, chart, { path, type: AssetType.DIRECTORY });
    this.ready = release(this, props, {
      chart: rawExpression(`\${path.module}/${folder}`),
      values: [valuesText(values)],
    });
  }
}

function release(
  scope: Construct,
  { chart: name, namespace, releaseName = name, waitsFor = "pods", dependsOn }: ReleaseProps & { chart: string },
  source: { repository?: string; chart: string; version?: string; values: string[] },
): ITerraformDependable {
  // The cluster beside an emulator need not have what pods wait for: nodes of EC2, roles, load balancers.
  const wait = unitOf(scope).environment.aws?.emulator === undefined;
  return new Release(scope, "resource", {
    ...source,
    name: releaseName,
    namespace,
    wait,
    // A release that fails is taken back, so that the next apply does not start from half of one.
    atomic: wait,
    // A release that is complete, or failed, but missing from the state (Terraform was killed) is taken over instead of
    // stopping every later apply. Helm refuses one that is still pending: docs/runbooks/kubernetes-platform.md.
    upgradeInstall: true,
    cleanupOnFail: true,
    timeout: timeLimits[waitsFor],
    maxHistory: 10,
    dependsOn: dependsOn && [...dependsOn],
  });
}

function valuesProblems(chart: string, schema: ValuesSchema, values: Values): Problem[] {
  return mismatches(schema, values).map(({ path, value, rule, fix }) =>
    problem({ path: `values of ${chart}: ${path.join(".")}`, value, message: rule, fix }),
  );
}

/** Values of a file that the chart does not take, or that the unit's own would hide. */
function fileProblems(file: ValuesFile, schema: ValuesSchema, values: Values): Problem[] {
  const hidden = common(file.values, values, []).map((path) => ({
    path,
    rule: "is set by the unit, which would hide it",
    fix: "remove it here",
  }));
  return [...mismatches(schema, file.values), ...hidden].map(({ path, ...found }) => ({
    file: `${file.path}:${file.lineOf(path)}`,
    path: path.join("."),
    ...found,
  }));
}

function common(a: Values, b: Values, path: readonly string[]): (readonly string[])[] {
  return Object.entries(b).flatMap(([key, own]) => {
    if (own === undefined || !(key in a)) return [];
    const other = a[key];
    const at = [...path, key];
    return isPlainObject(other) && isPlainObject(own) ? common(other, own, at) : [at];
  });
}
