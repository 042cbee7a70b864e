import { existing, unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";
import { eks } from "../../../src/layers/kubernetes/eks";
import { kubernetesPlatform } from "../../../src/layers/kubernetes/kubernetes-platform";
import { msk } from "../../../src/layers/kafka/msk";
import { vpc } from "../../../src/layers/network/vpc";
import { evaluate } from "../../../src/policy/evaluate";
import { releasesIn } from "../../support/kubernetes/charts";
import { keyArn, type PlatformInputs, synthPlatform } from "../../support/kubernetes/kubernetes-platform";
import { statements } from "../../support/aws/policy-statements";
import { changedResources, problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Module = ReturnType<typeof synthPlatform>;
const kafka = "arn:aws:kafka:us-east-1:111111111111:cluster/acme-test-msk/1";
const kafkaUi = { clusterArn: kafka, bootstrapBrokers: "b-1.example:9098" };

const outputOf = (module: Module, name: string) => (module.output![name] as { value?: unknown }).value;
const policyOf = (module: Module, application: string) =>
  statements(resources(module, "aws_iam_role_policy")[`applications_${application}_identity_policy`]!.policy);
const associations = (module: Module) =>
  Object.values(resources(module, "aws_eks_pod_identity_association")).map(
    ({ cluster_name, namespace, service_account }) => [cluster_name, namespace, service_account].map(String).join(" "),
  );
interface Pool {
  readonly requirements: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}
const poolsOf = (module: Module) =>
  releasesIn(module).node_pools_release!.values as {
    readonly nodeClass: Readonly<Record<string, unknown>>;
    readonly nodePools: Readonly<Record<string, Pool>>;
  };
const requirements = ({ requirements }: Pool) =>
  Object.fromEntries(requirements.map(({ key, operator, values }) => [key, `${operator} ${values.join(" ")}`]));
const dependencies = (module: Module, release: string) => resources(module, "helm_release")[release]!["depends_on"];

describe("by default", () => {
  const module = synthPlatform();
  const releases = releasesIn(module);

  test("everything but Kafka UI is installed, pinned", () =>
    expect(Object.values(releases).map(({ name, namespace, version }) => [namespace, name, version].join(" "))).toEqual(
      [
        "kube-system karpenter-crd 1.14.1",
        "kube-system karpenter 1.14.1",
        "kube-system node-pools ",
        "strimzi strimzi-kafka-operator 1.2.0",
        "kube-system metrics-server 3.13.1",
        "external-secrets external-secrets 2.9.0",
        "kube-system aws-load-balancer-controller 3.5.0",
        "keda keda 2.20.2",
        "kube-system kubernetes-platform ",
      ],
    ));

  test("definitions come before Karpenter, Karpenter before pools, nodes before pods, operators before their objects", () => {
    expect(dependencies(module, "karpenter_controller")).toEqual(["helm_release.karpenter_definitions"]);
    expect(dependencies(module, "node_pools_release")).toEqual(["helm_release.karpenter_controller"]);
    expect(dependencies(module, "applications_metrics_server")).toEqual(["helm_release.node_pools_release"]);
    expect(dependencies(module, "applications_external_secrets")).toEqual([
      "helm_release.node_pools_release",
      "kubernetes_namespace_v1.applications_external_secrets_namespace",
      "aws_eks_pod_identity_association.applications_external_secrets_identity",
    ]);
    expect(dependencies(module, "objects")).toContain("helm_release.applications_external_secrets");
  });

  test("namespaces refuse pods with more rights than they need", () => {
    const namespaces = Object.values(resources(module, "kubernetes_namespace_v1"));
    expect(namespaces.map(({ metadata }) => (metadata as { name: string }).name)).toEqual([
      "kafka-connect",
      "strimzi",
      "external-secrets",
      "keda",
    ]);
    for (const { metadata } of namespaces) {
      expect(metadata).toMatchObject({ labels: { "pod-security.kubernetes.io/enforce": "restricted" } });
    }
  });

  test("Karpenter has its cluster, its queue and the service account of the eks unit's role", () =>
    expect(releases.karpenter_controller!.values).toMatchObject({
      serviceAccount: { name: "karpenter" },
      settings: {
        clusterName: "acme-test-eks",
        clusterEndpoint: "https://test.eks.amazonaws.com",
        interruptionQueue: "acme-test-eks-karpenter",
        eksControlPlane: true,
      },
      dnsPolicy: "Default", // it must work before there is a node for CoreDNS
    }));

  test("one pool: Graviton on demand, at most 32 vCPUs, replaced after 14 days", () => {
    const { nodeClass, nodePools } = poolsOf(module);
    expect(nodeClass).toEqual({
      compute: "karpenter",
      role: "acme-test-eks-node",
      subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
      securityGroupId: "sg-nodes",
      kmsKeyArn: keyArn("ebs"),
      tags: { owner: "tests", environment: "test", unit: "kubernetes-platform", "managed-by": "strata" },
    });
    expect(nodePools).toMatchObject({
      general: {
        amiAlias: "al2023@v20260903",
        diskGib: 50,
        cpuLimit: 32,
        consolidationPolicy: "WhenEmptyOrUnderutilized",
        consolidateAfter: "5m",
        expireAfter: "336h",
        terminationGracePeriod: "24h",
      },
    });
    expect(requirements(nodePools["general"]!)).toEqual({
      "kubernetes.io/os": "In linux",
      "kubernetes.io/arch": "In arm64",
      "karpenter.sh/capacity-type": "In on-demand",
      "karpenter.k8s.aws/instance-category": "In c m r",
      "karpenter.k8s.aws/instance-generation": "Gt 5",
      "karpenter.k8s.aws/instance-cpu": "Gt 1",
      "karpenter.k8s.aws/instance-hypervisor": "In nitro",
    });
  });

  test("the default StorageClass is encrypted with the ebs key, the store reads Secrets Manager", () =>
    expect(releases.objects!.values).toEqual({
      storageClass: { name: "gp3", provisioner: "ebs.csi.aws.com", kmsKeyArn: keyArn("ebs") },
      secretStore: { name: "secrets-manager", region: "us-east-1", namespaces: ["monitoring"] },
    }));

  test("roles are for one service account each, and only for who needs AWS", () =>
    expect(associations(module)).toEqual([
      "acme-test-eks external-secrets external-secrets",
      "acme-test-eks kube-system aws-load-balancer-controller",
    ]));

  test("external-secrets reads secrets of this environment, and decrypts nothing else", () =>
    expect(policyOf(module, "external_secrets")).toMatchObject({
      ReadSecrets: {
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        Resource: ["arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-test/*"],
      },
      DecryptThem: {
        Action: "kms:Decrypt",
        Resource: keyArn("secrets"),
        Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
      },
    }));

  test("the load balancer controller changes what has its tag, and knows VPC and region without asking", () => {
    const { ChangeOwn, Create, DeleteOwnSecurityGroups } = policyOf(module, "load_balancers");
    const owned = { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } };
    expect([ChangeOwn, DeleteOwnSecurityGroups]).toMatchObject([{ Condition: owned }, { Condition: owned }]);
    expect(Create).toMatchObject({ Condition: { Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "false" } } });
    expect(releases.applications_aws_load_balancer_controller!.values).toMatchObject({
      clusterName: "acme-test-eks",
      region: "us-east-1",
      vpcId: "vpc-1",
      defaultTags: { owner: "tests", environment: "test" },
      enableServiceMutatorWebhook: false, // else no Service can be made while it is away
    });
  });

  test("definitions that hold other people's objects outlive their release", () => {
    const keep = { "helm.sh/resource-policy": "keep" };
    expect(releases.applications_external_secrets!.values).toMatchObject({ crds: { annotations: keep } });
    expect(releases.applications_keda!.values).toMatchObject({ crds: { additionalAnnotations: keep } });
  });

  test("pods that Strimzi makes fit into its namespaces", () =>
    expect(releases.applications_strimzi_kafka_operator!.values).toMatchObject({
      watchNamespaces: ["kafka-connect"],
      extraEnvs: [{ name: "STRIMZI_POD_SECURITY_PROVIDER_CLASS", value: "restricted" }],
    }));

  test("the outputs say what is there", () =>
    expect(Object.fromEntries(Object.keys(module.output!).map((name) => [name, outputOf(module, name)]))).toEqual({
      strimziVersion: "1.2.0",
      strimziNamespaces: ["kafka-connect"],
      kedaVersion: "2.20.2",
      secretStoreName: "secrets-manager",
      storageClassName: "gp3",
      nodePools: ["general"],
      applications: {
        "karpenter-crd": "1.14.1",
        karpenter: "1.14.1",
        "strimzi-kafka-operator": "1.2.0",
        "metrics-server": "3.13.1",
        "external-secrets": "2.9.0",
        "aws-load-balancer-controller": "3.5.0",
        keda: "2.20.2",
      },
    }));
});

