import { hostAddress, ports } from "./addresses";

const target = (host: string, port: number): string => `${host}:${port}`;

/** Targets by job. Those with the host's network are at its address. */
const targets: Readonly<Record<string, string>> = {
  prometheus: target("localhost", ports.prometheus),
  alertmanager: target(hostAddress, ports.alertmanager),
  pushgateway: target("pushgateway", ports.pushgateway),
  node: target(hostAddress, ports.nodeExporter),
  cadvisor: target("cadvisor", ports.cadvisor),
  cloudwatch: target(hostAddress, ports.cloudwatchExporter),
  grafana: target("grafana", ports.grafana),
  jaeger: target("jaeger", ports.jaegerMetrics),
};

/** Jobs that are read less often: each CloudWatch metric that is read costs money. */
const slow: Readonly<Record<string, object>> = {
  cloudwatch: { scrape_interval: "5m", scrape_timeout: "1m" },
};

/** `prometheus.yml`. */
export const prometheusConfig = (environment: string) => ({
  global: { scrape_interval: "30s", evaluation_interval: "30s", external_labels: { environment } },
  rule_files: ["/etc/prometheus/rules.yml"],
  alerting: {
    alertmanagers: [{ static_configs: [{ targets: [target(hostAddress, ports.alertmanager)] }] }],
  },
  scrape_configs: Object.entries(targets).map(([job, address]) => ({
    job_name: job,
    ...slow[job],
    // What jobs push keeps the labels that they gave it.
    ...(job === "pushgateway" ? { honor_labels: true } : {}),
    static_configs: [{ targets: [address] }],
  })),
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly annotations: { readonly summary: string };
}

const rule = (alert: string, expr: string, duration: string, summary: string): Rule => ({
  alert,
  expr,
  for: duration,
  annotations: { summary },
});

/** Alerts about the host and what jobs push. Each has a section in docs/runbooks/observability-host.md. */
export const alertRules: readonly Rule[] = [
  rule("TargetDown", "up == 0", "10m", "{{ $labels.job }} at {{ $labels.instance }} does not answer."),
  rule(
    "DiskFilling",
    'node_filesystem_avail_bytes{mountpoint=~"/|/var/lib/strata"} / node_filesystem_size_bytes < 0.15',
    "10m",
    "{{ $labels.mountpoint }} has {{ $value | humanizePercentage }} left.",
  ),
  rule(
    "MemoryLow",
    "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.08",
    "10m",
    "The host has {{ $value | humanizePercentage }} of its memory left.",
  ),
  rule(
    "ContainerNearItsLimit",
    'container_memory_working_set_bytes{name!=""} / (container_spec_memory_limit_bytes > 0) > 0.95',
    "15m",
    "{{ $labels.name }} uses {{ $value | humanizePercentage }} of its memory limit.",
  ),
  rule(
    "PushedMetricsOld",
    "time() - push_time_seconds > 86400 * 2",
    "1h",
    "{{ $labels.exported_job }}{{ $labels.job }} has pushed nothing for {{ $value | humanizeDuration }}.",
  ),
  rule(
    "CloudWatchUnreadable",
    "cloudwatch_exporter_scrape_error > 0",
    "30m",
    "The CloudWatch exporter cannot read metrics of AWS.",
  ),
];

/** `rules.yml`. */
export const prometheusRules = () => ({ groups: [{ name: "host", rules: alertRules }] });

/** Share of the data disk that Prometheus may fill; Elasticsearch has the rest. */
const diskShare = 0.4;

/** Arguments of Prometheus: how long it keeps metrics, and how much of the disk they may take. */
export const prometheusArguments = (retentionDays: number, dataDiskGib: number): string[] => [
  "--config.file=/etc/prometheus/prometheus.yml",
  "--storage.tsdb.path=/prometheus",
  `--storage.tsdb.retention.time=${retentionDays}d`,
  `--storage.tsdb.retention.size=${Math.floor(dataDiskGib * diskShare)}GB`,
];
