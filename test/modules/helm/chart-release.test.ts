import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ChartRelease, type ChartReleaseProps, LocalChartRelease } from "../../../modules/helm/chart-release";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { addHelmProvider } from "../../../modules/helm/kubernetes-providers";
import { layer } from "../../../src/engine/layer";
import { assembleProject } from "../../../src/engine/project";
import { synthesize } from "../../../src/engine/synthesis";
import { unit } from "../../../src/engine/unit";
import type { UnitStack } from "../../../src/engine/unit-stack";
import { releasesIn } from "../../support/kubernetes/charts";
import { inTemporaryFolder, problemsOf, resources, sourceFiles, testEnvironment } from "../../support/projects/synth";

const karpenter = "helm-values/karpenter/values.schema.json";

/** The module of a unit in a project that has these files, and what was written for it. */
function synthWith(
  files: Readonly<Record<string, string>>,
  build: (stack: UnitStack) => unknown,
  environment: Parameters<typeof testEnvironment>[0] = {},
) {
  const subject = layer({
    name: "subject",
    summary: "for tests",
    inputs: z.strictObject({}),
    outputs: {},
    build(stack) {
      addAwsProvider(stack);
      addHelmProvider(stack);
      build(stack);
      return {};
    },
  });
  return inTemporaryFolder((folder) => {
    mkdirSync(join(folder, dirname(karpenter)), { recursive: true });
    cpSync(karpenter, join(folder, karpenter));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const project = assembleProject(
      sourceFiles({
        "environments/test/environment.ts": testEnvironment(environment),
        "environments/test/subject.ts": unit(subject, {}),
      }),
    );
    const outdir = join(folder, "out");
    const [synthesized] = synthesize(project, { outdir, location: { folder, fromModule: "../../.." } });
    const { module, assets } = synthesized!;
    return { module, written: [...assets.keys()].sort() };
  });
}

const release = (props: Partial<ChartReleaseProps> = {}, files: Readonly<Record<string, string>> = {}) =>
  synthWith(
    files,
    (stack) => new ChartRelease(stack, "karpenter", { chart: "karpenter", namespace: "kube-system", ...props }),
  ).module;
const blockOf = (module: ReturnType<typeof release>) => resources(module, "helm_release")["karpenter"]!;

describe("a chart of others", () => {
  test("is pinned, waits until it is ready, and is taken back where it fails", () =>
    expect(blockOf(release())).toMatchObject({
      name: "karpenter",
      namespace: "kube-system",
      repository: "oci://public.ecr.aws/karpenter",
      chart: "karpenter",
      version: "1.14.1",
      wait: true,
      atomic: true,
      cleanup_on_fail: true,
      timeout: 300,
      upgrade_install: true,
      max_history: 10,
      values: [],
    }));

  test("beside an emulator it does not wait: the cluster there need not be able to run it", () => {
    const { module } = synthWith(
      {},
      (stack) => new ChartRelease(stack, "karpenter", { chart: "karpenter", namespace: "kube-system" }),
      { emulator: { endpoint: "http://127.0.0.1:4566" } },
    );
    expect(blockOf(module)).toMatchObject({ wait: false, atomic: false });
  });

  test("has the values of its files, and over them the unit's", () => {
    const module = release(
      { values: { settings: { clusterName: "acme" }, nodeSelector: undefined } },
      {
        "helm-values/karpenter/defaults.yaml": "replicas: 1\nsettings: { isolatedVPC: false, batchIdleDuration: 1s }\n",
        "helm-values/karpenter/test.yaml": "replicas: 2\nsettings: { isolatedVPC: true }\n",
        "helm-values/karpenter/prod.yaml": "replicas: 3\n",
      },
    );
    expect(blockOf(module)["values"]).toEqual([
      'replicas: 2\nsettings:\n  isolatedVPC: true\n  batchIdleDuration: "1s"\n',
      "settings:\n  clusterName: acme\n",
    ]);
  });

  test("what looks like Terraform's own in values reaches the chart as it is", () => {
    const text = "logLevel: ${env:LOG_LEVEL:-info}\npodLabels: { a: '%{if}', b: '$${c}' }\n";
    const module = release(
      { values: { podAnnotations: { "${key}": "${value}" } } },
      { "helm-values/karpenter/defaults.yaml": text },
    );
    expect(blockOf(module)["values"]).toEqual([
      'logLevel: "$${env:LOG_LEVEL:-info}"\npodLabels:\n  a: "%%{if}"\n  b: "$$${c}"\n',
      'podAnnotations:\n  "$${key}": "$${value}"\n',
    ]);
  });

  test("words that YAML takes for something else stay text", () =>
    expect(blockOf(release({ values: { podLabels: { a: "yes", b: "1", c: "null", d: "12:30" } } }))["values"]).toEqual([
      'podLabels:\n  a: "yes"\n  b: "1"\n  c: "null"\n  d: "12:30"\n',
    ]));

  test("what only an apply can tell stands as an expression of its own", () => {
    const { module } = synthWith({}, (stack) => {
      const { id, name } = new SecurityGroup(stack, "group", { name: "g" });
      const values = {
        settings: { clusterName: id },
        podLabels: { both: `say "${name}" \\ %{x}` },
        tolerations: [{ key: name }],
      };
      new ChartRelease(stack, "karpenter", { chart: "karpenter", namespace: "kube-system", values });
    });
    expect(blockOf(module)["values"]).toEqual([
      [
        "settings:",
        "  clusterName: ${jsonencode(aws_security_group.group.id)}",
        "podLabels:",
        '  both: ${jsonencode("say \\"${aws_security_group.group.name}\\" \\\\ %%{x}")}',
        "tolerations:",
        "  - key: ${jsonencode(aws_security_group.group.name)}",
        "",
      ].join("\n"),
    ]);
    const known = { "aws_security_group.group.id": "sg-1", "aws_security_group.group.name": "g" };
    expect(releasesIn(module, known)["karpenter"]!.values).toEqual({
      settings: { clusterName: "sg-1" },
      podLabels: { both: 'say "g" \\ %{x}' },
      tolerations: [{ key: "g" }],
    });
  });

  test("releaseName, waitsFor, dependsOn", () => {
    const { module } = synthWith({}, (stack) => {
      const group = new SecurityGroup(stack, "group", { name: "g" });
      const props = { releaseName: "other", waitsFor: "objects" as const, dependsOn: [group] };
      new ChartRelease(stack, "karpenter", { chart: "karpenter", namespace: "kube-system", ...props });
    });
    expect(blockOf(module)).toMatchObject({ name: "other", timeout: 120, depends_on: ["aws_security_group.group"] });
  });

  test("every mistake in its files is reported at once, with file and line", () =>
    expect(
      problemsOf(() =>
        release(
          { values: { settings: { clusterName: "acme" } } },
          {
            "helm-values/karpenter/defaults.yaml": "# two is enough\nreplcas: 2\nsettings:\n  clusterName: other\n",
            "helm-values/karpenter/test.yaml": "serviceMonitor:\n  enabled: 'true'\ninterruptionQueue: q\n",
          },
        ),
      ),
    ).toEqual([
      'helm-values/karpenter/defaults.yaml:2: replcas is not a value of the chart (did you mean "replicas"?).',
      "helm-values/karpenter/defaults.yaml:4: settings.clusterName is set by the unit, which would hide it (remove it here).",
      'helm-values/karpenter/test.yaml:2: serviceMonitor.enabled is "true", but must be true or false.',
      "helm-values/karpenter/test.yaml:3: interruptionQueue is not a value of the chart (the chart has settings.interruptionQueue).",
    ]));

  test("a value of the unit that the chart does not take is a mistake of the unit's", () =>
    expect(problemsOf(() => release({ values: { settings: { clustrName: "acme" } } }))).toEqual([
      'environments/test/subject.ts: values of karpenter: settings.clustrName is not a value of the chart (did you mean "clusterName"?).',
    ]));

  test("a chart with values needs a schema", () =>
    expect(problemsOf(() => release({ chart: "keda", values: { clusterName: "acme" } }))).toEqual([
      "helm-values/keda/values.schema.json: is missing (node bin/chart-schema.mjs keda).",
    ]));
});

