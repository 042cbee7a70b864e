import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { LocalChartRelease } from "../helm/chart-release";
import { chartAuthentication, type ClientAuthentication, usesTls } from "../kafka/client-authentication";
import type { ResolvedTopic } from "../kafka/kafka-topics";
import { PodIdentityRole } from "../aws/pod-identity";

export interface TopicsReleaseProps {
  readonly home: AwsHome;
  /** Name of the operator and its service account. */
  readonly name: string;
  readonly namespace: string;
  readonly region: string;
  readonly clusterName: string;
  readonly roleName: string;
  readonly policy: string;
  readonly bootstrapServers: string;
  readonly authentication: ClientAuthentication;
  /** With tag; without one only the role is created. */
  readonly image: string | undefined;
  readonly topics: readonly ResolvedTopic[];
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Creates the declared topics: a standalone Strimzi Topic Operator, and a KafkaTopic for each (charts/kafka-topics). */
export class TopicsRelease extends Construct {
  /** Resources that exist once the topics are declared. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TopicsReleaseProps) {
    super(scope, id);
    const { home, name, namespace, region, image, bootstrapServers, topics, dependsOn } = props;
    const role = new PodIdentityRole(this, "operator", {
      home,
      name: props.roleName,
      clusterName: props.clusterName,
      namespace,
      serviceAccount: name,
      policy: props.policy,
    });
    if (image === undefined) {
      this.ready = [];
      return;
    }
    const release = new LocalChartRelease(this, "release", {
      chart: "kafka-topics",
      releaseName: name,
      namespace,
      values: {
        name,
        region,
        image,
        bootstrapServers,
        authentication: chartAuthentication(props.authentication),
        tls: usesTls(props.authentication),
        topics,
      },
      dependsOn: [role.ready, ...dependsOn],
    });
    this.ready = [release.ready];
  }
}