test("every resource of AWS has a name of this environment", () =>
  expect(Object.values(resources(synthPlatform({ kafkaUi }), "aws_iam_role")).map(({ name }) => name)).toEqual([
    "acme-test-external-secrets",
    "acme-test-load-balancers",
    "acme-test-kafka-ui",
  ]));

test("compute: auto-mode installs neither Karpenter nor the load balancer controller, and has EKS's own classes", () => {
  const module = synthPlatform({ compute: "auto-mode", nodePools: { media: { instanceFamilies: ["m7g"] } } });
  const { nodeClass, nodePools } = poolsOf(module);
  expect(Object.keys(outputOf(module, "applications") as object)).toEqual([
    "strimzi-kafka-operator",
    "metrics-server",
    "external-secrets",
    "keda",
  ]);
  expect(nodeClass).toMatchObject({ compute: "auto-mode" });
  expect(nodePools["media"]).not.toHaveProperty("amiAlias");
  expect(requirements(nodePools["media"]!)).toMatchObject({
    "eks.amazonaws.com/instance-family": "In m7g",
    "eks.amazonaws.com/instance-hypervisor": "In nitro",
  });
  expect(releasesIn(module).objects!.values).toMatchObject({
    storageClass: { provisioner: "ebs.csi.eks.amazonaws.com" },
  });
});

