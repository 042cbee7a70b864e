import { join } from "node:path";
import dev from "../../environments/streaming/dev/kafka-connect";
import { chartAuthentication } from "../../modules/kafka/client-authentication";
import { ApiServer, type KubernetesObject } from "../support/kubernetes/api-server";
import { lintChart, releasesIn, renderChart, upstreamCharts } from "../support/kubernetes/charts";
import { type ConnectInputs, synthConnect } from "../support/kafka/kafka-connect";
import { succeed } from "../support/projects/programs";

/**
 * The charts of kafka-connect with values out of a synthesized unit, by the real Helm, and what they make before a real
 * Kubernetes API server with Strimzi's definitions (needs helm, STRATA_TEST_KUBECONFIG and STRATA_TEST_CHARTS).
 */
const charts = join(__dirname, "..", "..", "charts");
const inputs: ConnectInputs = {
  replicas: 2,
  autoscaling: { maxReplicas: 4, lagPerWorker: 100_000 },
  icebergSinks: { "media-events": { topics: ["media-events"], partitionBy: ["day(occurred_at)"] } },
  s3Sinks: { copy: { topics: ["Audit_events"], tasksMax: 2, onError: "fail", state: "paused" } },
  connectors: {
    clock: { class: "com.example.Clock", producesTo: ["media-events"], config: { "clock.ms": 5 } },
    orders: {
      class: "com.example.Orders",
      producesTo: ["media-events"],
      config: {
        "db.url": "jdbc:postgresql://${env:DB_HOST}/orders",
        "db.password": "${secrets:orders-db:password}",
        "db.ca": "/mnt/orders-ca/ca.crt",
        "db.options": "${file:/mnt/orders/db.properties:options}",
      },
    },
  },
  configProviders: {
    secrets: ["orders-db"],
    configMaps: ["orders-settings"],
    env: { DB_HOST: { secret: "orders-db", key: "host" } },
    mounts: { "orders-ca": { secret: "orders-ca" }, orders: { configMap: "orders" } },
  },
};
const known = {
  "aws_ecr_repository.kafka_connect_image.repository_url": "111111111111.dkr.ecr.us-east-1.amazonaws.com/connect",
  "aws_ecr_repository.topic_operator_image.repository_url": "111111111111.dkr.ecr.us-east-1.amazonaws.com/topics",
};
const releases = releasesIn(synthConnect(inputs), known);
const render = (release: string) => renderChart(join(charts, releases[release]!.chart), releases[release]!);
const connect = render("connect_release");
const topics = render("topics_release");
const named = (objects: readonly KubernetesObject[], kind: string) =>
  Object.fromEntries(objects.filter((each) => each.kind === kind).map((each) => [each.metadata.name, each]));
const isKeda = ({ apiVersion }: KubernetesObject): boolean => apiVersion.startsWith("keda.sh/");

test.each(["connect_release", "topics_release"])("Helm finds no mistake in the chart of %s", (release) =>
  expect(() => lintChart(join(charts, releases[release]!.chart), releases[release]!)).not.toThrow(),
);

describe("the API server", () => {
  let server: ApiServer;
  beforeAll(async () => {
    server = ApiServer.fromEnvironment();
    await server.installDefinitions(join(upstreamCharts(), "strimzi-kafka-operator"));
  }, 60_000);

  test("takes every object; of KEDA's it has no definitions", async () => {
    const refused = [];
    for (const object of [...connect, ...topics].filter((each) => !isKeda(each))) {
      const reason = await server.refusal(object);
      if (reason !== undefined) refused.push(reason);
    }
    expect(refused).toEqual([]);
  });

  test("refuses a worker with a wrong type, with the path", async () => {
    const worker = named(connect, "KafkaConnect")["kafka-connect"]!;
    const spec = { ...(worker["spec"] as object), replicas: "three" };
    expect(await server.refusal({ ...worker, spec })).toContain("spec.replicas");
  });

  test("refuses a field that Strimzi does not have", async () => {
    const connector = named(connect, "KafkaConnector")["copy"]!;
    const spec = { ...(connector["spec"] as object), tasks: 3 };
    expect(await server.refusal({ ...connector, spec })).toContain(".spec.tasks");
  });

  test("refuses what v1 needs and older versions did not", async () => {
    const worker = named(connect, "KafkaConnect")["kafka-connect"]!;
    const { groupId, ...spec } = worker["spec"] as Readonly<Record<string, unknown>>;
    expect(groupId).toBe("acme-test-kafka-connect");
    expect(await server.refusal({ ...worker, spec })).toContain("spec.groupId: Required value");
  });
});

