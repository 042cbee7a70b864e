import type { Architecture } from "../aws/instance-types";
import { commonPrograms, type HostFile, programs, settings, yamlFile } from "../hosts/host-files";
import { releaseSettings } from "../hosts/release";
import { configFolder, dataFolder, secretFolder } from "./addresses";
import { alertmanagerConfig } from "./alertmanager-config";
import { cloudwatchExporterConfig } from "./cloudwatch-exporter-config";
import { compose, type ComposeProps, dataFolders } from "./compose";
import { elasticsearchConfig, elasticsearchRequests, kibanaConfig, logstashConfig } from "./elastic-config";
import { grafanaDashboards, grafanaDatasources, hostDashboard } from "./grafana-provisioning";
import { composeRelease } from "./images";
import { jaegerConfig } from "./jaeger-config";
import { logstashPipeline } from "./logstash-pipeline";
import { prometheusConfig, prometheusRules } from "./prometheus-config";

/** S3 access logs that Logstash reads. */
export interface AccessLogs {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly prefix: string;
}

export interface ObservabilityHostProps extends ComposeProps {
  /** Folder of the project, absolute. */
  readonly projectFolder: string;
  /** Name of the environment: a label of every metric, and the name of the Elasticsearch cluster. */
  readonly environment: string;
  readonly region: string;
  /** DNS suffix of AWS services in the region. */
  readonly dnsSuffix: string;
  readonly architecture: Architecture;
  readonly dataVolumeId: string;
  /** JSON with `password`. */
  readonly grafanaSecretArn: string;
  /** JSON with a password for each of Elasticsearch's users. */
  readonly elasticSecretArn: string;
  /** Topic of Prometheus alerts. */
  readonly topicArn: string;
  readonly logRetentionDays: number;
  readonly accessLogs?: AccessLogs;
}

/** The program that sets the host up. */
export const observabilitySetup = "set-up-observability-host";

const scripts = [observabilitySetup, "start-observability", "set-elasticsearch-users"];

/** Files of a host with the programs of `serviceNames`, in containers. */
export function observabilityFiles(props: ObservabilityHostProps): HostFile[] {
  return [hostSettings(props), ...configuration(props), ...hostPrograms(props.projectFolder)];
}

function hostSettings(props: ObservabilityHostProps): HostFile {
  const { accessLogs } = props;
  return settings({
    AWS_REGION: props.region,
    DATA_VOLUME_ID: props.dataVolumeId,
    DATA_FOLDER: dataFolder,
    DATA_FOLDERS: Object.entries(dataFolders)
      .map(([folder, owner]) => `${folder}=${owner}`)
      .join(","),
    CONFIG_FOLDER: configFolder,
    SECRET_FOLDER: secretFolder,
    GRAFANA_SECRET_ARN: props.grafanaSecretArn,
    ELASTIC_SECRET_ARN: props.elasticSecretArn,
    ...(accessLogs === undefined
      ? {}
      : { ACCESS_LOG_BUCKET: accessLogs.bucketName, ACCESS_LOG_PREFIX: accessLogs.prefix }),
    ...releaseSettings("COMPOSE", composeRelease[props.architecture]),
  });
}

/** Configuration of every program. */
export function configuration(props: ObservabilityHostProps): HostFile[] {
  const { region, environment } = props;
  const at = (file: string): string => `${configFolder}/${file}`;
  const yaml = (file: string, content: unknown): HostFile => yamlFile(at(file), content);
  const text = (file: string, content: string): HostFile => ({ path: at(file), content });
  return [
    yaml("compose.yml", compose(props)),
    yaml("prometheus.yml", prometheusConfig(environment)),
    yaml("rules.yml", prometheusRules()),
    text("alertmanager.yml", alertmanagerConfig(region, props.dnsSuffix, props.topicArn)),
    yaml("cloudwatch-exporter.yml", cloudwatchExporterConfig(region)),
    yaml("grafana/datasources.yml", grafanaDatasources()),
    yaml("grafana/dashboards.yml", grafanaDashboards()),
    text("grafana/dashboards/host.json", JSON.stringify(hostDashboard())),
    yaml("jaeger.yml", jaegerConfig()),
    yaml("elasticsearch.yml", elasticsearchConfig(environment)),
    text("elasticsearch-requests", requestLines(props.logRetentionDays)),
    yaml("kibana.yml", kibanaConfig()),
    yaml("logstash.yml", logstashConfig()),
    text("logstash.conf", logstashPipeline(region, props.accessLogs !== undefined)),
  ];
}

/** One request per line: method, path, body. */
const requestLines = (logRetentionDays: number): string =>
  elasticsearchRequests(logRetentionDays)
    .map(([method, path, body]) => `${method} ${path} ${JSON.stringify(body)}\n`)
    .join("");

function hostPrograms(projectFolder: string): HostFile[] {
  return [
    ...programs(projectFolder, ...commonPrograms, ...scripts.map((name) => `modules/observability/scripts/${name}`)),
    { path: "/etc/sysctl.d/60-elasticsearch.conf", content: "vm.max_map_count = 1048576\n" },
    {
      path: "/etc/docker/daemon.json",
      content: JSON.stringify({ "log-driver": "local", "log-opts": { "max-size": "10m", "max-file": "3" } }),
    },
    {
      path: "/etc/systemd/system/observability.service",
      content: `[Unit]
Description=Prometheus, Grafana, Elasticsearch and what goes with them
Wants=network-online.target
After=network-online.target docker.service
Requires=docker.service
RequiresMountsFor=${dataFolder}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/opt/strata/bin/start-observability
ExecStop=/usr/bin/docker compose --project-name observability stop
TimeoutStartSec=30min

[Install]
WantedBy=multi-user.target
`,
    },
  ];
}
