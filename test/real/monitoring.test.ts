import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { dashboards, queriesOf, ruleFiles } from "../prometheus/monitoring-files";
import { releasesOf } from "../prometheus/stack";
import { ApiServer, type KubernetesObject } from "../support/kubernetes/api-server";
import { lintChart, renderChart, upstreamCharts } from "../support/kubernetes/charts";
import { run, succeed } from "../support/projects/programs";
import { inTemporaryFolder } from "../support/projects/synth";

/**
 * Objects of charts/monitoring, rendered by Helm and shown to a real API server; Alertmanager's configuration, read by
 * its own tool. Needs helm, promtool and amtool (test/prometheus/promtool.sh) on the PATH.
 */
const chart = "charts/monitoring";
const { stack, targets } = releasesOf({ runbookUrl: "https://git.example/alerts.md" });
const options = { cwd: process.cwd() };
const ofKind = (objects: readonly KubernetesObject[], kind: string) => objects.filter((each) => each.kind === kind);
const names = (objects: readonly KubernetesObject[]) => objects.map(({ metadata: { name } }) => name).sort();

describe("charts/monitoring", () => {
  const objects = renderChart(chart, targets);
  const server = ApiServer.fromEnvironment();

  beforeAll(async () => {
    await server.installDefinitions(join(upstreamCharts(), "kube-prometheus-stack"));
    await server.installDefinitions(join(upstreamCharts(), "external-secrets"));
    await server.createNamespace("monitoring");
  }, 60_000);

  it("is a chart without mistakes", () => {
    lintChart(chart, targets);
  });

  it("has the targets, rules and dashboards that there are files of", () => {
    expect(names(ofKind(objects, "ScrapeConfig"))).toEqual(["kafka-jmx", "kafka-node"]);
    expect(names(ofKind(objects, "PodMonitor"))).toContain("kafka-connect");
    expect(names(ofKind(objects, "PrometheusRule"))).toEqual(Object.keys(ruleFiles).sort());
    expect(names(ofKind(objects, "ConfigMap"))).toEqual(
      Object.keys(dashboards)
        .sort()
        .map((name) => `dashboard-${name}`),
    );
  });

  it("has objects that Kubernetes takes, field by field", async () => {
    for (const object of objects) {
      const placed = { ...object, metadata: { ...object.metadata, namespace: "monitoring" } };
      expect([object.metadata.name, await server.refusal(placed)]).toEqual([object.metadata.name, undefined]);
    }
  }, 60_000);

  it("would hear of a field that there is not", async () => {
    const monitor = ofKind(objects, "PodMonitor")[0]!;
    const spec = { ...(monitor["spec"] as object), podMetricEndpoints: [] };
    const metadata = { ...monitor.metadata, namespace: "monitoring" };
    expect(await server.refusal({ ...monitor, metadata, spec })).toContain("podMetricEndpoints");
  });

  it("reads brokers once a minute, by their names and numbers", () => {
    const [jmx] = ofKind(objects, "ScrapeConfig");
    expect(jmx!["spec"]).toMatchObject({
      jobName: "kafka-jmx",
      scrapeInterval: "60s",
      staticConfigs: [
        { targets: ["b-1.example:11001", "b-2.example:11001"], labels: { kafka_cluster: "acme-test-msk" } },
      ],
      relabelings: [{ sourceLabels: ["__address__"], regex: String.raw`b-(\d+)\..*`, targetLabel: "broker" }],
    });
  });

  it("keeps what rules and dashboards read when it drops the rest", () => {
    const [jmx] = ofKind(objects, "ScrapeConfig");
    const { metricRelabelings } = jmx!["spec"] as { metricRelabelings: [{ regex: string }] };
    const dropped = new RegExp(`^(${metricRelabelings[0].regex})$`);
    const read = JSON.stringify([ruleFiles, dashboards]).match(/\bkafka_(server|network|log|consumer)_\w+/g)!;
    expect(read.filter((name) => dropped.test(name))).toEqual([]);
    expect(dropped.test("kafka_server_BrokerTopicMetrics_FifteenMinuteRate")).toBe(true);
  });

  it("leaves templates of alerts and legends to Prometheus and Grafana, and points to the runbook", () => {
    const text = JSON.stringify(objects);
    expect(text).toContain("Broker {{ $labels.broker }} of");
    expect(text).toContain("{{connector}} read");
    expect(text).toContain("https://git.example/alerts.md#kafkabrokerdown");
    expect(text).not.toContain("docs/runbooks/prometheus-alerts.md");
  });

  it("has no rule about what is not read", () => {
    const without = (props: Parameters<typeof releasesOf>[0]) =>
      names(ofKind(renderChart(chart, releasesOf(props).targets), "PrometheusRule"));
    const kafka = { clusterArn: "arn", clusterName: "k", monitoringPorts: [11002] };
    expect(without({ kafka, connect: undefined })).toEqual(["applications", "eks", "kafka-hosts", "platform"]);
    expect(without({ kafka: { ...kafka, monitoringPorts: [] } })).toEqual([
      "applications",
      "eks",
      "kafka-connect",
      "platform",
    ]);
  });

  it("has a secret for Grafana that External Secrets takes", async () => {
    const [manifest] = stack.values["extraManifests"] as KubernetesObject[];
    expect(await server.refusal(manifest!)).toBeUndefined();
  });
});

