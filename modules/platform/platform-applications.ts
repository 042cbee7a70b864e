import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ApplicationNamespace } from "./application-namespace";
import type { AwsHome } from "../aws/aws-home";
import { ChartRelease } from "../helm/chart-release";
import type { Values } from "../helm/chart-values";
import type { ChartName } from "../helm/chart-versions";
import { kafkaAccessPolicy } from "../msk/msk-access-policy";
import { loadBalancerControllerPolicy } from "./load-balancer-controller-policy";
import { PodIdentityRole } from "../aws/pod-identity";
import { secretsReaderPolicy } from "./secrets-reader-policy";

/** Optional applications. Karpenter depends on `compute`, Kafka UI on its own input. */
export const optionalApplications = [
  "strimzi-kafka-operator",
  "metrics-server",
  "external-secrets",
  "aws-load-balancer-controller",
  "keda",
] as const satisfies readonly ChartName[];
export type OptionalApplication = (typeof optionalApplications)[number];

/** A Kafka cluster with IAM authentication. */
export interface KafkaUiCluster {
  readonly clusterArn: string;
  readonly bootstrapBrokers: string;
  readonly access: "read" | "write";
}

export interface PlatformApplicationsProps {
  readonly home: AwsHome;
  /** Prefix of the role names. */
  readonly name: string;
  readonly clusterName: string;
  /** Tags of the load balancers that the controller creates. */
  readonly tags: Readonly<Record<string, string>>;
  /** Resources that must exist first: the nodes. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Controllers and tools for the rest of the cluster, each with its own namespace and role. */
export class PlatformApplications extends Construct {
  /** Namespaces that Strimzi watches, for resources within. */
  readonly connectNamespaces: ITerraformDependable[] = [];
  private readonly releases: ChartRelease[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PlatformApplicationsProps,
  ) {
    super(scope, id);
  }

  /** Installed chart versions by chart. */
  get versions(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.releases.map(({ chart, version }) => [chart, version]));
  }

  /** All releases, for resources that need their custom resource definitions. */
  get ready(): readonly ITerraformDependable[] {
    return this.releases.map(({ ready }) => ready);
  }

  /** Strimzi, which watches namespaces created here. */
  installStrimzi(namespaces: readonly string[]): void {
    const watched = namespaces.map((name) => new ApplicationNamespace(this, `${name}-namespace`, name));
    this.connectNamespaces.push(...watched.map(({ ready }) => ready));
    const own = new ApplicationNamespace(this, "strimzi-namespace", "strimzi");
    const dependsOn = [own, ...watched].map(({ ready }) => ready);
    this.install("strimzi-kafka-operator", own.name, { watchNamespaces: namespaces }, dependsOn);
  }

  /** Metrics for `kubectl top` and autoscaling by CPU. */
  installMetricsServer(): void {
    this.install("metrics-server", "kube-system");
  }

  /** Copies secrets from Secrets Manager into the cluster. */
  installExternalSecrets(secrets: { readonly prefixes: readonly string[]; readonly keyArn: string }): void {
    const serviceAccount = "external-secrets";
    const { name, ready } = new ApplicationNamespace(this, "external-secrets-namespace", "external-secrets");
    const policy = secretsReaderPolicy(this.props.home, secrets);
    const role = this.createRole("external-secrets", name, serviceAccount, policy);
    this.install("external-secrets", name, { serviceAccount: { name: serviceAccount } }, [ready, role]);
  }

  /** Creates load balancers for Ingresses and Services. */
  installLoadBalancerController(vpcId: string): void {
    const serviceAccount = "aws-load-balancer-controller";
    const { home, clusterName, tags } = this.props;
    const policy = loadBalancerControllerPolicy(home);
    const role = this.createRole("load-balancers", "kube-system", serviceAccount, policy);
    const values = {
      clusterName,
      region: home.region, // the default is the instance metadata, which pods cannot reach
      vpcId,
      serviceAccount: { name: serviceAccount },
      defaultTags: tags,
    };
    this.install("aws-load-balancer-controller", "kube-system", values, [role]);
  }

  /** Scales by consumer lag. Without Kafka clusters it needs no role. */
  installKeda(kafkaClusterArns: readonly string[]): void {
    const serviceAccount = "keda-operator";
    const { name, ready } = new ApplicationNamespace(this, "keda-namespace", "keda");
    const role =
      kafkaClusterArns.length === 0
        ? []
        : [this.createRole("keda", name, serviceAccount, kafkaAccessPolicy(kafkaClusterArns, "lag"))];
    // The name is the chart's default too; it is set because the role is bound to it.
    const values = { clusterName: this.props.clusterName, serviceAccount: { operator: { name: serviceAccount } } };
    this.install("keda", name, values, [ready, ...role]);
  }

  /** Web UI for topics, messages and consumer groups, reached with `kubectl port-forward`. */
  installKafkaUi({ clusterArn, bootstrapBrokers, access }: KafkaUiCluster): void {
    const serviceAccount = "kafka-ui";
    const { name, ready } = new ApplicationNamespace(this, "kafka-ui-namespace", "kafka-ui");
    const policy = kafkaAccessPolicy([clusterArn], access);
    const role = this.createRole("kafka-ui", name, serviceAccount, policy);
    const cluster = {
      name: this.props.name,
      bootstrapServers: bootstrapBrokers,
      readOnly: access === "read",
      properties: {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "AWS_MSK_IAM",
        "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
        "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
      },
    };
    const values = {
      serviceAccount: { name: serviceAccount },
      yamlApplicationConfig: { kafka: { clusters: [cluster] } },
    };
    // It has no login. `kubectl port-forward` comes from the node, which NetworkPolicies do not restrict.
    const alone = new NetworkPolicyV1(this, "kafka-ui-network-policy", {
      metadata: { name: "no-other-pods", namespace: name },
      spec: { podSelector: {}, policyTypes: ["Ingress"] },
      dependsOn: [ready],
    });
    this.install("kafka-ui", name, values, [ready, role, alone]);
  }

  private install(
    chart: ChartName,
    namespace: string,
    values: Values = {},
    dependsOn: readonly ITerraformDependable[] = [],
  ): void {
    const all = [...this.props.dependsOn, ...dependsOn];
    this.releases.push(new ChartRelease(this, chart, { chart, namespace, values, dependsOn: all }));
  }

  private createRole(id: string, namespace: string, serviceAccount: string, policy: string): ITerraformDependable {
    const { home, name, clusterName } = this.props;
    return new PodIdentityRole(this, `${id}-identity`, {
      home,
      name: `${name}-${id}`,
      clusterName,
      namespace,
      serviceAccount,
      policy,
    }).ready;
  }
}