test("compute: auto-mode is asked to hold pods to NetworkPolicies; the network add-on of other clusters is", () => {
  expect(resources(synthPlatform({ compute: "auto-mode" }), "kubernetes_config_map_v1")).toMatchObject({
    network_policies: {
      metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
      data: { "enable-network-policy-controller": "true" },
    },
  });
  expect(resources(synthPlatform(), "kubernetes_config_map_v1")).toEqual({});
});

test.each(["auto-mode", "managed-nodes"] as const)("compute: %s without pools makes none", (compute) => {
  const module = synthPlatform({ compute });
  expect(Object.keys(releasesIn(module))).not.toContain("node_pools_release");
  expect(outputOf(module, "nodePools")).toEqual([]);
});

test("applications: what is left out is not there, nor are its namespace and role", () => {
  const module = synthPlatform({ applications: ["metrics-server"] });
  expect(Object.keys(releasesIn(module))).toEqual([
    "karpenter_definitions",
    "karpenter_controller",
    "node_pools_release",
    "applications_metrics_server",
    "objects",
  ]);
  expect(resources(module, "kubernetes_namespace_v1")).toEqual({});
  expect(resources(module, "aws_iam_role")).toEqual({});
  expect(releasesIn(module).objects!.values).not.toHaveProperty("secretStore");
  const empty = ["strimziVersion", "strimziNamespaces", "kedaVersion", "secretStoreName"];
  expect(empty.map((name) => outputOf(module, name))).toEqual(["", [], "", ""]);
});

test("another node pool changes the release of the pools, and nothing else", () => {
  const without = ({ resource }: Module): object => ({
    ...resource,
    helm_release: { ...resource!["helm_release"], node_pools_release: {} },
  });
  const before = synthPlatform({ nodePools: { general: {} } });
  const after = synthPlatform({ nodePools: { general: {}, batch: {} } });
  expect(without(after)).toEqual(without(before));
  expect(poolsOf(after).nodePools["general"]).toEqual(poolsOf(before).nodePools["general"]);
});

