import { z } from "zod";
import { addAwsProvider, resourceTags } from "../../../modules/aws/aws-provider";
import { memoryProblems } from "../../../modules/aws/instance-memory";
import { argocdPort } from "../../../modules/gitops/argocd";
import { gitopsFiles, gitopsMemory, gitopsSetup } from "../../../modules/gitops/gitops-host";
import { Host } from "../../../modules/hosts/host";
import { hostZoneProblems, placementProblems, placeOf } from "../../../modules/hosts/host-placement";
import { readSecrets } from "../../../modules/secrets/secret-access";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { securityGroups } from "../network/security-groups";
import { vpc } from "../network/vpc";
import { alerting } from "../observability/alerting";
import { kms } from "../security/kms";
import { secrets } from "../security/secrets";
import { deletionProtection, diskGib, hostType, placement, revision, zone } from "./host-inputs";

export const gitopsHost = layer({
  name: "gitops-host",
  summary: "One EC2 host with a single-node Kubernetes (k3s) and Argo CD, reached by Session Manager",
  needs: {
    vpc: outputsOf(vpc, "zones", "privateSubnetIds", "publicSubnetIds", "internetAccess"),
    securityGroups: outputsOf(securityGroups, "kubernetesSecurityGroupId"),
    kms: outputsOf(kms, "ebsKeyArn", "secretsKeyArn"),
    secrets: outputsOf(secrets, "argocdSecretArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    instanceType: hostType("t3.medium", "t3.medium $30, t4g.medium $25 a month"),
    placement,
    zone,
    workloadsMib: z
      .int()
      .min(0)
      .default(256)
      .describe("Memory of what Argo CD deploys on this host, besides its own")
      .meta({ unit: "MiB" }),
    rootDiskGib: diskGib(20, "Disk of the system"),
    dataDiskGib: diskGib(20, "Disk of the cluster's state and container images, kept when the host is replaced"),
    revision,
    deletionProtection,
  }),
  checks: [
    ({ placement, vpc: { internetAccess } }) => placementProblems(placement, internetAccess),
    ({ zone, vpc: { zones } }) => hostZoneProblems(zone, zones),
    ({ instanceType, workloadsMib }) => memoryProblems("instanceType", instanceType, gitopsMemory(workloadsMib)),
  ],
  outputs: {
    instanceId: output("Instance, for Session Manager", "i-0a1b2c3d4e5f67890"),
    privateIp: output("Private address of the host", "10.0.0.10"),
    dataVolumeId: output("Disk with the cluster's state", "vol-0a1b2c3d4e5f67890"),
    roleArn: output("Role of the host", "arn:aws:iam::111111111111:role/acme-dev-gitops-host"),
    argocdPort: output("Port of Argo CD on the host, with TLS", argocdPort),
  },
  build(stack, { vpc, securityGroups, kms, secrets, alerting, ...inputs }) {
    addAwsProvider(stack);
    assertValid(literalProblems(inputs, ["instanceType", "placement", "zone", "workloadsMib"]));
    const { aws: home } = stack;
    const { instanceType } = inputs;
    const name = `${stack.prefix}-${stack.unitName}`;

    const host = new Host(stack, "host", {
      ...inputs,
      home,
      name,
      ...placeOf(home, vpc, inputs),
      securityGroupIds: [securityGroups.kubernetesSecurityGroupId],
      keyArn: kms.ebsKeyArn,
      statements: readSecrets(home, [secrets.argocdSecretArn], kms.secretsKeyArn),
      start: (dataVolumeId) => ({
        files: gitopsFiles({
          projectFolder: stack.projectFolder,
          region: home.region,
          nodeName: name,
          instanceType,
          dataVolumeId,
          adminSecretArn: secrets.argocdSecretArn,
        }),
        setup: gitopsSetup,
      }),
      tags: resourceTags(stack),
      topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
      deletionProtection: stack.isDeletionProtected(inputs.deletionProtection),
    });

    return {
      instanceId: host.instanceId,
      privateIp: host.privateIp,
      dataVolumeId: host.dataVolumeId,
      roleArn: host.roleArn,
      argocdPort,
    };
  },
});
