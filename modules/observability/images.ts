import type { ReleaseByArchitecture } from "../hosts/release";

/** Programs of the host, each in a container of its own. */
export const serviceNames = [
  "prometheus",
  "alertmanager",
  "pushgateway",
  "node-exporter",
  "cadvisor",
  "cloudwatch-exporter",
  "grafana",
  "jaeger",
  "elasticsearch",
  "kibana",
  "logstash",
] as const;

export type ServiceName = (typeof serviceNames)[number];

/**
 * Images by digest, for amd64 and arm64. A new version: change the tag, and print its digest with
 * `docker buildx imagetools inspect --format '{{.Manifest.Digest}}' <image>`.
 * The digest of cloudwatch-exporter is not published anywhere but in its registry, so it has its tag alone.
 */
export const images: Readonly<Record<ServiceName, string>> = {
  prometheus: "prom/prometheus:v3.15.0@sha256:efd719c99d83b060d9daefdcf00360461adf279f45ef5391f8d111892118753e",
  alertmanager: "prom/alertmanager:v0.34.1@sha256:e9733bafb1bdef9b00e25a21f8f99dc26a22224bf16641ad754d1649f4c3357a",
  pushgateway: "prom/pushgateway:v1.11.3@sha256:74fa117cef2d7e383112d25139ff1c2d2e309c35389a9e0554a47136a1482e48",
  "node-exporter": "prom/node-exporter:v1.12.1@sha256:1b4e4438faca4dd7e001dd445d161a4a2091b0fededa84093b3a8dfeae1f1be0",
  cadvisor: "ghcr.io/google/cadvisor:v0.60.6@sha256:b8e7d1093144fd088f425ff003d75a4aa405de075db78dae3bc563730b1bd07a",
  "cloudwatch-exporter": "prom/cloudwatch-exporter:v0.16.0",
  grafana: "grafana/grafana:13.2.3@sha256:b28bae15e219c998fb0e0424ed724930cc61b1f61fb404d47c862f9a23f9e572",
  jaeger: "jaegertracing/jaeger:2.20.0@sha256:46a886260e04002d8f45e213fc39063fa11a50446048fdaa64786fc0840cb9f8",
  elasticsearch:
    "docker.elastic.co/elasticsearch/elasticsearch:9.5.3@sha256:f456578fc2a620a8a4f4c21d070fff1f6070345adb2be5e5626b65be72aea350",
  kibana:
    "docker.elastic.co/kibana/kibana:9.5.3@sha256:4530cd98c529bc913ae364067f0233ab6cfb9a560644480b365b45f74a18dbf3",
  logstash:
    "docker.elastic.co/logstash/logstash:9.5.4@sha256:75a495fa0ce94f44da25b7458bf6bf68bb3e4ecde8cdd00cc4376d78fa64e1e7",
};

const download = "https://github.com/docker/compose/releases/download/v5.6.0/docker-compose-linux";

/** Docker Compose, which Amazon Linux does not package. Checksums: checksums.txt of the release. */
export const composeRelease: ReleaseByArchitecture = {
  amd64: {
    url: `${download}-x86_64`,
    sha256: "40343e21ca777173e69cff5dbafeb37c6f81f3b0d57d9e597f036e95eb63e76a",
  },
  arm64: {
    url: `${download}-aarch64`,
    sha256: "733ec76717ceb59052a9609b9dadfb523b2df8eab57a54212872d10a58078ea2",
  },
};