test.each<[NonNullable<PlatformInputs["nodePools"]>[string], object]>([
  [{ architectures: ["amd64"] }, { "kubernetes.io/arch": "In amd64" }],
  [{ capacityType: "spot" }, { "karpenter.sh/capacity-type": "In spot" }],
  [{ capacityType: "spot-first" }, { "karpenter.sh/capacity-type": "In spot on-demand" }],
  [{ zones: ["a", "c"] }, { "topology.kubernetes.io/zone": "In us-east-1a us-east-1c" }],
])("nodePools: %j", (pool, expected) =>
  expect(requirements(poolsOf(synthPlatform({ nodePools: { media: pool } })).nodePools["media"]!)).toMatchObject(
    expected,
  ),
);

test("nodePools: families and types stand for themselves", () => {
  const { families, types } = poolsOf(
    synthPlatform({
      nodePools: { families: { instanceFamilies: ["m7g", "c7gn"] }, types: { instanceTypes: ["m7g.metal"] } },
    }),
  ).nodePools;
  expect(Object.keys(requirements(families!)).slice(3)).toEqual([
    "karpenter.k8s.aws/instance-family",
    "karpenter.k8s.aws/instance-cpu",
    "karpenter.k8s.aws/instance-hypervisor",
  ]);
  expect(Object.keys(requirements(types!)).slice(3)).toEqual(["node.kubernetes.io/instance-type"]);
});

test.each<[NonNullable<PlatformInputs["nodePools"]>[string], object]>([
  [{ cpuLimit: 8 }, { cpuLimit: 8 }],
  [{ labels: { "example.com/team": "media" } }, { labels: { "example.com/team": "media" } }],
  [{ taints: [{ key: "gpu", effect: "NoSchedule" }] }, { taints: [{ key: "gpu", effect: "NoSchedule" }] }],
  [
    { consolidation: "empty", consolidateAfterMinutes: 60 },
    { consolidationPolicy: "WhenEmpty", consolidateAfter: "60m" },
  ],
  [
    { expireAfterDays: 7, drainHours: 2 },
    { expireAfter: "168h", terminationGracePeriod: "2h" },
  ],
  [{ diskGib: 200 }, { diskGib: 200 }],
  [{ amiAlias: "bottlerocket@v1.55.0" }, { amiAlias: "bottlerocket@v1.55.0" }],
  [{ weight: 10 }, { weight: 10 }],
])("nodePools: %j", (pool, expected) =>
  expect(poolsOf(synthPlatform({ nodePools: { media: pool } })).nodePools["media"]).toMatchObject(expected),
);

test("strimzi.namespaces are made, and watched", () => {
  const module = synthPlatform({ strimzi: { namespaces: ["media", "audit"] } });
  expect(releasesIn(module).applications_strimzi_kafka_operator!.values).toMatchObject({
    watchNamespaces: ["media", "audit"],
  });
  expect(Object.keys(resources(module, "kubernetes_namespace_v1"))).toEqual(
    expect.arrayContaining(["applications_media_namespace", "applications_audit_namespace"]),
  );
  expect(outputOf(module, "strimziNamespaces")).toEqual(["media", "audit"]);
});

test("externalSecrets", () => {
  const module = synthPlatform({
    externalSecrets: { prefixes: ["AmazonMSK_acme-test-", "acme-test/"], storeName: "aws", namespaces: ["media"] },
  });
  expect(policyOf(module, "external_secrets")["ReadSecrets"]!.Resource).toEqual([
    "arn:aws:secretsmanager:us-east-1:111111111111:secret:AmazonMSK_acme-test-*",
    "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-test/*",
  ]);
  expect(releasesIn(module).objects!.values).toMatchObject({
    secretStore: { name: "aws", namespaces: ["media"] },
  });
  expect(outputOf(module, "secretStoreName")).toBe("aws");
});

