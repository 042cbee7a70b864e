import type { AlertCases } from "./alert-case";

const task = (metric: string, values: string) => ({
  [`kafka_connect_${metric}{connector="raw",task="0",pod="w-0"}`]: values,
});
const broker = { 'up{job="kafka-jmx",kafka_cluster="msk",broker="1"}': "1x120" };
const lag = (group: string) => ({
  [`kafka_consumer_group_ConsumerLagMetrics_Value{name="SumOffsetLag",groupId="${group}",topic="media",kafka_cluster="msk",broker="1"}`]:
    "0x120",
});

export const kafkaConnectCases: AlertCases = {
  ConnectWorkersGone: [
    { when: "there are none", series: { 'up{job="other"}': "1x60" }, quiet: "9m", fires: "10m" },
    { when: "all are down", series: { 'up{job="kafka-connect",pod="w-0"}': "0x60" }, quiet: "9m", fires: "10m" },
    {
      when: "one of two is down",
      series: { 'up{job="kafka-connect",pod="w-0"}': "0x60", 'up{job="kafka-connect",pod="w-1"}': "1x60" },
      quiet: "60m",
    },
  ],
  ConnectTaskFailed: [
    {
      when: "a task has failed",
      series: { 'kafka_connect_task_status{connector="raw",task="0",status="failed"}': "1x60" },
      quiet: "14m",
      fires: "15m",
    },
    {
      when: "it runs",
      series: { 'kafka_connect_task_status{connector="raw",task="0",status="running"}': "1x60" },
      quiet: "60m",
    },
  ],
  ConnectorNotRunning: [
    {
      when: "nobody runs it",
      series: { 'kafka_connect_connector_status{connector="raw",status="unassigned"}': "1x60" },
      quiet: "14m",
      fires: "15m",
    },
    {
      when: "somebody paused it",
      series: { 'kafka_connect_connector_status{connector="raw",status="paused"}': "1x60" },
      quiet: "60m",
    },
  ],
  ConnectSinkCommitsFailing: [
    {
      when: "its bucket is gone, though the task runs",
      series: {
        ...task("connector_task_offset_commit_failure_percentage", "1x60"),
        'kafka_connect_task_status{connector="raw",task="0",status="running"}': "1x60",
      },
      quiet: "14m",
      fires: "15m",
    },
    {
      when: "there is not a commit in every minute",
      series: task("connector_task_offset_commit_failure_percentage", "1 0 1 0 0 1 0 1 0 0 1 0 1 0 0 1 0 1x40"),
      quiet: "14m",
      fires: "15m",
    },
    {
      when: "one commit fails",
      series: task("connector_task_offset_commit_failure_percentage", "0x5 1x2 0x60"),
      quiet: "60m",
    },
  ],
  ConnectSinkNeverCommitted: [
    {
      when: "a new sink reads and its group is unknown to the brokers",
      series: { ...broker, ...task("sink_task_sink_record_read_total", "0+60x120") },
      quiet: "30m",
      fires: "35m",
    },
    {
      when: "its group has committed",
      series: { ...broker, ...lag("connect-raw"), ...task("sink_task_sink_record_read_total", "0+60x120") },
      quiet: "120m",
    },
    {
      when: "its topics are empty",
      series: { ...broker, ...task("sink_task_sink_record_read_total", "0x120") },
      quiet: "120m",
    },
    { when: "no broker is read", series: task("sink_task_sink_record_read_total", "0+60x120"), quiet: "120m" },
  ],
  ConnectDeadLetters: [
    {
      when: "a record is put aside",
      series: task("task_error_deadletterqueue_produce_requests_total", "0x10 1x60"),
      quiet: "10m",
      fires: "12m",
    },
  ],
  ConnectDeadLettersLost: [
    {
      when: "a record cannot be put aside",
      series: task("task_error_deadletterqueue_produce_failures_total", "0x10 1x60"),
      quiet: "10m",
      fires: "12m",
    },
  ],
  ConnectRecordsSkipped: [
    {
      when: "a record is left out",
      series: task("task_error_total_records_skipped_total", "0x10 1x60"),
      quiet: "10m",
      fires: "12m",
    },
    {
      when: "it is put aside",
      series: {
        ...task("task_error_total_records_skipped_total", "0x10 1x60"),
        ...task("task_error_deadletterqueue_produce_requests_total", "0x10 1x60"),
      },
      quiet: "12m",
    },
  ],
  ConnectRebalancing: [
    {
      when: "it does not end",
      series: { 'kafka_connect_worker_rebalance_rebalancing{pod="w-0"}': "1x60" },
      quiet: "9m",
      fires: "10m",
    },
  ],
  ConnectHeapFull: [
    {
      when: "nine tenths stay used",
      series: {
        'kafka_connect_heap_used_bytes{pod="w-0"}': "9x60",
        'kafka_connect_heap_max_bytes{pod="w-0"}': "10x60",
      },
      quiet: "14m",
      fires: "15m",
    },
  ],
};
