import { ref, Token } from "cdktf";
import { mergeValues, readValues, upstreamSchema } from "../../../modules/helm/chart-values";
import type { PrometheusStackProps } from "../../../modules/prometheus/prometheus-stack";
import { retentionSizeGib } from "../../../modules/prometheus/prometheus-values";
import { mismatches } from "../../../modules/helm/values-schema";
import { releasesOf, stackOf } from "../../prometheus/stack";
import { problemsOf, resources } from "../../support/projects/synth";

describe("the releases", () => {
  it("are the pinned chart, and after it our own, whose objects it defines", () => {
    const { stack, targets } = releasesOf();
    expect(stack).toMatchObject({ chart: "kube-prometheus-stack", version: "88.5.3", namespace: "monitoring" });
    expect(targets).toMatchObject({ chart: "monitoring", namespace: "monitoring" });
    expect(resources(stackOf(), "helm_release")["prometheus_targets"]).toMatchObject({
      depends_on: ["helm_release.prometheus_stack"],
    });
  });

  it("come after what their pods need from the start", () =>
    expect(resources(stackOf(), "helm_release")["prometheus_stack"]!["depends_on"]).toEqual([
      "kubernetes_namespace_v1.prometheus_namespace",
      "aws_secretsmanager_secret_version.prometheus_grafana_admin_version",
      "aws_eks_pod_identity_association.prometheus_alertmanager_role",
      "kubernetes_network_policy_v1.prometheus_network_policies_prometheus",
      "kubernetes_network_policy_v1.prometheus_network_policies_alertmanager",
    ]));

  it("are in a namespace where the node exporter may read the host", () =>
    expect(resources(stackOf(), "kubernetes_namespace_v1")["prometheus_namespace"]).toMatchObject({
      metadata: { name: "monitoring", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    }));
});

describe("network policies", () => {
  interface Peer {
    readonly from: readonly { readonly pod_selector: object; readonly namespace_selector?: object }[];
    readonly ports: readonly { readonly port: string; readonly protocol: string }[];
  }
  const policy = (pods: string) =>
    resources(stackOf(), "kubernetes_network_policy_v1")[`prometheus_network_policies_${pods}`] as unknown as {
      readonly metadata: object;
      readonly spec: { readonly pod_selector: object; readonly policy_types: string[]; readonly ingress: Peer[] };
    };
  const named = (pods: string) => ({ match_labels: { "app.kubernetes.io/name": pods } });
  /** Who may reach which ports. */
  const peersOf = (pods: string) =>
    policy(pods).spec.ingress.map(({ from, ports }) => [
      from,
      ports.map(({ port, protocol }) => `${port}/${protocol}`),
    ]);

  it("let only pods of the stack reach Alertmanager, where alerts can be silenced", () => {
    expect(policy("alertmanager")).toMatchObject({
      metadata: { name: "alertmanager", namespace: "monitoring" },
      spec: { pod_selector: named("alertmanager"), policy_types: ["Ingress"] },
    });
    expect(peersOf("alertmanager")).toEqual([
      [[{ pod_selector: named("prometheus") }], ["9093/TCP", "8080/TCP"]],
      [[{ pod_selector: named("grafana") }], ["9093/TCP"]],
      [[{ pod_selector: named("alertmanager") }], ["9094/TCP", "9094/UDP"]],
    ]);
  });

  it("let only Grafana and Prometheus itself reach Prometheus", () => {
    expect(policy("prometheus").spec.pod_selector).toEqual(named("prometheus"));
    expect(peersOf("prometheus")).toEqual([
      [[{ pod_selector: named("prometheus") }], ["9090/TCP", "8080/TCP"]],
      [[{ pod_selector: named("grafana") }], ["9090/TCP"]],
    ]);
  });
});

describe("Prometheus", () => {
  it("reads ServiceMonitors, which may name files of its container, from its own namespace only", () => {
    const [defaults] = readValues(process.cwd(), "kube-prometheus-stack", "none");
    const { prometheusSpec } = defaults!.values["prometheus"] as { prometheusSpec: Record<string, unknown> };
    const own = { matchLabels: { "kubernetes.io/metadata.name": releasesOf().stack.namespace } };
    expect(prometheusSpec["serviceMonitorNamespaceSelector"]).toEqual(own);
    expect(prometheusSpec["scrapeConfigNamespaceSelector"]).toEqual(own);
  });

  const prometheusOf = (props?: Partial<PrometheusStackProps>) =>
    releasesOf(props).stack.values["prometheus"] as {
      podDisruptionBudget: unknown;
      prometheusSpec: Record<string, unknown>;
    };

  it("keeps metrics as long as configured, and drops the oldest before its volume is full", () =>
    expect(prometheusOf().prometheusSpec).toMatchObject({
      retention: "15d",
      retentionSize: "85GB",
      storageSpec: {
        volumeClaimTemplate: {
          spec: { storageClassName: "gp3", resources: { requests: { storage: "100Gi" } } },
        },
      },
    }));

  it.each([10, 33, 16384])("leaves room on a volume of %d GiB for what is not yet in blocks", (gib) => {
    expect(retentionSizeGib(gib)).toBeGreaterThan(gib * 0.75);
    expect(retentionSizeGib(gib)).toBeLessThanOrEqual(gib * 0.85);
  });

  it("takes the default class where the platform names none: a class called nothing would be no class", () => {
    const claim = (storageClassName: string) =>
      JSON.stringify(prometheusOf({ storageClassName }).prometheusSpec["storageSpec"]);
    expect(claim("")).not.toContain("storageClassName");
  });

  it("takes it too where only an apply tells that there is none", () => {
    const module = stackOf({ storageClassName: Token.asString(ref("local.class")) });
    expect(JSON.stringify(resources(module, "helm_release"))).toContain(
      "storageClassName: ${jsonencode((length(local.class) >= 1) ? local.class : null)}",
    );
  });

  it("says which environment and cluster metrics and alerts are from", () =>
    expect(prometheusOf().prometheusSpec).toMatchObject({
      externalLabels: { environment: "test", cluster: "acme-test" },
    }));

  it("is there twice and never gone at once; alone it may be moved", () => {
    expect(prometheusOf()).toMatchObject({ podDisruptionBudget: { enabled: true }, prometheusSpec: { replicas: 2 } });
    expect(prometheusOf({ replicas: 1 })).toMatchObject({
      podDisruptionBudget: { enabled: false },
      prometheusSpec: { replicas: 1 },
    });
  });

  it("reads the targets and rules of every release, and no part of the control plane that EKS hides", () => {
    const { values } = releasesOf().stack;
    expect(values["prometheus"]).toMatchObject({
      prometheusSpec: {
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
        scrapeConfigSelectorNilUsesHelmValues: false,
        probeSelectorNilUsesHelmValues: false,
      },
    });
    for (const part of ["kubeEtcd", "kubeScheduler", "kubeControllerManager", "kubeProxy"]) {
      expect(values[part]).toEqual({ enabled: false });
    }
  });

  it("has its definitions upgraded, which Helm does not do", () =>
    expect(releasesOf().stack.values["crds"]).toMatchObject({ upgradeJob: { enabled: true } }));

  it("writes nowhere else", () => {
    expect(prometheusOf().prometheusSpec).not.toHaveProperty("remoteWrite");
    expect(resources(stackOf(), "aws_prometheus_workspace")).toEqual({});
  });
});

describe.each(["defaults", "dev", "prod", "sandbox"])("helm-values of %s", (file) => {
  const folder = process.cwd();
  const { values } = readValues(folder, "kube-prometheus-stack", file).at(-1)!;

  it("are values of the chart", () =>
    expect(mismatches(upstreamSchema(folder, "kube-prometheus-stack"), values)).toEqual([]));

  it("keep a limit on Prometheus's memory that is above what it asks for", () => {
    const { prometheusSpec } = mergeValues(releasesOf().stack.values, values)["prometheus"] as {
      prometheusSpec: { resources: { requests: { memory: string }; limits: { memory: string } } };
    };
    const mib = (quantity: string) => parseInt(quantity) * (quantity.endsWith("Gi") ? 1024 : 1);
    const { requests, limits } = prometheusSpec.resources;
    expect(mib(limits.memory)).toBeGreaterThan(mib(requests.memory));
  });
});

describe("the targets", () => {
  it("are the brokers that AWS lists, and the workers of Kafka Connect", () =>
    expect(releasesOf().targets.values).toEqual({
      kafka: {
        clusterName: "acme-test-msk",
        brokers: ["b-1.example", "b-2.example"],
        monitoringPorts: [11001, 11002],
      },
      connect: { namespace: "kafka-connect", connectName: "connect", metricsPort: 9404 },
    }));

  it("are the brokers alone where no Kafka Connect runs", () =>
    expect(releasesOf({ connect: undefined }).targets.values).not.toHaveProperty("connect"));

  it("come with links to the runbook, where somebody says where it can be read", () => {
    const runbookUrl = "https://git.example/acme/infra/blob/main/docs/runbooks/prometheus-alerts.md";
    expect(releasesOf({ runbookUrl }).targets.values).toMatchObject({ runbookUrl });
    expect(
      resources(stackOf({ runbookUrl }), "aws_cloudwatch_metric_alarm")["prometheus_heartbeat_alarm"],
    ).toMatchObject({ alarm_description: expect.stringContaining(`${runbookUrl}#watchdog`) as unknown });
  });
});

describe("mistakes", () => {
  it.each<[Partial<PrometheusStackProps>, string]>([
    [{ storageGib: 5 }, "storageGib is 5, but must be a whole number from 10 to 16384."],
    [{ retentionDays: 400 }, "retentionDays is 400, but must be a whole number from 1 to 365."],
    [{ replicas: 0 }, "replicas is 0, but must be a whole number from 1 to 3."],
    [{ adminPasswordVersion: 0 }, "adminPasswordVersion is 0, but must be a whole number at least 1."],
    [
      { secretStoreName: "" },
      "secretStoreName is \"\", but must name a ClusterSecretStore: Grafana's password comes by it (install external-secrets in the platform's unit).",
    ],
  ])("%j", (props, message) =>
    expect(problemsOf(() => stackOf(props))).toEqual([`environments/test/subject.ts: ${message}`]),
  );

  it("are not looked for in what only an apply can tell", () =>
    expect(() => stackOf({ secretStoreName: Token.asString(ref("local.store")) })).not.toThrow());
});