describe("dashboards", () => {
  it.each(Object.entries(dashboards))("%s asks what Prometheus understands", (_, dashboard) => {
    const rules = queriesOf(dashboard).map((expr, index) => ({ record: `panel:${index}`, expr }));
    inTemporaryFolder((folder) => {
      const file = join(folder, "panels.yaml");
      writeFileSync(file, stringify({ groups: [{ name: "panels", rules }] }));
      succeed("promtool", ["check", "rules", file], options);
    });
  });
});

describe("Alertmanager", () => {
  const { config, templateFiles } = stack.values["alertmanager"] as {
    config: object;
    templateFiles: Readonly<Record<string, string>>;
  };
  const withConfig = <R>(work: (config: string, folder: string) => R): R =>
    inTemporaryFolder((folder) => {
      for (const [name, text] of Object.entries(templateFiles)) writeFileSync(join(folder, name), text);
      const file = join(folder, "alertmanager.yaml");
      writeFileSync(file, stringify({ ...config, templates: [join(folder, "*.tmpl")] }));
      return work(file, folder);
    });

  it("takes its configuration and its templates", () =>
    expect(withConfig((file) => succeed("amtool", ["check-config", file], options))).toContain("4 receivers"));

  it.each([
    [["alertname=KafkaBrokerDown", "severity=page"], "page"],
    [["alertname=KafkaDiskFilling", "severity=ticket"], "ticket"],
    [["alertname=PrometheusDuplicateTimestamps", "severity=warning"], "ticket"],
    [["alertname=KubeAPIDown", "severity=critical"], "page"],
    [["alertname=InfoInhibitor", "severity=none"], "nobody"],
    [["alertname=Watchdog", "severity=none"], "heartbeat"],
    [["alertname=SomebodyElses"], "ticket"],
  ])("sends %j to %s", (labels, receiver) => {
    const route = (file: string) =>
      succeed("amtool", ["config", "routes", "test", `--config.file=${file}`, ...labels], options);
    expect(withConfig(route).trim()).toBe(receiver);
  });

  it("writes what somebody can act on, under a subject that SNS takes", () => {
    const alert = {
      labels: { alertname: "X".repeat(200), severity: "page", environment: "prod", cluster: "acme-prod" },
      annotations: { summary: "What happened", description: "What it means.", runbook_url: "https://git.example/a#x" },
      startsAt: "2026-01-02T03:04:05Z",
      status: "firing",
    };
    const data = {
      receiver: "page",
      status: "firing",
      alerts: [alert],
      groupLabels: { alertname: alert.labels.alertname },
      commonLabels: alert.labels,
      commonAnnotations: alert.annotations,
    };
    const rendered = (template: string) =>
      withConfig((_, folder) => {
        const file = join(folder, "data.json");
        writeFileSync(file, JSON.stringify(data));
        const glob = `--template.glob=${join(folder, "*.tmpl")}`;
        const text = `--template.text={{ template "${template}" . }}`;
        return succeed("amtool", ["template", "render", glob, `--template.data=${file}`, text], options);
      });
    const subject = rendered("strata.subject").replace(/\n$/, "");
    expect(subject).toMatch(/^\[FIRING\] X+$/);
    expect(subject).toHaveLength(100);
    expect(rendered("strata.message").trim()).toBe(
      [
        "firing since 2026-01-02 03:04:05 UTC: What happened",
        "What it means.",
        "https://git.example/a#x",
        "",
        "cluster acme-prod, severity page",
      ].join("\n"),
    );
  });

  it("is not the tool that takes anything", () =>
    inTemporaryFolder((folder) => {
      const file = join(folder, "wrong.yaml");
      writeFileSync(file, stringify({ ...config, inhibitions: [] }));
      expect(run("amtool", ["check-config", file], options).code).not.toBe(0);
    }));
});
