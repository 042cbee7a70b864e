import { ports } from "./addresses";

const listen = (port: number): string => `0.0.0.0:${port}`; // in its container; Compose says who reaches it

/** Traces in memory. At some 10 KiB for each they fit in the limit of the container. */
const maxTraces = 10_000;

/** Configuration of Jaeger 2, which is an OpenTelemetry collector. jaegertracing.io/docs/2.20/deployment/configuration */
export const jaegerConfig = () => ({
  service: {
    extensions: ["jaeger_storage", "jaeger_query"],
    pipelines: { traces: { receivers: ["otlp"], processors: ["batch"], exporters: ["jaeger_storage_exporter"] } },
    telemetry: {
      metrics: {
        readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: ports.jaegerMetrics } } } }],
      },
    },
  },
  extensions: {
    jaeger_storage: { backends: { memory: { memory: { max_traces: maxTraces } } } },
    jaeger_query: { storage: { traces: "memory" }, http: { endpoint: listen(ports.jaeger) } },
  },
  receivers: {
    otlp: {
      protocols: { grpc: { endpoint: listen(ports.otlpGrpc) }, http: { endpoint: listen(ports.otlpHttp) } },
    },
  },
  processors: { batch: {} },
  exporters: { jaeger_storage_exporter: { trace_storage: "memory" } },
});
