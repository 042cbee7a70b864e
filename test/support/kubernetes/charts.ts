import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { helmYaml, mergeValues, type Values } from "../../../modules/helm/chart-values";
import type { SynthesizedUnit, TerraformModule } from "../../../src/engine/synthesis";
import { remoteStateName } from "../../../src/engine/unit-stack";
import type { KubernetesObject } from "./api-server";
import { succeed } from "../projects/programs";
import { inTemporaryFolder, resources } from "../projects/synth";

/** A `helm_release` of a module as Helm receives it. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  /** The name of the chart, or the folder in `charts/` for a chart of this repository. */
  readonly chart: string;
  /** Undefined for a chart of this repository. */
  readonly version?: string;
  readonly repository?: string;
  /** The values of the release, without the defaults of the chart. */
  readonly values: Values;
}

interface ReleaseBlock extends Omit<HelmRelease, "values"> {
  readonly values?: readonly string[];
}

/**
 * The releases of a module by resource name, with their values evaluated as by Terraform:
 *
 *     const { objects } = releasesIn(module, { "aws_iam_role.connect_role.arn": "arn:aws:iam::111111111111:role/connect" });
 *     renderChart(join("charts", objects.chart), objects);
 *
 * @param known values that are only known after an apply, by expression; few if the needs are `existing(…)`
 */
export function releasesIn(
  module: TerraformModule,
  known: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, HelmRelease>> {
  const releases = Object.entries(resources(module, "helm_release")).map(([id, block]) => {
    const { name, namespace, chart, version, repository, values = [] } = block as unknown as ReleaseBlock;
    const evaluated = values.map((text) => parse(evaluate(text, known), helmYaml) as Values).reduce(mergeValues, {});
    return [
      id,
      { name, namespace, chart: localChart(chart) ?? chart, version, repository, values: evaluated },
    ] as const;
  });
  return Object.fromEntries(releases);
}

/** Examples for all outputs that a unit reads, for the second argument of `releasesIn`. */
export function exampleReferences({ placed }: SynthesizedUnit): Readonly<Record<string, unknown>> {
  const references = placed.dependencies.flatMap((producer) =>
    Object.entries(producer.unit.layer.outputs).map(([output, { example }]) => [
      `data.terraform_remote_state.${remoteStateName(placed, producer)}.outputs.${output}`,
      example,
    ]),
  );
  return Object.fromEntries(references) as Readonly<Record<string, unknown>>;
}

/** The folder of a local chart: `charts/kafka-connect` for `${path.module}/assets/connect_kafka_connect/<hash>`. */
function localChart(chart: string): string | undefined {
  const asset = /^\$\{path\.module\}\/assets\/([^/]+)\//.exec(chart)?.[1];
  return asset && readdirSync("charts").find((name) => asset.endsWith(`_${name.replaceAll("-", "_")}`));
}

/** Evaluates a template in which all expressions have the form `${jsonencode(…)}`. */
function evaluate(template: string, known: Readonly<Record<string, unknown>>): string {
  return template
    .replace(/(?<!\$)\$\{jsonencode\((.*)\)\}/g, (_, expression: string) =>
      JSON.stringify(expression.startsWith('"') ? quoted(expression, known) : valueOf(expression, known)),
    )
    .replace(/([$%])\1\{/g, "$1{");
}

/** `"arn:aws:s3:::${aws_s3_bucket.raw.id}/*"` */
function quoted(expression: string, known: Readonly<Record<string, unknown>>): string {
  const text = expression.replace(/(?<!\$)\$\{([^}]+)\}/g, (_, inner: string) => String(valueOf(inner, known)));
  return JSON.parse(text) as string;
}

function valueOf(expression: string, known: Readonly<Record<string, unknown>>): unknown {
  if (expression in known) return known[expression];
  throw new Error(`the value of ${expression} is unknown; add it to the second argument of releasesIn`);
}

/** Renders a chart with the values of a release (needs helm on the PATH). */
export function renderChart(folder: string, { name, namespace, values }: HelmRelease): KubernetesObject[] {
  return withValues(values, (file) => {
    const rendered = succeed(
      "helm",
      ["template", name, folder, "--namespace", namespace, "--values", file, "--kube-version", "1.35.0"],
      { cwd: process.cwd() },
    );
    const objects = parseAllDocuments(rendered, helmYaml).map((document) => document.toJS() as KubernetesObject | null);
    return objects.filter((object) => object !== null);
  });
}

/** Runs `helm lint` on a chart of this repository with the values of a release. */
export function lintChart(folder: string, { namespace, values }: HelmRelease): void {
  withValues(values, (file) =>
    succeed("helm", ["lint", "--strict", folder, "--namespace", namespace, "--values", file], { cwd: process.cwd() }),
  );
}

function withValues<R>(values: Values, work: (file: string) => R): R {
  return inTemporaryFolder((folder) => {
    const file = join(folder, "values.json");
    writeFileSync(file, JSON.stringify(values));
    return work(file);
  });
}

/** The folder of the upstream charts, with `values.yaml` and `crds/` of each. */
export function upstreamCharts(): string {
  const folder = process.env["STRATA_TEST_CHARTS"];
  if (folder === undefined) {
    throw new Error("STRATA_TEST_CHARTS is not set; set it to the folder of the charts from `helm pull --untar`");
  }
  return folder;
}
