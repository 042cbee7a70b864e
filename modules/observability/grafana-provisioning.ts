import { hostAddress, ports } from "./addresses";

/** Data sources, by the addresses that Grafana's container has them at. */
export const grafanaDatasources = () => ({
  apiVersion: 1,
  datasources: [
    {
      name: "Prometheus",
      uid: "prometheus",
      type: "prometheus",
      access: "proxy",
      url: `http://prometheus:${ports.prometheus}`,
      isDefault: true,
    },
    { name: "Jaeger", uid: "jaeger", type: "jaeger", access: "proxy", url: `http://jaeger:${ports.jaeger}` },
    {
      name: "Alertmanager",
      uid: "alertmanager",
      type: "alertmanager",
      access: "proxy",
      url: `http://${hostAddress}:${ports.alertmanager}`,
      jsonData: { implementation: "prometheus" },
    },
  ],
});

/** Where Grafana finds dashboards. */
export const grafanaDashboards = () => ({
  apiVersion: 1,
  providers: [{ name: "strata", type: "file", options: { path: "/etc/strata/dashboards" } }],
});

interface Panel {
  readonly title: string;
  readonly unit: "percentunit" | "bytes" | "short" | "s";
  readonly expression: string;
  readonly legend: string;
}

const panels: readonly Panel[] = [
  {
    title: "CPU of the host",
    unit: "percentunit",
    expression:
      'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[5m])) / scalar(count(node_cpu_seconds_total{mode="idle"}))',
    legend: "{{mode}}",
  },
  {
    title: "Memory of the host",
    unit: "percentunit",
    expression: "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
    legend: "used",
  },
  {
    title: "Disks",
    unit: "percentunit",
    expression:
      '1 - node_filesystem_avail_bytes{mountpoint=~"/|/var/lib/strata"} / node_filesystem_size_bytes{mountpoint=~"/|/var/lib/strata"}',
    legend: "{{mountpoint}}",
  },
  {
    title: "Memory of containers",
    unit: "bytes",
    expression: 'container_memory_working_set_bytes{name!=""}',
    legend: "{{name}}",
  },
  { title: "Targets", unit: "short", expression: "up", legend: "{{job}}" },
  {
    title: "Time since jobs pushed metrics",
    unit: "s",
    expression: "time() - push_time_seconds",
    legend: "{{exported_job}}{{job}}",
  },
];

const columns = 2;
const size = { w: 24 / columns, h: 8 };

/** Dashboard of the host and what runs on it. */
export const hostDashboard = () => ({
  uid: "strata-host",
  title: "Observability host",
  schemaVersion: 41,
  refresh: "1m",
  time: { from: "now-6h", to: "now" },
  panels: panels.map(({ title, unit, expression, legend }, index) => ({
    id: index + 1,
    title,
    type: "timeseries",
    datasource: { type: "prometheus", uid: "prometheus" },
    gridPos: { ...size, x: (index % columns) * size.w, y: Math.floor(index / columns) * size.h },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: [{ refId: "A", expr: expression, legendFormat: legend }],
  })),
});
