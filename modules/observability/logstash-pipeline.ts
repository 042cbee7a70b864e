import { ports } from "./addresses";

type Setting = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** A plugin with its settings. */
interface Plugin {
  readonly name: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

/** Data set of S3 access logs in Elasticsearch. */
const accessLogDataset = "s3.access";

/**
 * Logstash's pipeline: events of Beats and Elastic Agent, and S3 access logs if there are any, to data streams of
 * Elasticsearch. `${…}` is a variable of the container: addresses and passwords are in none of the files.
 * elastic.co/docs/reference/logstash/configuration-file-structure
 */
export function logstashPipeline(region: string, readsAccessLogs: boolean): string {
  const beats: Plugin = { name: "beats", settings: { host: "${PRIVATE_ADDRESS}", port: ports.logstash } };
  const sections = [
    section("input", readsAccessLogs ? [beats, accessLogs(region)] : [beats]),
    ...(readsAccessLogs ? [accessLogFilter] : []),
    section("output", [elasticsearch]),
  ];
  return `${sections.join("\n")}\n`;
}

const accessLogs = (region: string): Plugin => ({
  name: "s3",
  settings: {
    bucket: "${ACCESS_LOG_BUCKET}",
    prefix: "${ACCESS_LOG_PREFIX}",
    region,
    interval: 300,
    sincedb_path: "/usr/share/logstash/data/s3-access.sincedb",
    add_field: { "[data_stream][dataset]": accessLogDataset },
  },
});

const accessLogFilter = `filter {
  if [data_stream][dataset] == "${accessLogDataset}" {
${indented(
  [
    { name: "grok", settings: { match: { message: "%{S3_ACCESS_LOG}" } } },
    { name: "date", settings: { match: ["timestamp", "dd/MMM/yyyy:HH:mm:ss Z"] } },
  ],
  "    ",
)}
  }
}`;

const elasticsearch: Plugin = {
  name: "elasticsearch",
  settings: {
    hosts: `http://127.0.0.1:${ports.elasticsearch}`,
    user: "logstash_writer",
    password: "${LOGSTASH_WRITER_PASSWORD}",
    data_stream: true,
    data_stream_type: "logs",
  },
};

const section = (name: string, plugins: readonly Plugin[]): string => `${name} {\n${indented(plugins, "  ")}\n}`;

function indented(plugins: readonly Plugin[], indent: string): string {
  return plugins
    .map(({ name, settings }) => {
      const lines = Object.entries(settings).map(([key, value]) => `${indent}  ${key} => ${literal(value)}`);
      return `${indent}${name} {\n${lines.join("\n")}\n${indent}}`;
    })
    .join("\n");
}

function literal(value: Setting): string {
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => JSON.stringify(each)).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)} => ${JSON.stringify(each)}`);
  return `{ ${pairs.join(", ")} }`;
}
