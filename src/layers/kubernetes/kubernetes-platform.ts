import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { z } from "zod";
import { LocalChartRelease } from "../../../modules/helm/chart-release";
import { imageSourceProblems } from "../../../modules/eks/eks-isolation";
import { Karpenter } from "../../../modules/platform/karpenter";
import { addHelmProvider, addKubernetesProvider } from "../../../modules/helm/kubernetes-providers";
import { instanceListings } from "../../../modules/aws/instance-types";
import { literalProblems } from "../../engine/literals";
import { staleProblems } from "../../engine/listing";
import { NodePoolRelease } from "../../../modules/platform/node-pool-release";
import { nodePoolProblems, zoneProblems } from "../../../modules/platform/node-pools";
import { applicationProblems, kafkaUiProblems, resolveApplications } from "../../../modules/platform/platform-problems";
import { OnCallAccess } from "../../../modules/platform/on-call-access";
import { PlatformApplications } from "../../../modules/platform/platform-applications";
import { addAwsProvider, resourceTags } from "../../../modules/aws/aws-provider";
import { layer, outputsOf } from "../../engine/layer";
import { mapOutput, output } from "../../engine/output";
import { assertValid, problem } from "../../engine/problem";
import { eks } from "./eks";
import * as platform from "./kubernetes-platform-inputs";
import { unlisted } from "./node-inputs";
import { kms } from "../security/kms";
import { vpc } from "../network/vpc";

const storageClassName = "gp3";

