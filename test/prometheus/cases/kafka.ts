import type { AlertCases } from "./alert-case";

const broker = (id: number, values: string) => ({ [`up{job="kafka-jmx",kafka_cluster="msk",broker="${id}"}`]: values });
const replicas = (name: string, values: string) => ({
  [`kafka_server_ReplicaManager_Value{name="${name}",kafka_cluster="msk",broker="1"}`]: values,
});
const lag = (values: string, group = "connect-raw") => ({
  [`kafka_consumer_group_ConsumerLagMetrics_Value{name="SumOffsetLag",groupId="${group}",topic="media",kafka_cluster="msk",broker="1"}`]:
    values,
});
const written = (values: string) => ({
  'kafka_server_BrokerTopicMetrics_OneMinuteRate{name="MessagesInPerSec",topic="media",kafka_cluster="msk",broker="1"}':
    values,
});

export const kafkaCases: AlertCases = {
  KafkaBrokerDown: [
    { when: "a broker is away", series: { ...broker(1, "1x60"), ...broker(2, "0x60") }, quiet: "14m", fires: "15m" },
    { when: "MSK patches one for ten minutes", series: broker(2, "1x5 0x10 1x60"), quiet: "30m" },
  ],
  KafkaBrokersDown: [
    { when: "two are away", series: { ...broker(1, "0x60"), ...broker(2, "0x60") }, quiet: "4m", fires: "5m" },
    { when: "one is away", series: { ...broker(1, "1x60"), ...broker(2, "0x60") }, quiet: "60m" },
  ],
  KafkaMetricsMissing: [
    { when: "there is no target", series: { 'up{job="other"}': "1x60" }, quiet: "14m", fires: "15m" },
    { when: "brokers are targets, but down", series: broker(1, "0x60"), quiet: "60m" },
  ],
  KafkaPartitionsBelowMinimumInSync: [
    { when: "some refuse records", series: replicas("UnderMinIsrPartitionCount", "2x60"), quiet: "4m", fires: "5m" },
    { when: "all is well", series: replicas("UnderMinIsrPartitionCount", "0x60"), quiet: "60m" },
  ],
  KafkaPartitionsUnderReplicated: [
    {
      when: "a replica lacks",
      series: replicas("UnderReplicatedPartitions", "3x60"),
      quiet: "29m",
      fires: "30m",
    },
    { when: "a restarted broker catches up", series: replicas("UnderReplicatedPartitions", "9x20 0x60"), quiet: "60m" },
  ],
  KafkaReplicasOffline: [
    { when: "a disk breaks", series: replicas("OfflineReplicaCount", "1x60"), quiet: "14m", fires: "15m" },
  ],
  KafkaRequestHandlersBusy: [
    {
      when: "a fifth is idle",
      series: {
        'kafka_server_KafkaRequestHandlerPool_OneMinuteRate{name="RequestHandlerAvgIdlePercent",kafka_cluster="msk",broker="1"}':
          "0.2x60",
      },
      quiet: "14m",
      fires: "15m",
    },
  ],
  KafkaNetworkThreadsBusy: [
    {
      when: "a fifth is idle",
      series: {
        'kafka_network_SocketServer_Value{name="NetworkProcessorAvgIdlePercent",kafka_cluster="msk",broker="1"}':
          "0.2x60",
      },
      quiet: "14m",
      fires: "15m",
    },
  ],
  KafkaProduceSlow: [
    {
      when: "writes take two seconds",
      series: {
        'kafka_network_RequestMetrics_99thPercentile{name="TotalTimeMs",request="Produce",kafka_cluster="msk",broker="1"}':
          "2000x60",
      },
      quiet: "14m",
      fires: "15m",
    },
    {
      when: "fetches wait, as they are meant to",
      series: {
        'kafka_network_RequestMetrics_99thPercentile{name="TotalTimeMs",request="FetchConsumer",kafka_cluster="msk",broker="1"}':
          "2000x60",
      },
      quiet: "60m",
    },
  ],
  KafkaHeapFull: [
    {
      when: "nine tenths stay used",
      series: {
        'java_lang_Memory_HeapMemoryUsage_used{kafka_cluster="msk",broker="1"}': "9x60",
        'java_lang_Memory_HeapMemoryUsage_max{kafka_cluster="msk",broker="1"}': "10x60",
      },
      quiet: "14m",
      fires: "15m",
    },
    {
      when: "garbage comes and goes",
      series: {
        'java_lang_Memory_HeapMemoryUsage_used{kafka_cluster="msk",broker="1"}': "9x9 3 9x9 3 9x9 3 9x9 3 9x9 3",
        'java_lang_Memory_HeapMemoryUsage_max{kafka_cluster="msk",broker="1"}': "10x60",
      },
      quiet: "50m",
    },
  ],
  KafkaConsumerGroupBehind: [
    {
      // 10 records a second; the lag passes 9000 in minute 61.
      when: "a sink runs whose bucket is gone: nothing is committed, so the lag grows as fast as records come",
      series: { ...written("10x120"), ...lag("0x46 600+600x70") },
      quiet: "75m",
      fires: "77m",
    },
    { when: "it keeps up with many records", series: { ...written("10000x120"), ...lag("60000x120") }, quiet: "120m" },
    { when: "nobody writes and all is read", series: { ...written("0x120"), ...lag("0x120") }, quiet: "120m" },
    {
      when: "nobody writes and something waits",
      series: { ...written("0x120"), ...lag("5x120") },
      quiet: "14m",
      fires: "16m",
    },
    {
      when: "somebody looks at a topic by hand",
      series: { ...written("10x120"), ...lag("99999x120", "console-consumer-4711") },
      quiet: "120m",
    },
    {
      when: "two brokers report a group while its coordinator moves",
      series: {
        ...written("10x120"),
        ...lag("5000x120"),
        'kafka_consumer_group_ConsumerLagMetrics_Value{name="SumOffsetLag",groupId="connect-raw",topic="media",kafka_cluster="msk",broker="2"}':
          "5000x120",
      },
      quiet: "120m",
    },
  ],
  KafkaConsumerGroupLosesRecords: [
    { when: "it is 13 hours behind", series: { ...written("1x120"), ...lag("46800x120") }, quiet: "4m", fires: "6m" },
    { when: "it is an hour behind", series: { ...written("1x120"), ...lag("3600x120") }, quiet: "120m" },
  ],
};