test("keda.kafkaClusterArns: a role that sees lag, and reads nothing", () => {
  const module = synthPlatform({ keda: { kafkaClusterArns: [kafka] } });
  expect(associations(module)).toContain("acme-test-eks keda keda-operator");
  expect(policyOf(module, "keda")).toMatchObject({
    Cluster: { Action: ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"], Resource: [kafka] },
    Topics: { Action: ["kafka-cluster:DescribeTopic"], Resource: [`${kafka.replace(":cluster/", ":topic/")}/*`] },
    Groups: { Action: ["kafka-cluster:DescribeGroup"], Resource: [`${kafka.replace(":cluster/", ":group/")}/*`] },
  });
});

describe("kafkaUi", () => {
  const module = synthPlatform({ kafkaUi });
  const actions = (policy: ReturnType<typeof policyOf>) => Object.values(policy).flatMap(({ Action }) => Action);

  test("shows a cluster to which it is a role of IAM, and changes nothing", () => {
    expect(releasesIn(module).applications_kafka_ui!.values).toMatchObject({
      serviceAccount: { name: "kafka-ui" },
      yamlApplicationConfig: {
        kafka: {
          clusters: [
            {
              name: "acme-test",
              bootstrapServers: "b-1.example:9098",
              readOnly: true,
              properties: {
                "security.protocol": "SASL_SSL",
                "sasl.mechanism": "AWS_MSK_IAM",
                "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
                "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
              },
            },
          ],
        },
      },
    });
    expect(actions(policyOf(module, "kafka_ui")).join(" ")).not.toMatch(/Write|Alter|Create|Delete/);
  });

  test("has no way in, neither from outside nor from other pods: it asks nobody who they are", () => {
    const { values } = releasesIn(module).applications_kafka_ui!;
    expect(values).not.toHaveProperty("ingress");
    expect(values).not.toHaveProperty("service");
    expect(Object.values(resources(module, "kubernetes_network_policy_v1"))).toMatchObject([
      { metadata: { namespace: "kafka-ui" }, spec: { pod_selector: {}, policy_types: ["Ingress"] } },
    ]);
    expect(resources(module, "helm_release").applications_kafka_ui!["depends_on"]).toContain(
      "kubernetes_network_policy_v1.applications_kafka_ui_network_policy",
    );
  });

  test('access: "write"', () => {
    const writing = synthPlatform({ kafkaUi: { ...kafkaUi, access: "write" } });
    expect(JSON.stringify(releasesIn(writing).applications_kafka_ui!.values)).toContain('"readOnly":false');
    expect(actions(policyOf(writing, "kafka_ui"))).toEqual(
      expect.arrayContaining(["kafka-cluster:DeleteTopic", "kafka-cluster:AlterGroup"]),
    );
  });

  test("the cluster may be another unit's", () => {
    const network = unit(vpc, { cidr: "10.0.0.0/16" });
    const keys = unit(kms, {});
    const cluster = unit(msk, { vpc: network, kms: keys, brokers: 3 });
    const other = existing({
      clusterName: "acme-test-eks",
      clusterEndpoint: "https://test.eks.amazonaws.com",
      clusterCertificateAuthorityData: "eA==",
      nodeRoleName: "node",
      compute: "managed-nodes" as const,
      karpenterQueueName: "",
      nodeSecurityGroupId: "sg-nodes",
    });
    const { module } = synthFiles({
      "environments/test/vpc.ts": network,
      "environments/test/kms.ts": keys,
      "environments/test/msk.ts": cluster,
      "environments/test/platform.ts": unit(kubernetesPlatform, {
        eks: other,
        vpc: network,
        kms: keys,
        compute: "managed-nodes",
        kafkaUi: { clusterArn: cluster.outputs.clusterArn, bootstrapBrokers: cluster.outputs.bootstrapBrokersIam },
      }),
    }).get("test-platform")!;
    const from = (output: string) => `data.terraform_remote_state.msk.outputs.${output}`;
    expect(resources(module, "aws_iam_role_policy")["applications_kafka_ui_identity_policy"]!.policy).toContain(
      `\${replace(${from("clusterArn")}, ":cluster/", ":topic/")}/*`,
    );
    expect(resources(module, "helm_release")["applications_kafka_ui"]!["values"]).toContainEqual(
      expect.stringContaining(`bootstrapServers: \${jsonencode(${from("bootstrapBrokersIam")})}`),
    );
    // The unit's name is in its roles', so that the layer can be placed twice.
    expect(resources(module, "aws_iam_role")["applications_kafka_ui_identity_role"]).toMatchObject({
      name: "acme-test-platform-kafka-ui",
    });
  });
});

test.each<[Partial<PlatformInputs>, string]>([
  [{ applications: ["keda", "keda"] }, 'applications.1 is "keda", but must be named once.'],
  [{ strimzi: { namespaces: ["media", "media"] } }, 'strimzi.namespaces.1 is "media", but must be named once.'],
  [
    { applications: ["kedaa" as never] },
    'applications.0 is "kedaa", but must be one of "strimzi-kafka-operator", "metrics-server", "external-secrets", "aws-load-balancer-controller", "keda" (did you mean "keda"?).',
  ],
  [
    { compute: "auto-mode", applications: ["aws-load-balancer-controller"] },
    'applications.0 is "aws-load-balancer-controller", but must be omitted with Auto Mode, which creates load balancers itself.',
  ],
  [{ applications: [], keda: { kafkaClusterArns: [kafka] } }, 'keda.kafkaClusterArns requires "keda" in applications.'],
  [
    { keda: { kafkaClusterArns: ["acme-test-msk"] } },
    'keda.kafkaClusterArns.0 is "acme-test-msk", but must be the ARN of a cluster, such as msk.outputs.clusterArn.',
  ],
  [
    { kafkaUi: { ...kafkaUi, bootstrapBrokers: "" } },
    'kafkaUi.bootstrapBrokers is "", but must not be empty (msk.outputs.bootstrapBrokersIam, where authentication of the msk unit has "iam").',
  ],
  [
    { externalSecrets: { prefixes: ["acme-test"] } },
    'externalSecrets.prefixes.0 is "acme-test", but must end in /, _ or -, because acme-prod is also a prefix of acme-prod-eu/password.',
  ],
  [{ externalSecrets: { prefixes: [] } }, "externalSecrets.prefixes is [], but must have at least 1 entry."],
  [{ externalSecrets: { namespaces: [] } }, "externalSecrets.namespaces is [], but must have at least 1 entry."],
  [
    { strimzi: { namespaces: ["Media"] } },
    'strimzi.namespaces.0 is "Media", but must be 1 to 63 lower-case letters, digits and hyphens.',
  ],
  [
    { nodePools: {} },
    "nodePools is {}, but must have a pool: Karpenter launches nodes only for pools (omit nodePools for one named general).",
  ],
  [
    { compute: "managed-nodes", nodePools: { general: {} } },
    "nodePools must be omitted without Karpenter or Auto Mode, which launch their nodes (nodeGroups of the eks unit).",
  ],
  [
    { nodePools: { General: {} } },
    "nodePools.General must have a name of 1 to 63 lower-case letters, digits and hyphens.",
  ],
  [
    { nodePools: { general: { instanceFamilies: ["m7g", "m7i"] } } },
    'nodePools.general.instanceFamilies.1 is "m7i", but must be of an architecture of the pool (arm64): it is amd64.',
  ],
  [
    { nodePools: { general: { architectures: ["amd64"], instanceTypes: ["c7gn.large"] } } },
    'nodePools.general.instanceTypes.0 is "c7gn.large", but must be of an architecture of the pool (amd64): it is arm64.',
  ],
  [
    { nodePools: { general: { instanceFamilies: ["m7g"], instanceTypes: ["m7g.large"] } } },
    'nodePools.general.instanceTypes is ["m7g.large"], but must be omitted with instanceFamilies: a node would have to match both.',
  ],
  [
    { nodePools: { general: { instanceFamilies: ["m7gg"] } } },
    'nodePools.general.instanceFamilies.0 is "m7gg", but must be an EC2 instance family (did you mean "m7g"? if it is newer than 2026-11-29, unlisted: { "m7gg": "<reason>" }).',
  ],
  [
    { nodePools: { general: { labels: { "node.kubernetes.io/role": "a" } } } },
    "nodePools.general.labels.node.kubernetes.io/role must use your own domain: node.kubernetes.io is reserved.",
  ],
  [
    { nodePools: { general: { amiAlias: "al2023@latest" } } },
    'nodePools.general.amiAlias is "al2023@latest", but must be an AMI alias with a version, such as al2023@v20260903.',
  ],
  [
    { compute: "auto-mode", nodePools: { general: { expireAfterDays: 21 } } },
    "nodePools.general.expireAfterDays is 21, but must be at most 21 together with drainHours (24): Auto Mode replaces every node within 21 days.",
  ],
])("%j is a mistake", (inputs, problem) =>
  expect(problemsOf(() => synthPlatform(inputs))).toEqual([`environments/test/kubernetes-platform.ts: ${problem}`]),
);

test("compute must be that of the cluster", () =>
  expect(problemsOf(() => synthPlatform({}, { compute: "auto-mode" }))).toEqual([
    'environments/test/kubernetes-platform.ts: compute is "karpenter", but must be "auto-mode", as in the eks unit.',
  ]));

test("a node pool more changes the pools' release and nothing else", () => {
  const pools = { general: {}, media: { capacityType: "on-demand" as const, cpuLimit: 128 } };
  const before = synthPlatform({ nodePools: { general: {} } });
  expect(changedResources(before, synthPlatform({ nodePools: pools }))).toEqual(["helm_release.node_pools_release"]);
});

test("two clusters in one network: each selects its own security group, and no mark is shared", () => {
  const network = unit(vpc, { cidr: "10.0.0.0/16" });
  const keys = unit(kms, {});
  const admins = { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "cluster-admin" } as const;
  const clusterUnit = () => unit(eks, { vpc: network, kms: keys, accessEntries: { admins } });
  const [blue, green] = [clusterUnit(), clusterUnit()];
  const units = synthFiles({
    "environments/test/vpc.ts": network,
    "environments/test/kms.ts": keys,
    "environments/test/blue.ts": blue,
    "environments/test/green.ts": green,
    "environments/test/blue-platform.ts": unit(kubernetesPlatform, { eks: blue, vpc: network, kms: keys }),
    "environments/test/green-platform.ts": unit(kubernetesPlatform, { eks: green, vpc: network, kms: keys }),
  });
  for (const color of ["blue", "green"]) {
    const { values } = resources(units.get(`test-${color}-platform`)!.module, "helm_release")["node_pools_release"]!;
    const output = (unit: string, name: string) =>
      `\${jsonencode(data.terraform_remote_state.${unit}.outputs.${name})}`;
    expect(values).toEqual([expect.stringContaining(`subnetIds: ${output("vpc", "privateSubnetIds")}`)]);
    expect(values).toEqual([expect.stringContaining(`securityGroupId: ${output(color, "nodeSecurityGroupId")}`)]);
  }
  const { findings } = evaluate([...units.values()]);
  expect(findings.filter(({ rule }) => rule.id === "UNI-001").map(({ address }) => address)).toEqual([]);
  expect(JSON.stringify([...units.values()].map(({ module }) => module))).not.toContain("karpenter.sh/discovery");
});

test("images: a network without internet access needs a mirror", () => {
  const isolated = { internetAccess: "none", compute: "managed-nodes" } as const;
  expect(problemsOf(() => synthPlatform({ compute: "managed-nodes" }, isolated))).toEqual([
    'environments/test/kubernetes-platform.ts: images is "upstream", but must be "mirror" in a network without internet access: nothing reaches the registries of the charts (docs/runbooks/vpc.md, a network without internet access).',
  ]);
  expect(() => synthPlatform({ compute: "managed-nodes", images: "mirror" }, isolated)).not.toThrow();
  expect(() => synthPlatform({}, { internetAccess: "external" })).not.toThrow();
});