describe("client authentication", () => {
  const secretName = "connect-client";
  const cases = [
    [
      { kind: "scram", username: "connect", secretName },
      { type: "scram-sha-512", username: "connect" },
    ],
    [{ kind: "mtls", secretName }, { type: "tls" }],
    [{ kind: "none", encryption: "tls" }, undefined],
  ] as const;

  test.each(cases)("%j is what Strimzi's API takes", async (authentication, expected) => {
    const server = ApiServer.fromEnvironment();
    for (const trustedCertificatesSecret of [undefined, "brokers-ca"]) {
      for (const id of ["connect_release", "topics_release"]) {
        const release = releases[id]!;
        const certificate = id === "connect_release" ? { trustedCertificatesSecret } : {};
        const secrets = "secretName" in authentication ? { readableSecrets: [secretName] } : {};
        const readable = id === "connect_release" ? secrets : {};
        const changed = {
          ...release.values,
          autoscaling: undefined,
          authentication: chartAuthentication(authentication),
          ...certificate,
          ...readable,
        };
        const objects = renderChart(join(charts, release.chart), { ...release, values: changed });
        for (const object of objects) expect(await server.refusal(object)).toBeUndefined();
        const worker = named(objects, "KafkaConnect")["kafka-connect"];
        if (worker === undefined) continue;
        const { authentication: rendered, tls } = worker["spec"] as Readonly<Record<string, unknown>>;
        if (expected === undefined) expect(rendered).toBeUndefined();
        else expect(rendered).toMatchObject(expected);
        const certificates = trustedCertificatesSecret === undefined ? [] : [{ secretName: trustedCertificatesSecret }];
        expect(tls).toMatchObject({ trustedCertificates: certificates });
      }
    }
  });
});

describe("workers", () => {
  const { metadata, spec } = named(connect, "KafkaConnect")["kafka-connect"]! as KubernetesObject & {
    spec: Readonly<Record<string, unknown>>;
  };

  test("are connectors' own objects' business, and sign in to public certificates by IAM", () => {
    expect(metadata).toMatchObject({ annotations: { "strimzi.io/use-connector-resources": "true" } });
    expect(spec).toMatchObject({
      version: "4.3.1",
      configStorageTopic: "acme-test-kafka-connect-configs",
      offsetStorageTopic: "acme-test-kafka-connect-offsets",
      statusStorageTopic: "acme-test-kafka-connect-status",
      tls: { trustedCertificates: [] },
      authentication: { type: "custom", sasl: true, config: { "sasl.mechanism": "AWS_MSK_IAM" } },
    });
  });

  test("read from the brokers in their zone, whose rack MSK names by the zone's id", () =>
    expect(spec["rack"]).toEqual({ topologyKey: "topology.k8s.aws/zone-id" }));

  test("stay where they are, on nodes that stay, in all zones, one down at most", () =>
    expect(spec["template"]).toMatchObject({
      pod: {
        metadata: { annotations: { "karpenter.sh/do-not-disrupt": "true" } },
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { key: "karpenter.sh/capacity-type", operator: "NotIn", values: ["spot"] },
                    { key: "eks.amazonaws.com/capacityType", operator: "NotIn", values: ["SPOT"] },
                  ],
                },
              ],
            },
          },
        },
        topologySpreadConstraints: [
          { topologyKey: "topology.kubernetes.io/zone" },
          { topologyKey: "kubernetes.io/hostname" },
        ],
      },
      podDisruptionBudget: { maxUnavailable: 1 },
    }));

  test("end when their heap does not suffice", () =>
    expect(spec).toMatchObject({
      resources: { requests: { cpu: "1", memory: "4096Mi" }, limits: { memory: "4096Mi" } },
      jvmOptions: { "-Xms": "2048m", "-Xmx": "2048m", "-XX": { ExitOnOutOfMemoryError: "true" } },
    }));

  test("show Prometheus what the rules beside them name", () => {
    expect(spec["metricsConfig"]).toEqual({
      type: "jmxPrometheusExporter",
      valueFrom: { configMapKeyRef: { name: "kafka-connect-metrics", key: "rules.yaml" } },
    });
    const rules = named(connect, "ConfigMap")["kafka-connect-metrics"]!["data"] as Readonly<Record<string, string>>;
    expect(rules["rules.yaml"]).toContain("name: kafka_connect_task_status");
  });
});

describe("secrets of connectors", () => {
  const template = (connect.find(({ kind }) => kind === "KafkaConnect")!["spec"] as { template: object }).template;

  test("workers may read the declared ones by their names, and no others", () => {
    const subject = { kind: "ServiceAccount", name: "kafka-connect-connect", namespace: "kafka-connect" };
    expect(named(connect, "Role")["kafka-connect-secrets"]).toMatchObject({
      rules: [
        { resources: ["secrets"], resourceNames: ["orders-db"], verbs: ["get"] },
        { resources: ["configmaps"], resourceNames: ["orders-settings"], verbs: ["get"] },
      ],
    });
    expect(named(connect, "RoleBinding")["kafka-connect-secrets"]).toMatchObject({
      roleRef: { kind: "Role", name: "kafka-connect-secrets" },
      subjects: [subject],
    });
  });

  test("are mounted below /mnt, read-only, or variables of the container", () =>
    expect(template).toMatchObject({
      pod: {
        volumes: [
          { name: "mount-orders-ca", secret: { secretName: "orders-ca" } },
          { name: "mount-orders", configMap: { name: "orders" } },
        ],
      },
      connectContainer: {
        env: [
          { name: "AWS_REGION", value: "us-east-1" },
          { name: "DB_HOST", valueFrom: { secretKeyRef: { name: "orders-db", key: "host" } } },
        ],
        volumeMounts: [
          { name: "mount-orders-ca", mountPath: "/mnt/orders-ca", readOnly: true },
          { name: "mount-orders", mountPath: "/mnt/orders", readOnly: true },
        ],
      },
    }));

  test("stay placeholders in the connector's object", () =>
    expect(named(connect, "KafkaConnector")["orders"]).toMatchObject({
      spec: {
        config: {
          "db.url": "jdbc:postgresql://${env:DB_HOST}/orders",
          "db.password": "${secrets:orders-db:password}",
        },
      },
    }));

  test("without any, workers have no role and no volumes", () => {
    const plain = releasesIn(synthConnect({}), known)["connect_release"]!;
    const objects = renderChart(join(charts, plain.chart), plain);
    expect(named(objects, "Role")).toEqual({});
    const { spec } = named(objects, "KafkaConnect")["kafka-connect"]!;
    expect(spec).not.toHaveProperty("template.pod.volumes");
    expect(spec).not.toHaveProperty("template.connectContainer.volumeMounts");
  });
});

