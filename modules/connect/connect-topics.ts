import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { LocalChartRelease } from "../helm/chart-release";
import { iamAuthentication } from "./connector";
import type { ResolvedTopic } from "../kafka/kafka-topics";
import { PodIdentityRole } from "../aws/pod-identity";

export interface TopicsReleaseProps {
  readonly home: AwsHome;
  /** Of the operator and its service account. */
  readonly name: string;
  readonly namespace: string;
  readonly region: string;
  readonly clusterName: string;
  readonly roleName: string;
  readonly policy: string;
  readonly bootstrapServers: string;
  /** With its tag; without one there is only the role. */
  readonly image: string | undefined;
  readonly topics: readonly ResolvedTopic[];
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Makes the declared topics: Strimzi's Topic Operator by itself, and a KafkaTopic for each (charts/kafka-topics). */
export class TopicsRelease extends Construct {
  /** What is there once the topics are declared. */
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
      values: { name, region, image, bootstrapServers, authentication: iamAuthentication, topics },
      dependsOn: [role.ready, ...dependsOn],
    });
    this.ready = [release.ready];
  }
}
