import { compose, type ComposeProps } from "../../../modules/observability/compose";
import { images, serviceNames } from "../../../modules/observability/images";
import { memoryLimits } from "../../../modules/observability/memory";

const props: ComposeProps = {
  webAccess: "session-manager",
  elasticsearchHeapMib: 256,
  metricRetentionDays: 15,
  dataDiskGib: 30,
  images: {},
};

interface Service {
  readonly image: string;
  readonly mem_limit: string;
  readonly ports?: readonly string[];
  readonly network_mode?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
const servicesOf = (changes: Partial<ComposeProps> = {}) =>
  compose({ ...props, ...changes }).services as unknown as Readonly<Record<string, Service>>;

test("every service has its memory limit", () =>
  expect(Object.entries(servicesOf()).map(([name, { mem_limit }]) => [name, mem_limit])).toEqual(
    Object.entries(memoryLimits(256)).map(([name, mib]) => [name, `${mib}m`]),
  ));

test("every image is pinned: by digest, but for the one that publishes none", () => {
  const byTag = serviceNames.filter((name) => !/:v?[\d.]+@sha256:[0-9a-f]{64}$/.test(images[name]));
  expect(byTag).toEqual(["cloudwatch-exporter"]);
  expect(images["cloudwatch-exporter"]).toMatch(/:v\d+\.\d+\.\d+$/);
});

test("no port is at every address: interfaces on the host, what applications send to at the private address", () =>
  expect(Object.values(servicesOf()).flatMap(({ ports = [] }) => ports)).toEqual([
    "127.0.0.1:9090:9090",
    "${PRIVATE_ADDRESS}:9091:9091",
    "127.0.0.1:3000:3000",
    "127.0.0.1:16686:16686",
    "${PRIVATE_ADDRESS}:4317:4317",
    "${PRIVATE_ADDRESS}:4318:4318",
    "127.0.0.1:9200:9200",
    "127.0.0.1:5601:5601",
  ]));

test("webAccess network: user interfaces at the private address too, Elasticsearch still not", () => {
  const ports = Object.values(servicesOf({ webAccess: "network" })).flatMap((service) => service.ports ?? []);
  for (const port of [9090, 3000, 16_686, 5601]) {
    expect(ports).toEqual(expect.arrayContaining([`127.0.0.1:${port}:${port}`, `\${PRIVATE_ADDRESS}:${port}:${port}`]));
  }
  expect(ports.filter((port) => port.includes("9200"))).toEqual(["127.0.0.1:9200:9200"]);
});

test("only those that call AWS or read the host have its network, and with it its role", () =>
  expect(
    Object.entries(servicesOf())
      .filter(([, { network_mode }]) => network_mode === "host")
      .map(([name]) => name),
  ).toEqual(["alertmanager", "node-exporter", "cloudwatch-exporter", "logstash"]));

test("retention by time and by size", () =>
  expect(servicesOf({ metricRetentionDays: 3, dataDiskGib: 100 })["prometheus"]!.command).toEqual(
    expect.arrayContaining(["--storage.tsdb.retention.time=3d", "--storage.tsdb.retention.size=40GB"]),
  ));

test("the heap of Elasticsearch", () =>
  expect(servicesOf({ elasticsearchHeapMib: 1024 })["elasticsearch"]).toMatchObject({
    environment: { ES_JAVA_OPTS: "-Xms1024m -Xmx1024m" },
    mem_limit: "2304m",
  }));

test("an image of another registry", () => {
  const image = `mirror.example/prometheus@sha256:${"a".repeat(64)}`;
  expect(servicesOf({ images: { prometheus: image } })["prometheus"]!.image).toBe(image);
});
