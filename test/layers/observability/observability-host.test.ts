import { maxUserDataBytes, userDataBytes } from "../../../modules/hosts/user-data";
import { serviceNames } from "../../../modules/observability/images";
import { existing } from "../../../src/engine/unit";
import { statements } from "../../support/aws/policy-statements";
import { userDataOf } from "../../support/layers/host-files";
import { findingsOf, type HostInputs, hostProblems, hostValues, synthHost } from "../../support/layers/hosts";
import { resources } from "../../support/projects/synth";

const name = "observability-host";
const moduleOf = (inputs: HostInputs[typeof name] = {}) => synthHost(name, inputs).module;
const policyOf = (module: ReturnType<typeof moduleOf>) =>
  statements(resources(module, "aws_iam_role_policy").host_profile_policy!.policy);
const templateOf = (module: ReturnType<typeof moduleOf>) => resources(module, "aws_launch_template").host_template!;

describe("by default", () => {
  const module = moduleOf();

  test("a t3.large in a private subnet, in the group of monitoring", () =>
    expect(templateOf(module)).toMatchObject({
      instance_type: "t3.large",
      network_interfaces: [{ associate_public_ip_address: "false", security_groups: ["sg-monitoring"] }],
      block_device_mappings: [{ ebs: { volume_size: 30 } }],
    }));

  test("passwords of Elasticsearch are generated in Secrets Manager and only written", () => {
    expect(resources(module, "aws_secretsmanager_secret_version").elastic_version).toMatchObject({
      secret_string_wo: expect.stringContaining(
        '"kibana_system":"${ephemeral.aws_secretsmanager_random_password.',
      ) as string,
      secret_string_wo_version: 1,
    });
    expect(JSON.stringify(templateOf(module))).not.toContain("ephemeral.");
  });

  test("the host starts after the passwords exist", () =>
    expect(resources(module, "aws_instance").host!["depends_on"]).toContain(
      "aws_secretsmanager_secret_version.elastic_version",
    ));

  test("the role reads two secrets and metrics, and sends alerts: nothing else", () => {
    const policy = policyOf(module);
    expect(Object.keys(policy)).toEqual([
      "ReadSecrets",
      "DecryptSecrets",
      "ReadMetrics",
      "SendAlerts",
      "EncryptAlerts",
    ]);
    expect(policy["ReadSecrets"]!.Resource).toEqual([
      hostValues.secrets.grafanaSecretArn,
      "${aws_secretsmanager_secret.elastic.arn}",
    ]);
    expect(policy["SendAlerts"]).toMatchObject({ Action: "sns:Publish", Resource: hostValues.alerting.ticketTopicArn });
  });

  test("the policy finds nothing", () => expect(findingsOf(name)).toEqual([]));
});

test("user data with every option leaves a tenth of EC2's limit", () => {
  const text = userDataOf(name, {
    webAccess: "network",
    accessLogs: { bucketName: "logs", bucketArn: "arn:aws:s3:::logs" },
    images: Object.fromEntries(
      serviceNames.map((each) => [
        each,
        `111111111111.dkr.ecr.us-east-1.amazonaws.com/${each}@sha256:${"0".repeat(64)}`,
      ]),
    ),
  });
  expect(userDataBytes(text)).toBeLessThan(0.9 * maxUserDataBytes);
});

test("access logs: read below their prefix only", () =>
  expect(
    policyOf(
      moduleOf({ accessLogs: { bucketName: "logs", bucketArn: "arn:aws:s3:::logs", prefix: "access-logs/raw/" } }),
    ),
  ).toMatchObject({
    ListAccessLogs: {
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::logs",
      Condition: { StringLike: { "s3:prefix": "access-logs/raw/*" } },
    },
    ReadAccessLogs: { Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/access-logs/raw/*" },
  }));

test("another version of the passwords", () =>
  expect(
    resources(moduleOf({ passwordVersion: 2 }), "aws_secretsmanager_secret_version").elastic_version,
  ).toMatchObject({ secret_string_wo_version: 2 }));

describe("mistakes", () => {
  test("the t3.small of the first design is too small for its own list", () =>
    expect(hostProblems(name, { instanceType: "t3.small" })).toEqual([
      'instanceType is "t3.small", but must have 4928 MiB for what it runs, of which it has 1945 (system 512, prometheus 640, alertmanager 64, pushgateway 64, node-exporter 64, cadvisor 192, cloudwatch-exporter 256, grafana 320, jaeger 256, elasticsearch 768, kibana 1024, logstash 768) (t3.large or larger).',
    ]));

  test("a larger heap needs a larger instance", () => {
    const [found] = hostProblems(name, { elasticsearchHeapMib: 2048 });
    expect(found).toContain("must have 8512 MiB");
    expect(found).toContain("elasticsearch 4352");
    expect(found).toContain("(t3.xlarge or larger).");
  });

  test("a heap beyond half of the host", () =>
    expect(hostProblems(name, { elasticsearchHeapMib: 5000 })).toEqual([
      "elasticsearchHeapMib is 5000, but must be at most 4096: half of the memory of t3.large (a smaller heap, or a larger instanceType).",
    ]));

  test("a heap beyond compressed pointers", () =>
    expect(hostProblems(name, { instanceType: "r7g.4xlarge", elasticsearchHeapMib: 40_000 })).toEqual([
      "elasticsearchHeapMib is 40000, but must be at most 31744.",
    ]));

  test("an image without its digest", () =>
    expect(hostProblems(name, { images: { grafana: "grafana/grafana:latest" } })).toEqual([
      'images.grafana is "grafana/grafana:latest", but must be an image with its digest: name:tag@sha256:….',
    ]));

  test("a private host in a network without internet access", () =>
    expect(hostProblems(name, { vpc: existing({ ...hostValues.vpc, internetAccess: "none" }) })).toEqual([
      'placement is "private", but must be public: private subnets of the network have no internet access, from which the host is set up (or nat: "single" in the vpc unit).',
    ]));
});