const disk = (available: string) => ({
  'node_filesystem_avail_bytes{job="kafka-node",mountpoint="/kafka/datalogs",kafka_cluster="msk",broker="1"}':
    available,
  'node_filesystem_size_bytes{job="kafka-node",mountpoint="/kafka/datalogs",kafka_cluster="msk",broker="1"}':
    "1000x900",
});
const idle = (values: string) => ({
  'node_cpu_seconds_total{job="kafka-node",mode="idle",cpu="0",kafka_cluster="msk",broker="1"}': values,
});

export const kafkaHostCases: AlertCases = {
  KafkaDiskFilling: [{ when: "a quarter is free", series: disk("250x60"), quiet: "14m", fires: "15m" }],
  KafkaDiskFull: [
    { when: "a tenth is free", series: disk("100x60"), quiet: "4m", fires: "5m" },
    { when: "a quarter is free", series: disk("250x60"), quiet: "60m" },
  ],
  KafkaDiskFullTomorrow: [
    // Half full after ten hours, two of a thousand more in each minute but one in three: full in eight hours.
    { when: "it fills within a day", series: disk("900-1x600"), quiet: "180m", fires: "500m" },
    { when: "it fills slowly", series: disk("600-0.1x600"), quiet: "600m" },
  ],
  KafkaCpuHigh: [
    { when: "a quarter of each minute is idle", series: idle("0+15x60"), quiet: "14m", fires: "17m" },
    { when: "half of each minute is idle", series: idle("0+30x60"), quiet: "60m" },
  ],
};
