import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Rule {
  readonly pattern: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}
const file = join(__dirname, "..", "..", "..", "charts", "kafka-connect", "metrics.yaml");
const { rules } = parse(readFileSync(file, "utf8"), { version: "1.1" }) as { rules: readonly Rule[] };

/** The series that Prometheus' JMX exporter makes of a measurement: the first rule that is found in it decides. */
function series(measurement: string): string | undefined {
  for (const { pattern, name, labels = {} } of rules) {
    const found = new RegExp(pattern).exec(measurement);
    if (found === null) continue;
    const filled = (text: string): string => text.replaceAll(/\$(\d)/g, (_, index: string) => found[Number(index)]!);
    const pairs = Object.entries(labels).map(([key, value]) => `${key}="${filled(value)}"`);
    return `${filled(name).replaceAll("-", "_").toLowerCase()}{${pairs.join(",")}}`;
  }
  return undefined;
}

test.each([
  [
    "kafka.connect<type=connector-task-metrics, connector=media-events, task=0><>status: running",
    'kafka_connect_task_status{connector="media-events",task="0",status="running"}',
  ],
  [
    "kafka.connect<type=connector-metrics, connector=media-events><>status: failed",
    'kafka_connect_connector_status{connector="media-events",status="failed"}',
  ],
  [
    "kafka.connect<type=connector-task-metrics, connector=a, task=1><>offset-commit-failure-percentage: 0.0",
    'kafka_connect_connector_task_offset_commit_failure_percentage{connector="a",task="1"}',
  ],
  [
    "kafka.connect<type=sink-task-metrics, connector=a, task=1><>sink-record-send-total: 5.0",
    'kafka_connect_sink_task_sink_record_send_total{connector="a",task="1"}',
  ],
  [
    "kafka.connect<type=sink-task-metrics, connector=a, task=1><>put-batch-avg-time-ms: 5.0",
    'kafka_connect_sink_task_put_batch_avg_time_ms{connector="a",task="1"}',
  ],
  [
    "kafka.connect<type=task-error-metrics, connector=a, task=1><>deadletterqueue-produce-requests: 1.0",
    'kafka_connect_task_error_deadletterqueue_produce_requests{connector="a",task="1"}',
  ],
  [
    "kafka.connect<type=connect-worker-rebalance-metrics><>rebalancing: 0.0",
    "kafka_connect_worker_rebalance_rebalancing{}",
  ],
  ["kafka.connect<type=connect-worker-metrics><>task-count: 2.0", "kafka_connect_worker_task_count{}"],
  [
    "kafka.consumer<type=consumer-fetch-manager-metrics, client-id=connector-consumer-media-events-0, topic=t, partition=2><>records-lag: 7.0",
    'kafka_connect_consumer_records_lag{connector="media-events",task="0",topic="t",partition="2"}',
  ],
  ["java.lang<type=Memory><HeapMemoryUsage>used: 7.4E7", "kafka_connect_heap_used_bytes{}"],
])("%s", (measurement, expected) => expect(series(measurement)).toBe(expected));

test("a lag's average and maximum are not taken for the lag", () =>
  expect(
    series(
      "kafka.consumer<type=consumer-fetch-manager-metrics, client-id=connector-consumer-a-0, topic=t, partition=2><>records-lag-max: 7.0",
    ),
  ).toBeUndefined());
