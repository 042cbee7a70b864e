import { configFolder, containerNetwork, dataFolder, hostAddress, ports, secretFolder } from "./addresses";
import { elasticsearchJava, kibanaNode, logstashJava } from "./elastic-config";
import { images, type ServiceName, serviceNames } from "./images";
import { memoryLimits } from "./memory";
import { prometheusArguments } from "./prometheus-config";

export interface ComposeProps {
  /** Whether user interfaces listen at the private address too; otherwise Session Manager alone reaches them. */
  readonly webAccess: "session-manager" | "network";
  readonly elasticsearchHeapMib: number;
  readonly metricRetentionDays: number;
  readonly dataDiskGib: number;
  readonly images: Readonly<Partial<Record<ServiceName, string>>>;
}

/** A service of the Compose specification, as far as it is used here. */
interface Service {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly network_mode?: "host";
  readonly pid?: "host";
  readonly devices?: readonly string[];
  readonly secrets?: readonly string[];
}

const privateAddress = "${PRIVATE_ADDRESS}";
const config = (file: string, target: string): string => `${configFolder}/${file}:${target}:ro`;
const data = (folder: string, target: string): string => `${dataFolder}/${folder}:${target}`;
const publish = (address: string, port: number): string => `${address}:${port}:${port}`;

/** Folders of the data disk with the user and group ids of the programs that write there. */
export const dataFolders: Readonly<Record<string, string>> = {
  prometheus: "65534:65534",
  alertmanager: "65534:65534",
  pushgateway: "65534:65534",
  grafana: "472:0",
  elasticsearch: "1000:0",
  logstash: "1000:0",
};

/** `compose.yml`: every program with a memory limit, and at no address but those that are meant. */
export function compose(props: ComposeProps) {
  const limits = memoryLimits(props.elasticsearchHeapMib);
  const services = serviceDefinitions(props);
  return {
    name: "observability",
    services: Object.fromEntries(
      serviceNames.map((name) => [
        name,
        {
          image: props.images[name] ?? images[name],
          ...services[name],
          mem_limit: `${limits[name]}m`,
          memswap_limit: `${limits[name]}m`,
          // Not "always": passwords must be there again before containers start after a reboot.
          restart: "on-failure",
          security_opt: ["no-new-privileges:true"],
          // cAdvisor reads what belongs to other users.
          ...(name === "cadvisor" ? {} : { cap_drop: ["ALL"] }),
        },
      ]),
    ),
    networks: { default: { ipam: { config: [{ subnet: containerNetwork, gateway: hostAddress }] } } },
    secrets: {
      grafana_admin_password: { file: `${secretFolder}/grafana_admin_password` },
      elastic_password: { file: `${secretFolder}/elastic_password` },
    },
  };
}

function serviceDefinitions(props: ComposeProps): Readonly<Record<ServiceName, Service>> {
  /** User interfaces: on the host, where Session Manager forwards to, and at the private address if so wished. */
  const web = (port: number): string[] =>
    (props.webAccess === "network" ? ["127.0.0.1", privateAddress] : ["127.0.0.1"]).map((at) => publish(at, port));
  /** Ports that applications send to. The security group says from where. */
  const ingestion = (port: number): string => publish(privateAddress, port);

  return {
    prometheus: {
      command: prometheusArguments(props.metricRetentionDays, props.dataDiskGib),
      ports: web(ports.prometheus),
      volumes: [
        config("prometheus.yml", "/etc/prometheus/prometheus.yml"),
        config("rules.yml", "/etc/prometheus/rules.yml"),
        data("prometheus", "/prometheus"),
      ],
    },
    alertmanager: {
      // The host's network: it signs messages to SNS with the role of the host, which other containers cannot get.
      network_mode: "host",
      command: [
        "--config.file=/etc/alertmanager/alertmanager.yml",
        "--storage.path=/alertmanager",
        `--web.listen-address=${hostAddress}:${ports.alertmanager}`,
        "--cluster.listen-address=",
      ],
      volumes: [
        config("alertmanager.yml", "/etc/alertmanager/alertmanager.yml"),
        data("alertmanager", "/alertmanager"),
      ],
    },
    pushgateway: {
      command: ["--persistence.file=/pushgateway/metrics"],
      ports: [ingestion(ports.pushgateway)],
      volumes: [data("pushgateway", "/pushgateway")],
    },
    "node-exporter": {
      network_mode: "host",
      pid: "host",
      command: ["--path.rootfs=/host", `--web.listen-address=${hostAddress}:${ports.nodeExporter}`],
      volumes: ["/:/host:ro,rslave"],
    },
    cadvisor: {
      command: ["--docker_only=true", "--housekeeping_interval=30s", "--store_container_labels=false"],
      devices: ["/dev/kmsg"],
      volumes: [
        "/:/rootfs:ro",
        "/var/run:/var/run:ro",
        "/sys:/sys:ro",
        "/var/lib/docker:/var/lib/docker:ro",
        "/dev/disk:/dev/disk:ro",
      ],
    },
    "cloudwatch-exporter": {
      network_mode: "host", // for the role, as Alertmanager
      command: ["/config/config.yml"], // its entry point has the port, 9106 at every address of the host
      environment: { JAVA_TOOL_OPTIONS: "-Xmx128m" },
      volumes: [config("cloudwatch-exporter.yml", "/config/config.yml")],
    },
    grafana: {
      ports: web(ports.grafana),
      environment: {
        GF_SECURITY_ADMIN_PASSWORD__FILE: "/run/secrets/grafana_admin_password",
        GF_USERS_ALLOW_SIGN_UP: "false",
        GF_ANALYTICS_REPORTING_ENABLED: "false",
        GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      },
      secrets: ["grafana_admin_password"],
      volumes: [
        config("grafana/datasources.yml", "/etc/grafana/provisioning/datasources/strata.yml"),
        config("grafana/dashboards.yml", "/etc/grafana/provisioning/dashboards/strata.yml"),
        config("grafana/dashboards", "/etc/strata/dashboards"),
        data("grafana", "/var/lib/grafana"),
      ],
    },
    jaeger: {
      command: ["--config=/etc/jaeger/config.yml"],
      ports: [...web(ports.jaeger), ingestion(ports.otlpGrpc), ingestion(ports.otlpHttp)],
      volumes: [config("jaeger.yml", "/etc/jaeger/config.yml")],
    },
    elasticsearch: {
      ports: [publish("127.0.0.1", ports.elasticsearch)],
      environment: {
        ES_JAVA_OPTS: elasticsearchJava(props.elasticsearchHeapMib),
        ELASTIC_PASSWORD_FILE: "/run/secrets/elastic_password",
      },
      secrets: ["elastic_password"],
      volumes: [
        config("elasticsearch.yml", "/usr/share/elasticsearch/config/elasticsearch.yml"),
        data("elasticsearch", "/usr/share/elasticsearch/data"),
      ],
    },
    kibana: {
      ports: web(ports.kibana),
      environment: { NODE_OPTIONS: kibanaNode },
      env_file: [`${secretFolder}/kibana.env`],
      volumes: [config("kibana.yml", "/usr/share/kibana/config/kibana.yml")],
    },
    logstash: {
      network_mode: "host", // reads access logs with the role of the host
      environment: { LS_JAVA_OPTS: logstashJava },
      env_file: [`${secretFolder}/logstash.env`],
      volumes: [
        config("logstash.yml", "/usr/share/logstash/config/logstash.yml"),
        config("logstash.conf", "/usr/share/logstash/pipeline/logstash.conf"),
        data("logstash", "/usr/share/logstash/data"),
      ],
    },
  };
}