test("connectors belong to the workers, are started again, and have text alone as settings", () =>
  expect(named(connect, "KafkaConnector")).toMatchObject({
    "media-events": {
      metadata: { labels: { "strimzi.io/cluster": "kafka-connect" } },
      spec: { tasksMax: 3, state: "running", autoRestart: { enabled: true } },
    },
    copy: { spec: { state: "paused", tasksMax: 2 } },
    clock: { spec: { class: "com.example.Clock", config: { "clock.ms": "5" } } },
  }));

test("KEDA scales the workers' own object, by CPU and by the lag of each sink", () => {
  const lag = (consumerGroup: string) => ({
    type: "kafka",
    metadata: {
      bootstrapServers: "b-1.kafka.example:9098,b-2.kafka.example:9098",
      consumerGroup,
      lagThreshold: "100000",
      offsetResetPolicy: "earliest",
      tls: "enable",
      sasl: "oauthbearer",
      saslTokenProvider: "aws_msk_iam",
      awsRegion: "us-east-1",
    },
    authenticationRef: { name: "kafka-connect" },
  });
  expect(named(connect, "ScaledObject")["kafka-connect"]).toMatchObject({
    spec: {
      scaleTargetRef: { apiVersion: "kafka.strimzi.io/v1", kind: "KafkaConnect", name: "kafka-connect" },
      minReplicaCount: 2,
      maxReplicaCount: 4,
      triggers: [
        { type: "cpu", metricType: "Utilization", metadata: { value: "60" } },
        lag("connect-media-events"),
        lag("connect-copy"),
      ],
    },
  });
  expect(named(connect, "TriggerAuthentication")["kafka-connect"]).toMatchObject({
    spec: { podIdentity: { provider: "aws" } },
  });
});

describe("topics", () => {
  const objects = named(topics, "KafkaTopic");

  test("stay when they are declared no more", () => {
    for (const { metadata } of Object.values(objects)) {
      expect(metadata).toMatchObject({ annotations: { "helm.sh/resource-policy": "keep" } });
    }
  });

  test("have the names, partitions, replicas and settings that msk declares", () =>
    expect(objects["media-events"]).toMatchObject({
      metadata: { labels: { "strimzi.io/cluster": "kafka-connect-topics" } },
      spec: {
        topicName: "media-events",
        partitions: 6,
        replicas: 3,
        config: { "cleanup.policy": "delete", "min.insync.replicas": "2", "retention.ms": "86400000" },
      },
    }));

  test("whose names Kubernetes does not take get another object name, and keep their own", () => {
    const [name] = Object.keys(objects).filter((each) => each.startsWith("audit-events"));
    expect(name).toMatch(/^audit-events-[0-9a-f]{8}$/);
    expect(objects[name!]).toMatchObject({ spec: { topicName: "Audit_events" } });
  });

  test("are made by one operator, which signs in by IAM and waits for no deletion", () => {
    const { spec } = named(topics, "Deployment")["kafka-connect-topics"] as unknown as {
      spec: {
        replicas: number;
        strategy: object;
        template: { spec: { containers: { env: { name: string; value?: string }[] }[] } };
      };
    };
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
    const { env } = spec.template.spec.containers[0]!;
    const values = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      STRIMZI_RESOURCE_LABELS: "strimzi.io/cluster=kafka-connect-topics",
      STRIMZI_PUBLIC_CA: "true",
      STRIMZI_SECURITY_PROTOCOL: "SASL_SSL",
      STRIMZI_USE_FINALIZERS: "false",
    });
    expect(JSON.parse(values["STRIMZI_SASL_CUSTOM_CONFIG_JSON"]!)).toEqual({
      "sasl.mechanism": "AWS_MSK_IAM",
      "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
      "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    });
  });
});

test("images/tag prints the tag that dev runs", () =>
  expect(succeed("bash", ["images/tag"], { cwd: join(charts, "..") }).trim()).toBe(dev.values["imageTag"]));
