import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn } from "cdktf";
import { UserError, problem } from "../../src/engine/problem";
import type { KubeconfigAccess } from "../../src/engine/environment";
import type { UnitStack } from "../../src/engine/unit-stack";

/** An EKS cluster, by the outputs of its unit. */
export interface EksAccess {
  readonly clusterName: string;
  /** URL of the API server. */
  readonly clusterEndpoint: string;
  /** The API server's certificate authority, base64. */
  readonly clusterCertificateAuthorityData: string;
}

export type ClusterAccess = EksAccess | KubeconfigAccess;

/**
 * Gives a unit the Kubernetes provider for one cluster. For EKS it asks `aws eks get-token` at each run: no token is
 * written anywhere, and the cluster comes from another unit's state, because a provider must not be configured from
 * resources of its own module. Where the environment is an emulator with a cluster beside it, it is that cluster.
 */
export function addKubernetesProvider(stack: UnitStack, access: ClusterAccess): void {
  stack.requireProvider("kubernetes");
  const { exec, ...settings } = connection(stack, access);
  new KubernetesProvider(stack, "kubernetes", { ...settings, exec: exec === undefined ? undefined : [exec] });
}

/** Gives a unit the Helm provider for one cluster, in the same way. */
export function addHelmProvider(stack: UnitStack, access: ClusterAccess): void {
  stack.requireProvider("helm");
  new HelmProvider(stack, "helm", { kubernetes: connection(stack, access) });
}

function connection(stack: UnitStack, access: ClusterAccess) {
  const { emulator } = stack.environment;
  if ("kubeconfig" in access) return kubeconfigConnection(stack, access);
  if (emulator?.kubernetes !== undefined) return kubeconfigConnection(stack, emulator.kubernetes);
  if (emulator !== undefined) {
    const message = "is missing: emulated EKS clusters have no API server, another cluster must stand for them";
    const fix = 'kubernetes: { kubeconfig: ".strata/sandbox/kubeconfig" } beside its endpoint in environment.ts';
    throw new UserError([problem({ path: "emulator.kubernetes of the environment", message, fix })]);
  }
  return {
    host: access.clusterEndpoint,
    clusterCaCertificate: Fn.base64decode(access.clusterCertificateAuthorityData),
    exec: {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: getTokenArguments(stack, access.clusterName),
    },
  };
}

function kubeconfigConnection(stack: UnitStack, { kubeconfig, context }: KubeconfigAccess) {
  return { configPath: stack.pathFromModule(kubeconfig), configContext: context, exec: undefined };
}

function getTokenArguments({ environment }: UnitStack, clusterName: string): string[] {
  const role = environment.deployRoleArn === undefined ? [] : ["--role-arn", environment.deployRoleArn];
  return ["eks", "get-token", "--cluster-name", clusterName, "--region", environment.region, ...role];
}
