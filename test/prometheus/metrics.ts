/** Where a metric comes from, and the names that are read of it here. */
interface MetricSource {
  readonly source: string;
  readonly names: readonly string[];
}

/**
 * Every metric that a rule or a dashboard reads. A name that is wrong is no error to Prometheus: the alert just never
 * fires. So it stands here once more, with the place where it was looked up.
 */
export const metricSources: readonly MetricSource[] = [
  { source: "Prometheus itself", names: ["up", "ALERTS"] },
  {
    // MBeans as docs.aws.amazon.com/msk/latest/developerguide/open-monitoring.html has them, in the exporter's default
    // format; the names as other readers of MSK have them, such as amazon_msk/metrics.py of DataDog/integrations-core.
    source: "MSK's JMX exporter",
    names: [
      "java_lang_Memory_HeapMemoryUsage_max",
      "java_lang_Memory_HeapMemoryUsage_used",
      "kafka_consumer_group_ConsumerLagMetrics_Value",
      "kafka_log_Log_Value",
      "kafka_network_RequestMetrics_99thPercentile",
      "kafka_network_SocketServer_Value",
      "kafka_server_BrokerTopicMetrics_OneMinuteRate",
      "kafka_server_KafkaRequestHandlerPool_OneMinuteRate",
      "kafka_server_ReplicaManager_OneMinuteRate",
      "kafka_server_ReplicaManager_Value",
    ],
  },
  {
    source: "node_exporter, of MSK and of the nodes: github.com/prometheus/node_exporter",
    names: [
      "node_cpu_seconds_total",
      "node_filesystem_avail_bytes",
      "node_filesystem_size_bytes",
      "node_memory_MemAvailable_bytes",
      "node_memory_MemTotal_bytes",
      "node_network_receive_bytes_total",
      "node_network_transmit_bytes_total",
    ],
  },
  {
    // The exporter adds _total to counters that do not end in it.
    source: "Kafka Connect's JMX exporter, by the rules of charts/kafka-connect/metrics.yaml",
    names: [
      "kafka_connect_connector_status",
      "kafka_connect_connector_task_offset_commit_failure_percentage",
      "kafka_connect_consumer_records_lag",
      "kafka_connect_heap_max_bytes",
      "kafka_connect_heap_used_bytes",
      "kafka_connect_sink_task_put_batch_avg_time_ms",
      "kafka_connect_sink_task_sink_record_active_count",
      "kafka_connect_sink_task_sink_record_read_total",
      "kafka_connect_sink_task_sink_record_send_total",
      "kafka_connect_task_error_deadletterqueue_produce_failures_total",
      "kafka_connect_task_error_deadletterqueue_produce_requests_total",
      "kafka_connect_task_error_total_record_errors_total",
      "kafka_connect_task_error_total_records_skipped_total",
      "kafka_connect_task_status",
      "kafka_connect_worker_rebalance_rebalancing",
      "kafka_connect_worker_task_count",
    ],
  },
  {
    source: "kube-state-metrics: github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics",
    names: [
      "kube_daemonset_status_desired_number_scheduled",
      "kube_daemonset_status_number_ready",
      "kube_deployment_spec_replicas",
      "kube_deployment_status_condition",
      "kube_deployment_status_replicas_available",
      "kube_horizontalpodautoscaler_spec_max_replicas",
      "kube_horizontalpodautoscaler_status_condition",
      "kube_horizontalpodautoscaler_status_current_replicas",
      "kube_horizontalpodautoscaler_status_desired_replicas",
      "kube_job_status_active",
      "kube_job_status_failed",
      "kube_node_status_allocatable",
      "kube_node_status_condition",
      "kube_pod_container_resource_requests",
      "kube_pod_container_status_last_terminated_reason",
      "kube_pod_container_status_restarts_total",
      "kube_pod_container_status_waiting_reason",
      "kube_pod_info",
      "kube_pod_owner",
      "kube_pod_status_phase",
      "kube_pod_status_ready",
    ],
  },
  {
    source: "kubelet and its cAdvisor: kubernetes.io/docs/reference/instrumentation/metrics",
    names: [
      "container_cpu_usage_seconds_total",
      "container_memory_working_set_bytes",
      "kubelet_volume_stats_available_bytes",
      "kubelet_volume_stats_capacity_bytes",
    ],
  },
  { source: "kube-apiserver", names: ["apiserver_request_total"] },
  {
    source: "Strimzi's operator: strimzi.io/docs/operators/latest/deploying#assembly-metrics",
    names: ["strimzi_reconciliations_failed_total", "strimzi_resource_state"],
  },
  { source: "External Secrets: external-secrets.io/latest/api/metrics", names: ["externalsecret_status_condition"] },
  { source: "KEDA: keda.sh/docs/latest/integrations/prometheus", names: ["keda_scaler_detail_errors_total"] },
  {
    source: "Karpenter: karpenter.sh/docs/reference/metrics",
    names: ["karpenter_cloudprovider_errors_total", "karpenter_nodepools_limit", "karpenter_nodepools_usage"],
  },
  {
    source: "OpenTelemetry's http.server.request.duration, as SDKs export it to Prometheus",
    names: ["http_server_request_duration_seconds_bucket", "http_server_request_duration_seconds_count"],
  },
];
