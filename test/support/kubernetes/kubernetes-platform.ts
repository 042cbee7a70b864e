import type { z } from "zod";
import type { InternetAccess } from "../../../modules/network/nat";
import { existing, unit } from "../../../src/engine/unit";
import { kubernetesPlatform } from "../../../src/layers/kubernetes/kubernetes-platform";
import { synthFiles, testEnvironment } from "../projects/synth";

export type PlatformInputs = z.input<typeof kubernetesPlatform.inputs>;

export const keyArn = (name: string): string => `arn:aws:kms:us-east-1:111111111111:key/${name}`;

const cluster = {
  clusterName: "acme-test-eks",
  clusterEndpoint: "https://test.eks.amazonaws.com",
  clusterCertificateAuthorityData: "eA==",
  nodeRoleName: "acme-test-eks-node",
  compute: "karpenter" as const,
  karpenterQueueName: "acme-test-eks-karpenter",
  nodeSecurityGroupId: "sg-nodes",
};

/** The module of a kubernetes-platform unit on an existing cluster. */
export function synthPlatform(
  inputs: Partial<PlatformInputs> = {},
  {
    environment = {},
    compute = inputs.compute ?? "karpenter",
    internetAccess = "nat",
  }: {
    readonly environment?: Parameters<typeof testEnvironment>[0];
    /** The compute of the cluster. */
    readonly compute?: PlatformInputs["compute"];
    readonly internetAccess?: InternetAccess;
  } = {},
) {
  return synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/kubernetes-platform.ts": unit(kubernetesPlatform, {
      eks: existing({ ...cluster, compute }),
      vpc: existing({
        vpcId: "vpc-1",
        internetAccess,
        zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
        privateSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
      }),
      kms: existing({ ebsKeyArn: keyArn("ebs"), secretsKeyArn: keyArn("secrets") }),
      ...inputs,
    }),
  }).get("test-kubernetes-platform")!.module;
}
