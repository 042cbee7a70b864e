/** Where alarms about Kafka ring. */
export interface KafkaThresholds {
  readonly cpuPercent: number;
  readonly diskTicketPercent: number;
  readonly diskPagePercent: number;
  readonly heapPercent: number;
  readonly requestHandlerIdlePercent: number;
  readonly connections: number;
  readonly lagSeconds: number;
}

/**
 * Recommendations of AWS (docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html), disk tickets and lag aside:
 * those leave time to act, and five minutes.
 */
export const kafkaThresholds: KafkaThresholds = {
  cpuPercent: 60,
  diskTicketPercent: 70,
  diskPagePercent: 85,
  heapPercent: 60,
  requestHandlerIdlePercent: 30,
  connections: 2400, // four fifths of what a broker's IAM listener takes
  lagSeconds: 300,
};
