import { ports } from "./addresses";
import { kibanaHeapMib, logstashHeapMib } from "./memory";

/** `elasticsearch.yml`: one node with passwords. Only its own host reaches it, so there is no TLS inside. */
export const elasticsearchConfig = (clusterName: string) => ({
  "cluster.name": clusterName,
  "network.host": "0.0.0.0", // in its container; Compose publishes it on 127.0.0.1 alone
  "discovery.type": "single-node",
  "xpack.security.enabled": true,
  "xpack.security.http.ssl.enabled": false,
  "xpack.security.transport.ssl.enabled": false,
  "xpack.ml.enabled": false, // takes hundreds of MiB outside the heap
  "ingest.geoip.downloader.enabled": false,
});

/** Options of Elasticsearch's Java. */
export const elasticsearchJava = (heapMib: number): string => `-Xms${heapMib}m -Xmx${heapMib}m`;

/** The roles and policies that Elasticsearch gets on each start: method, path, body. */
export function elasticsearchRequests(logRetentionDays: number): readonly (readonly [string, string, object])[] {
  return [
    [
      "PUT",
      "/_ilm/policy/strata-logs",
      {
        policy: {
          phases: {
            // By size too, so that the day with an incident does not fill the disk.
            hot: { actions: { rollover: { max_age: "1d", max_primary_shard_size: "1gb" } } },
            delete: { min_age: `${logRetentionDays}d`, actions: { delete: {} } },
          },
        },
      },
    ],
    [
      "PUT",
      "/_component_template/logs@custom",
      { template: { settings: { "index.lifecycle.name": "strata-logs", "index.number_of_replicas": 0 } } },
    ],
    [
      "PUT",
      "/_security/role/logstash_writer",
      {
        cluster: ["monitor", "manage_index_templates"],
        indices: [{ names: ["logs-*-*"], privileges: ["auto_configure", "create_doc"] }],
      },
    ],
  ];
}

/** `kibana.yml`. The password is in the container's environment. */
export const kibanaConfig = () => ({
  "server.host": "0.0.0.0", // in its container, as Elasticsearch
  "elasticsearch.hosts": [`http://elasticsearch:${ports.elasticsearch}`],
  "elasticsearch.username": "kibana_system",
  "elasticsearch.password": "${KIBANA_SYSTEM_PASSWORD}",
  "telemetry.optIn": false,
  "xpack.fleet.agents.enabled": false,
});

export const kibanaNode = `--max-old-space-size=${kibanaHeapMib}`;

/** `logstash.yml`. */
export const logstashConfig = () => ({
  "api.http.host": "127.0.0.1",
  "queue.type": "persisted", // what is not yet in Elasticsearch survives a restart
  "queue.max_bytes": "1gb",
  "xpack.monitoring.enabled": false,
});

export const logstashJava = `-Xms${logstashHeapMib}m -Xmx${logstashHeapMib}m`;
