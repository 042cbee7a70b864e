import { problem, type Problem } from "../../src/engine/problem";
import { memoryMibOf, type MemoryNeeds } from "../aws/instance-memory";
import type { ServiceName } from "./images";

/** Linux, Docker and the Session Manager agent, in MiB. */
const systemMib = 512;

/** Elasticsearch and Logstash keep as much again outside the heap: buffers, threads, code. */
const javaMib = (heapMib: number): number => 2 * heapMib + 256;

/** Heap of Logstash: enough for one pipeline with small events. */
export const logstashHeapMib = 256;

/** Heap of Kibana's Node.js. */
export const kibanaHeapMib = 640;

/** Memory limit of each container in MiB. */
export const memoryLimits = (elasticsearchHeapMib: number): Readonly<Record<ServiceName, number>> => ({
  prometheus: 640,
  alertmanager: 64,
  pushgateway: 64,
  "node-exporter": 64,
  cadvisor: 192,
  "cloudwatch-exporter": 256,
  grafana: 320,
  jaeger: 256,
  elasticsearch: javaMib(elasticsearchHeapMib),
  kibana: 1024,
  logstash: javaMib(logstashHeapMib),
});

/** Memory of all that runs on the host. */
export const observabilityMemory = (elasticsearchHeapMib: number): MemoryNeeds => ({
  system: systemMib,
  ...memoryLimits(elasticsearchHeapMib),
});

/**
 * Reports a heap beyond half of the host's memory: Elasticsearch needs the other half for the files that it reads.
 * elastic.co/docs/reference/elasticsearch/jvm-settings
 */
export function heapProblems(path: string, heapMib: number, instanceType: string): Problem[] {
  const memoryMib = memoryMibOf(instanceType);
  if (memoryMib === undefined || heapMib <= memoryMib / 2) return [];
  const must = `be at most ${memoryMib / 2}: half of the memory of ${instanceType}`;
  return [problem({ path, value: heapMib, must, fix: "a smaller heap, or a larger instanceType" })];
}
