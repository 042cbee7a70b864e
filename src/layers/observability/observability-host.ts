import { z } from "zod";
import { dnsSuffixOf } from "../../../modules/aws/aws-home";
import { addAwsProvider, resourceTags } from "../../../modules/aws/aws-provider";
import { memoryProblems } from "../../../modules/aws/instance-memory";
import { architectureOf } from "../../../modules/aws/instance-types";
import { Host } from "../../../modules/hosts/host";
import { hostZoneProblems, placementProblems, placeOf } from "../../../modules/hosts/host-placement";
import { ElasticSecret } from "../../../modules/observability/elastic-secret";
import { serviceNames } from "../../../modules/observability/images";
import { heapProblems, observabilityMemory } from "../../../modules/observability/memory";
import { observabilityFiles, observabilitySetup } from "../../../modules/observability/observability-host";
import { observabilityStatements } from "../../../modules/observability/observability-policy";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { deletionProtection, diskGib, hostType, placement, revision, zone } from "../kubernetes/host-inputs";
import { securityGroups } from "../network/security-groups";
import { vpc } from "../network/vpc";
import { kms } from "../security/kms";
import { secrets } from "../security/secrets";
import { alerting } from "./alerting";

export const observabilityHost = layer({
  name: "observability-host",
  summary: "One EC2 host with Prometheus, Grafana, Elasticsearch, Kibana, Logstash, Jaeger and their exporters",
  needs: {
    vpc: outputsOf(vpc, "zones", "privateSubnetIds", "publicSubnetIds", "internetAccess"),
    securityGroups: outputsOf(securityGroups, "monitoringSecurityGroupId"),
    kms: outputsOf(kms, "ebsKeyArn", "secretsKeyArn", "snsKeyArn"),
    secrets: outputsOf(secrets, "grafanaSecretArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    instanceType: hostType("t3.large", "t3.large $61, t4g.large $49 a month"),
    placement,
    zone,
    webAccess: z
      .enum(["session-manager", "network"])
      .default("session-manager")
      .describe(
        "Ways to the user interfaces: forwarded by Session Manager, or also at the private address, for what the security group lets in",
      ),
    elasticsearchHeapMib: z
      .int()
      .min(256)
      .max(31_744)
      .default(256)
      .describe("Heap of Elasticsearch. It takes as much again, and 256 MiB, outside of it")
      .meta({ unit: "MiB", limit: "256 to 31744 (compressed pointers), half of the instance's memory" }),
    metricRetentionDays: z
      .int()
      .min(1)
      .max(365)
      .default(15)
      .describe("Retention of metrics. They take 40 % of the data disk at most")
      .meta({ unit: "days" }),
    logRetentionDays: z
      .int()
      .min(1)
      .max(365)
      .default(7)
      .describe("Retention of logs in Elasticsearch")
      .meta({ unit: "days" }),
    accessLogs: z
      .strictObject({
        bucketName: z.string().describe("Bucket with S3 access logs"),
        bucketArn: z.string().describe("Its ARN"),
        prefix: z.string().default("access-logs/").describe("Prefix of their keys"),
      })
      .optional()
      .describe("S3 access logs that Logstash reads into Elasticsearch. Default: none"),
    images: z
      .partialRecord(
        z.enum(serviceNames),
        z.string().regex(/^\S+@sha256:[0-9a-f]{64}$/, "must be an image with its digest: name:tag@sha256:…"),
      )
      .default({})
      .describe("Other images of programs, such as those of a registry of your own")
      .meta({ limit: "with a digest, because a tag can move" }),
    passwordVersion: z
      .int()
      .min(1)
      .default(1)
      .describe("Version of the passwords of Elasticsearch. A higher one generates others; see the runbook"),
    rootDiskGib: diskGib(30, "Disk of the system and the images"),
    dataDiskGib: diskGib(30, "Disk of metrics, logs and dashboards, kept when the host is replaced"),
    revision,
    deletionProtection,
  }),
  checks: [
    ({ placement, vpc: { internetAccess } }) => placementProblems(placement, internetAccess),
    ({ zone, vpc: { zones } }) => hostZoneProblems(zone, zones),
    ({ instanceType, elasticsearchHeapMib: heapMib }) => {
      const problems = heapProblems("elasticsearchHeapMib", heapMib, instanceType);
      return problems.length > 0
        ? problems
        : memoryProblems("instanceType", instanceType, observabilityMemory(heapMib));
    },
  ],
  outputs: {
    instanceId: output("Instance, for Session Manager", "i-0a1b2c3d4e5f67890"),
    privateIp: output("Private address of the host, to which applications send metrics, logs and traces", "10.0.0.10"),
    dataVolumeId: output("Disk with metrics, logs and dashboards", "vol-0a1b2c3d4e5f67890"),
    roleArn: output("Role of the host", "arn:aws:iam::111111111111:role/acme-dev-observability-host"),
    elasticSecretArn: output(
      "Secret with the passwords of Elasticsearch's users",
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-dev-observability-host-elasticsearch-AbCdEf",
    ),
  },
  build(stack, { vpc, securityGroups, kms, secrets, alerting, accessLogs, ...inputs }) {
    addAwsProvider(stack);
    // They are in files that are written and checked before Terraform runs.
    assertValid(literalProblems(inputs, Object.keys(inputs) as (keyof typeof inputs)[]));
    const { aws: home } = stack;
    const { instanceType } = inputs;
    const name = `${stack.prefix}-${stack.unitName}`;
    const isDeletionProtected = stack.isDeletionProtected(inputs.deletionProtection);

    const elastic = new ElasticSecret(stack, "elastic", {
      name: `${name}-elasticsearch`,
      keyArn: kms.secretsKeyArn,
      passwordVersion: inputs.passwordVersion,
      deletionProtection: isDeletionProtected,
    });
    const host = new Host(stack, "host", {
      ...inputs,
      home,
      name,
      ...placeOf(home, vpc, inputs),
      securityGroupIds: [securityGroups.monitoringSecurityGroupId],
      keyArn: kms.ebsKeyArn,
      statements: observabilityStatements({
        home,
        secretArns: [secrets.grafanaSecretArn, elastic.arn],
        secretsKeyArn: kms.secretsKeyArn,
        topicArn: alerting.ticketTopicArn,
        snsKeyArn: kms.snsKeyArn,
        accessLogs,
      }),
      start: (dataVolumeId) => ({
        files: observabilityFiles({
          ...inputs,
          projectFolder: stack.projectFolder,
          environment: stack.prefix,
          region: home.region,
          dnsSuffix: dnsSuffixOf(home.region),
          architecture: architectureOf(instanceType),
          dataVolumeId,
          grafanaSecretArn: secrets.grafanaSecretArn,
          elasticSecretArn: elastic.arn,
          topicArn: alerting.ticketTopicArn,
          accessLogs,
        }),
        setup: observabilitySetup,
      }),
      dependsOn: [elastic.ready],
      tags: resourceTags(stack),
      topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
      deletionProtection: isDeletionProtected,
    });

    return {
      instanceId: host.instanceId,
      privateIp: host.privateIp,
      dataVolumeId: host.dataVolumeId,
      roleArn: host.roleArn,
      elasticSecretArn: elastic.arn,
    };
  },
});