describe("a chart of ours", () => {
  const chart = (template: string) => ({
    "charts/media/Chart.yaml": "apiVersion: v2\nname: media\nversion: 1.0.0\n",
    "charts/media/templates/a.yaml": template,
    "charts/media/values.schema.json":
      '{"type":"object","properties":{"topic":{"type":"string"}},"required":["topic"],"additionalProperties":false}',
  });
  const local = (values: Readonly<Record<string, unknown>>, template = "a: 1\n") =>
    synthWith(
      chart(template),
      (stack) => new LocalChartRelease(stack, "media", { chart: "media", namespace: "media", values }),
    );
  const sourceOf = (made: ReturnType<typeof local>) =>
    resources(made.module, "helm_release")["media"]!["chart"] as string;

  test("is copied beside the module, under a path that changes with it", () => {
    const made = local({ topic: "events" });
    const source = sourceOf(made);
    expect(source).toMatch(/^\$\{path\.module\}\/assets\/media_media\/[0-9A-F]{32}$/);
    expect(made.written).toContain(`${source.replace("${path.module}/", "")}/templates/a.yaml`);
    expect(sourceOf(local({ topic: "events" }))).toBe(source);
    expect(sourceOf(local({ topic: "events" }, "a: 2\n"))).not.toBe(source);
  });

  test("has the unit's values alone, and neither repository nor version", () => {
    const block = resources(local({ topic: "events" }).module, "helm_release")["media"]!;
    expect(block).toMatchObject({ name: "media", namespace: "media", atomic: true, values: ["topic: events\n"] });
    expect(block).not.toHaveProperty("repository");
    expect(block).not.toHaveProperty("version");
  });

  test("holds its values to its schema", () =>
    expect(problemsOf(() => local({ topc: "events" }))).toEqual([
      "environments/test/subject.ts: values of media: topic is missing.",
      'environments/test/subject.ts: values of media: topc is not a value of the chart (did you mean "topic"?).',
    ]));
});

test("schemas of our charts use only what is checked at synthesis", () => {
  const checked = [
    "$schema",
    "title",
    "description",
    "type",
    "properties",
    "additionalProperties",
    "required",
    "items",
  ];
  const keywords = new Set([...checked, "enum", "pattern", "minimum", "maximum", "minItems"]);
  const unchecked = (schema: object): string[] =>
    Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => {
      if (!keywords.has(keyword)) return [keyword];
      if (keyword === "properties") return Object.values(value as object).flatMap((part) => unchecked(part as object));
      const isSchema = ["items", "additionalProperties"].includes(keyword) && typeof value === "object";
      return isSchema ? unchecked(value as object) : [];
    });
  const folders = readdirSync("charts", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = folders.flatMap(({ name }) => {
    const schema = JSON.parse(readFileSync(join("charts", name, "values.schema.json"), "utf8")) as object;
    return unchecked(schema).map((keyword) => `${name}: ${keyword}`);
  });
  expect(found).toEqual([]);
});
