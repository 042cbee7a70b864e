import { PrometheusWorkspace } from "@cdktf/provider-aws/lib/prometheus-workspace";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { PodIdentityRole } from "../aws/pod-identity";
import { policyDocument } from "../aws/policy-document";

export interface LongTermStoreProps {
  readonly home: AwsHome;
  /** Beginning of its names in AWS: `acme-prod`. */
  readonly name: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Makes Terraform refuse to destroy it. */
  readonly deletionProtection: boolean;
}

/**
 * A workspace of Amazon Managed Prometheus that gets what Prometheus reads and keeps it for 150 days. $0.90 per ten
 * million samples, $0.35 beyond two billion: 100,000 series read every 30 seconds are 8.6 billion a month, about $410.
 */
export class LongTermStore extends Construct {
  /** Address for queries. */
  readonly endpoint: string;
  /** An entry of Prometheus's `remoteWrite`. */
  readonly remoteWrite: Readonly<Record<string, unknown>>;
  /** Resources that must exist before Prometheus starts. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: LongTermStoreProps) {
    super(scope, id);
    const { home, name } = props;
    const workspace = new PrometheusWorkspace(this, "resource", {
      alias: name,
      lifecycle: props.deletionProtection ? { preventDestroy: true } : undefined,
    });
    const role = new PodIdentityRole(this, "role", {
      home,
      name: `${name}-prometheus`,
      clusterName: props.clusterName,
      namespace: props.namespace,
      serviceAccount: props.serviceAccount,
      policy: policyDocument([{ Sid: "Write", Action: "aps:RemoteWrite", Resource: workspace.arn }]),
    });
    this.endpoint = workspace.prometheusEndpoint;
    this.remoteWrite = {
      url: `${workspace.prometheusEndpoint}api/v1/remote_write`,
      sigv4: { region: home.region },
    };
    this.ready = role.ready;
  }
}