export const kubernetesPlatform = layer({
  name: "kubernetes-platform",
  summary: "Cluster platform: node pools, operators, external secrets, load balancers, storage class",
  needs: {
    eks: outputsOf(
      eks,
      "clusterName",
      "clusterEndpoint",
      "clusterCertificateAuthorityData",
      "nodeRoleName",
      "compute",
      "karpenterQueueName",
      "nodeSecurityGroupId",
    ),
    vpc: outputsOf(vpc, "vpcId", "zones", "privateSubnetIds", "internetAccess"),
    kms: outputsOf(kms, "ebsKeyArn", "secretsKeyArn"),
  },
  inputs: z.strictObject({
    compute: platform.compute,
    nodePools: platform.nodePools,
    applications: platform.applications,
    strimzi: platform.strimzi,
    externalSecrets: platform.externalSecrets,
    keda: platform.keda,
    kafkaUi: platform.kafkaUi,
    onCall: platform.onCall,
    images: platform.images,
    unlisted: unlisted.meta({ limit: "instance types and families" }),
  }),
  checks: [
    ({ compute, eks }) =>
      compute === eks.compute
        ? undefined
        : problem({ path: "compute", value: compute, must: `be ${JSON.stringify(eks.compute)}, as in the eks unit` }),
    ({ nodePools, compute, unlisted }) => nodePoolProblems(nodePools, compute, unlisted),
    ({ unlisted }) => staleProblems(unlisted, instanceListings()),
    ({ nodePools, vpc: { zones } }) => zoneProblems(nodePools, zones),
    ({ images, vpc }) => imageSourceProblems(images, vpc),
    applicationProblems,
    ({ kafkaUi }) => kafkaUiProblems(kafkaUi),
  ],
  outputs: {
    strimziVersion: output("Version of the Strimzi chart. Empty if it is not installed", "1.2.0"),
    strimziNamespaces: output("Namespaces that Strimzi watches", ["kafka-connect"]),
    kedaVersion: output("Version of the KEDA chart. Empty if it is not installed", "2.20.2"),
    secretStoreName: output("ClusterSecretStore of Secrets Manager. Empty without external-secrets", "secrets-manager"),
    storageClassName: output("Default StorageClass: gp3, encrypted with the ebs key", storageClassName),
    nodePools: output("Names of the node pools", ["general"]),
    applications: mapOutput("Installed chart versions by chart", { "metrics-server": "3.13.1" }),
  },
  build(stack, { eks, vpc, kms, compute, strimzi, externalSecrets, keda, kafkaUi, onCall, ...inputs }) {
    addAwsProvider(stack);
    assertValid(
      literalProblems({ ...inputs, compute, strimzi, externalSecrets, onCall }, [
        "compute",
        "nodePools",
        "applications",
        "strimzi",
        "externalSecrets",
        "onCall",
      ]),
    );
    const { aws: home, unitPrefix: name } = stack;
    const { clusterName } = eks;
    const tags = resourceTags(stack);
    const nodePools = inputs.nodePools ?? (compute === "karpenter" ? { general: platform.generalPool() } : {});
    const installed = resolveApplications(inputs.applications, compute);
    addKubernetesProvider(stack, eks);
    addHelmProvider(stack, eks);

    if (compute === "auto-mode") {
      // Auto Mode enforces NetworkPolicies only with this setting. Elsewhere the vpc-cni add-on of the eks unit has it.
      new ConfigMapV1(stack, "network-policies", {
        metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
        data: { "enable-network-policy-controller": "true" },
      });
    }
    const karpenter =
      compute === "karpenter"
        ? new Karpenter(stack, "karpenter", { ...eks, queueName: eks.karpenterQueueName })
        : undefined;
    const nodes =
      compute === "managed-nodes" || Object.keys(nodePools).length === 0
        ? undefined
        : new NodePoolRelease(stack, "node-pools", {
            compute,
            region: home.region,
            roleName: eks.nodeRoleName,
            subnetIds: vpc.privateSubnetIds,
            securityGroupId: eks.nodeSecurityGroupId,
            keyArn: kms.ebsKeyArn,
            tags,
            nodePools,
            dependsOn: karpenter && [karpenter.ready],
          });

    const applications = new PlatformApplications(stack, "applications", {
      home,
      name,
      clusterName,
      tags,
      dependsOn: nodes === undefined ? [] : [nodes.ready],
    });
    if (installed.has("strimzi-kafka-operator")) applications.installStrimzi(strimzi.namespaces);
    if (installed.has("metrics-server")) applications.installMetricsServer();
    if (installed.has("external-secrets")) {
      const prefixes = externalSecrets.prefixes ?? [`${stack.prefix}/`];
      applications.installExternalSecrets({ prefixes, keyArn: kms.secretsKeyArn });
    }
    if (installed.has("aws-load-balancer-controller")) applications.installLoadBalancerController(vpc.vpcId);
    if (installed.has("keda")) applications.installKeda(keda.kafkaClusterArns);
    if (kafkaUi !== undefined) applications.installKafkaUi(kafkaUi);
    if (onCall !== undefined) {
      new OnCallAccess(stack, "on-call", {
        group: onCall.group,
        connectNamespaces: installed.has("strimzi-kafka-operator") ? strimzi.namespaces : [],
        dependsOn: applications.connectNamespaces,
      });
    }

    new LocalChartRelease(stack, "objects", {
      chart: "kubernetes-platform",
      namespace: "kube-system",
      waitsFor: "objects",
      values: {
        storageClass: {
          name: storageClassName,
          provisioner: compute === "auto-mode" ? "ebs.csi.eks.amazonaws.com" : "ebs.csi.aws.com",
          kmsKeyArn: kms.ebsKeyArn,
        },
        secretStore: installed.has("external-secrets")
          ? { name: externalSecrets.storeName, region: home.region, namespaces: externalSecrets.namespaces }
          : undefined,
      },
      dependsOn: applications.ready,
    });

    const { versions } = applications;
    return {
      strimziVersion: versions["strimzi-kafka-operator"] ?? "",
      strimziNamespaces: installed.has("strimzi-kafka-operator") ? strimzi.namespaces : [],
      kedaVersion: versions["keda"] ?? "",
      secretStoreName: installed.has("external-secrets") ? externalSecrets.storeName : "",
      storageClassName,
      nodePools: Object.keys(nodePools),
      applications: { ...karpenter?.versions, ...versions },
    };
  },
});
