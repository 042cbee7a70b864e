import { existing } from "../../../src/engine/unit";
import { statements } from "../../support/aws/policy-statements";
import { findingsOf, type HostInputs, hostProblems, hostValues, synthHost, waivedIn } from "../../support/layers/hosts";
import { changedResources, resources } from "../../support/projects/synth";

const name = "gitops-host";
const moduleOf = (inputs: HostInputs[typeof name] = {}) => synthHost(name, inputs).module;
const templateOf = (module: ReturnType<typeof moduleOf>) => resources(module, "aws_launch_template").host_template!;

describe("by default", () => {
  const module = moduleOf();
  const template = templateOf(module);

  test("the newest Amazon Linux 2023 of the instance's architecture, without a data source that would replace it", () => {
    expect(template).toMatchObject({
      image_id: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      instance_type: "t3.medium",
    });
    expect(module.data?.["aws_ami"]).toBeUndefined();
    expect(module.data?.["aws_ssm_parameter"]).toBeUndefined();
  });

  test("a private address, no SSH key, and the group of Kubernetes hosts", () => {
    expect(template.network_interfaces).toEqual([
      {
        associate_public_ip_address: "false",
        delete_on_termination: "true",
        device_index: 0,
        security_groups: ["sg-kubernetes"],
        subnet_id: expect.stringContaining("subnet-private-a") as string,
      },
    ]);
    expect(template).not.toHaveProperty("key_name");
  });

  test("IMDSv2 for the host's own network, and recovery on other hardware", () =>
    expect(template).toMatchObject({
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
      maintenance_options: { auto_recovery: "default" },
    }));

  test("both disks are gp3 and encrypted with the ebs key; the data disk is another resource", () => {
    const kms_key_id = "arn:aws:kms:us-east-1:111111111111:key/ebs";
    expect(template.block_device_mappings).toMatchObject([
      { ebs: { volume_size: 20, volume_type: "gp3", encrypted: "true", kms_key_id } },
    ]);
    expect(resources(module, "aws_ebs_volume").host_data).toMatchObject({
      availability_zone: "us-east-1a",
      size: 20,
      type: "gp3",
      encrypted: true,
      kms_key_id,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("the instance takes everything from the template, and starts after its permissions", () =>
    expect(resources(module, "aws_instance").host).toMatchObject({
      launch_template: {
        id: "${aws_launch_template.host_template.id}",
        version: "${aws_launch_template.host_template.latest_version}",
      },
      lifecycle: { ignore_changes: ["user_data"] },
      depends_on: ["aws_iam_role_policy_attachment.host_profile_sessions", "aws_iam_role_policy.host_profile_policy"],
    }));

  test("the role may use Session Manager and read one secret", () => {
    expect(resources(module, "aws_iam_role_policy_attachment")).toMatchObject({
      host_profile_sessions: { policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
    });
    expect(statements(resources(module, "aws_iam_role_policy").host_profile_policy!.policy)).toEqual({
      ReadSecrets: expect.objectContaining({
        Action: "secretsmanager:GetSecretValue",
        Resource: [hostValues.secrets.argocdSecretArn],
      }) as unknown,
      DecryptSecrets: expect.objectContaining({
        Action: "kms:Decrypt",
        Resource: hostValues.kms.secretsKeyArn,
        Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
      }) as unknown,
    });
  });

  test("an alarm when the host does not answer", () =>
    expect(resources(module, "aws_cloudwatch_metric_alarm")).toMatchObject({
      host_alarms_host_status_failed: {
        alarm_name: "acme-test-gitops-host-status-failed",
        metric_name: "StatusCheckFailed",
        dimensions: { InstanceId: "${aws_instance.host.id}" },
        alarm_actions: ["arn:aws:sns:us-east-1:111111111111:ticket"],
      },
    }));

  test("user data names the secret and has no password; the rest is packed", () => {
    const text = template.user_data as string;
    expect(text).toMatch(/^\$\{base64encode\("#cloud-config/);
    expect(text).toContain("ADMIN_SECRET_ARN=arn:aws:secretsmanager:us-east-1:111111111111:secret:argocd");
    expect(text).toContain("DATA_VOLUME_ID=${aws_ebs_volume.host_data.id}");
  });

  test("the policy finds nothing", () => expect(findingsOf(name)).toEqual([]));
});

test("Graviton, a public address in another zone, larger disks, no protection", () => {
  const module = moduleOf({
    instanceType: "t4g.large",
    placement: "public",
    zone: "b",
    rootDiskGib: 40,
    dataDiskGib: 100,
    deletionProtection: false,
  });
  expect(templateOf(module)).toMatchObject({
    image_id: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    network_interfaces: [
      { associate_public_ip_address: "true", subnet_id: expect.stringContaining("subnet-public-b") as string },
    ],
    block_device_mappings: [{ ebs: { volume_size: 40 } }],
  });
  expect(templateOf(module).user_data).toContain("k3s-arm64");
  expect(resources(module, "aws_ebs_volume").host_data).toMatchObject({ availability_zone: "us-east-1b", size: 100 });
  expect(resources(module, "aws_ebs_volume").host_data).not.toHaveProperty("lifecycle");
});

test("a public address is waived with its reason, and nothing else", () => {
  expect(findingsOf(name, { placement: "public" })).toEqual([]);
  expect(waivedIn(name, { placement: "public" })).toEqual(["NET-003 aws_launch_template.host_template"]);
  expect(waivedIn(name)).toEqual([]);
});

test("another revision is another version of the template, which replaces the instance", () => {
  const [first, second] = [moduleOf(), moduleOf({ revision: 2 })];
  expect(changedResources(first, second)).toEqual(["aws_launch_template.host_template"]);
});

describe("mistakes", () => {
  test("the t3.small of the first design is too small", () =>
    expect(hostProblems(name, { instanceType: "t3.small" })).toEqual([
      'instanceType is "t3.small", but must have 3136 MiB for what it runs, of which it has 1945 (system 384, k3s 768, argocd-application-controller 512, argocd-repo-server 384, argocd-server 256, argocd-applicationset-controller 192, argocd-dex-server 128, argocd-notifications-controller 128, argocd-redis 128, workloads 256) (t3.medium or larger).',
    ]));

  test("workloads count", () => {
    const [found] = hostProblems(name, { workloadsMib: 2000 });
    expect(found).toContain("must have 4880 MiB");
    expect(found).toContain("workloads 2000) (t3.large or larger).");
  });

  test("a private host in a network without internet access", () =>
    expect(hostProblems(name, { vpc: existing({ ...hostValues.vpc, internetAccess: "none" }) })).toEqual([
      'placement is "private", but must be public: private subnets of the network have no internet access, from which the host is set up (or nat: "single" in the vpc unit).',
    ]));

  test("a zone that the network does not have", () =>
    expect(hostProblems(name, { zone: "c" })).toEqual([
      'zone is "c", but must be a zone of the network (a, b), which has no subnets elsewhere.',
    ]));
});
