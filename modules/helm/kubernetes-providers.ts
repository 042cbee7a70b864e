import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn } from "cdktf";
import type { AwsTarget, KubernetesTarget } from "../../src/engine/environment";
import type { UnitStack } from "../../src/engine/unit-stack";

/** An EKS cluster, by the outputs of its unit. */
export interface EksAccess {
  readonly clusterName: string;
  /** URL of the API server. */
  readonly clusterEndpoint: string;
  /** The API server's certificate authority, base64. */
  readonly clusterCertificateAuthorityData: string;
}

/**
 * Adds the Kubernetes provider for one cluster: an EKS cluster, or else the environment's own (`kubernetes` in
 * `environment.ts`). For EKS it runs `aws eks get-token` at each run: no token is written anywhere, and the cluster
 * comes from another unit's state, because a provider must not be configured from resources of its own module.
 * Where AWS is emulated, the environment's own cluster stands in for EKS.
 */
export function addKubernetesProvider(stack: UnitStack, eks?: EksAccess): void {
  stack.requireProvider("kubernetes");
  const { exec, ...settings } = connection(stack, eks);
  new KubernetesProvider(stack, "kubernetes", { ...settings, exec: exec === undefined ? undefined : [exec] });
}

/** Adds the Helm provider for one cluster, in the same way. */
export function addHelmProvider(stack: UnitStack, eks?: EksAccess): void {
  stack.requireProvider("helm");
  new HelmProvider(stack, "helm", { kubernetes: connection(stack, eks) });
}

function connection(stack: UnitStack, eks: EksAccess | undefined) {
  if (eks === undefined || stack.aws.emulator !== undefined) return kubeconfigConnection(stack, stack.kubernetes);
  return {
    host: eks.clusterEndpoint,
    clusterCaCertificate: Fn.base64decode(eks.clusterCertificateAuthorityData),
    exec: { apiVersion: "client.authentication.k8s.io/v1beta1", ...tokenCommand(stack.aws, eks.clusterName) },
  };
}

function kubeconfigConnection(stack: UnitStack, { kubeconfig = "~/.kube/config", context }: KubernetesTarget) {
  return { configPath: stack.pathFromModule(kubeconfig), configContext: context, exec: undefined };
}

/** The program that prints a token. `aws eks get-token` takes a role, but neither external id nor session name. */
function tokenCommand(target: AwsTarget, clusterName: string): { command: string; args: string[] } {
  const { deployRoleArn, deployRoleExternalId, deployRoleSessionName, region } = target;
  const role = deployRoleArn === undefined ? [] : ["--role-arn", deployRoleArn];
  if (deployRoleExternalId === undefined && deployRoleSessionName === undefined) {
    return { command: "aws", args: ["eks", "get-token", "--cluster-name", clusterName, "--region", region, ...role] };
  }
  const externalId = deployRoleExternalId === undefined ? [] : ["--external-id", deployRoleExternalId];
  const session = ["--role-session-name", deployRoleSessionName ?? "strata"];
  return {
    command: "sh",
    args: ["-c", assumeRoleScript, "get-token", clusterName, region, ...role, ...session, ...externalId],
  };
}

/** Assumes the role with the arguments after cluster and region, and asks for the token with its keys. */
export const assumeRoleScript = `cluster=$1 region=$2
shift 2
keys=$(aws sts assume-role "$@" --region "$region" --output text \
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]') || exit
set -- $keys
unset AWS_PROFILE
export AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" AWS_SESSION_TOKEN="$3"
exec aws eks get-token --cluster-name "$cluster" --region "$region"`;
