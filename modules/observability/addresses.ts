/** Folder of the configuration on the host. */
export const configFolder = "/etc/strata/observability";

/** Folder of the data, on the data disk. */
export const dataFolder = "/var/lib/strata";

/** Folder of the passwords, in memory: they come from Secrets Manager with each start. */
export const secretFolder = "/run/strata";

/** Network of the containers: of a range that no VPC uses (RFC 2544). */
export const containerNetwork = "198.18.0.0/24";

/** The host as containers see it. What needs its role or its view of the machine listens there. */
export const hostAddress = "198.18.0.1";

/** Ports, as the programs have them by default. */
export const ports = {
  prometheus: 9090,
  alertmanager: 9093,
  pushgateway: 9091,
  nodeExporter: 9100,
  cadvisor: 8080,
  cloudwatchExporter: 9106,
  grafana: 3000,
  jaeger: 16_686,
  jaegerMetrics: 8888,
  otlpGrpc: 4317,
  otlpHttp: 4318,
  elasticsearch: 9200,
  kibana: 5601,
  logstash: 5044,
} as const;
