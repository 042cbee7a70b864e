import { statements } from "../../support/aws/policy-statements";
import { type BatchInputs, synthBatch } from "../../support/layers/media-jobs";
import { problemsOf, resources } from "../../support/projects/synth";

const problems = (inputs: BatchInputs, compute?: "auto-mode") =>
  problemsOf(() => synthBatch(inputs, compute)).map((each) => each.replace("environments/test/media-batch.ts: ", ""));

interface Pod {
  readonly containers: readonly {
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly resources: { readonly limits: unknown; readonly requests: unknown };
  }[];
}
const podOf = (module: ReturnType<typeof synthBatch>, option: string) =>
  (
    resources(module, "aws_batch_job_definition")[`job_${option}`]!.eks_properties as {
      readonly pod_properties: Pod & Readonly<Record<string, unknown>>;
    }
  ).pod_properties;

describe("by default", () => {
  const module = synthBatch();

  test("nodes are Spot, from none, chosen by price and capacity, in the cluster's network", () =>
    expect(resources(module, "aws_batch_compute_environment").nodes_cpu).toMatchObject({
      name_prefix: "acme-test-batch-cpu-",
      type: "MANAGED",
      eks_configuration: {
        eks_cluster_arn: "arn:aws:eks:us-east-1:111111111111:cluster/acme-test-eks",
        kubernetes_namespace: "media-batch",
      },
      compute_resources: {
        type: "SPOT",
        allocation_strategy: "SPOT_PRICE_CAPACITY_OPTIMIZED",
        min_vcpus: 0,
        max_vcpus: 64,
        subnets: ["subnet-a", "subnet-b"],
        security_group_ids: ["sg-nodes"],
        ec2_configuration: [{ image_type: "EKS_AL2023", image_kubernetes_version: "1.35" }],
      },
      update_policy: { job_execution_timeout_minutes: 60, terminate_jobs_on_update: false },
      lifecycle: { create_before_destroy: true },
    }));

  test("nodes require IMDSv2 of themselves alone, and have an encrypted gp3 disk", () =>
    expect(resources(module, "aws_launch_template").nodes_cpu_template).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [
        {
          ebs: {
            volume_type: "gp3",
            volume_size: 100,
            encrypted: "true",
            kms_key_id: expect.stringContaining("ebs") as string,
          },
        },
      ],
    }));

  test("nodes have the role of the cluster's own, which may join", () =>
    expect(resources(module, "aws_iam_instance_profile").nodes_cpu_profile).toMatchObject({
      role: "acme-test-eks-node",
    }));

  test("Batch may run pods in the namespace, after its entry exists", () =>
    expect(resources(module, "aws_eks_access_policy_association").access).toMatchObject({
      principal_arn: "arn:aws:iam::111111111111:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch",
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AWSBatchNamespacePolicy",
      access_scope: { type: "namespace", namespaces: ["media-batch"] },
      depends_on: ["aws_batch_compute_environment.nodes_cpu"],
    }));

  test.each([
    ["3d", 10],
    ["video", 5],
  ])("queue %s has priority %d, and no job blocks it for more than an hour", (kind, priority) =>
    expect(resources(module, "aws_batch_job_queue")[`queue_${kind}`]).toMatchObject({
      name: `acme-test-${kind}`,
      state: "ENABLED",
      priority,
      compute_environment_order: [{ order: 1 }],
      job_state_time_limit_action: [
        {
          reason: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
          state: "RUNNABLE",
          action: "CANCEL",
          max_time_seconds: 3600,
        },
        { reason: "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", max_time_seconds: 3600 },
        { reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", max_time_seconds: 3600 },
      ],
    }),
  );

  test("a pod has no host network, no root, a read-only root file system and /tmp", () =>
    expect(podOf(module, "rendering")).toMatchObject({
      host_network: false,
      service_account_name: "media-jobs",
      containers: [
        {
          name: "job",
          image: "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-test/media-jobs:1.0.0",
          args: ["rendering"],
          resources: { limits: { cpu: "8", memory: "14336Mi" }, requests: { cpu: "8", memory: "14336Mi" } },
          security_context: {
            privileged: false,
            read_only_root_file_system: true,
            run_as_non_root: true,
            run_as_user: 10_001,
          },
          volume_mounts: [{ name: "tmp", mount_path: "/tmp" }],
        },
      ],
      volumes: [{ name: "tmp", empty_dir: { size_limit: "20480Mi" } }],
    }));

  test("a job knows the output bucket and the topic", () =>
    expect(
      Object.fromEntries(podOf(module, "transcode").containers[0]!.env.map(({ name, value }) => [name, value])),
    ).toEqual({
      AWS_REGION: "us-east-1",
      OUTPUT_BUCKET: "output",
      NOTIFICATION_TOPIC_ARN: "arn:aws:sns:us-east-1:111111111111:acme-test-notices",
    }));

  test("attempts end at bad input and at lack of memory; all else is tried again, such as after a reclaimed instance", () =>
    expect(resources(module, "aws_batch_job_definition").job_rendering).toMatchObject({
      retry_strategy: {
        attempts: 3,
        evaluate_on_exit: [
          { on_exit_code: "65", action: "EXIT" },
          { on_reason: "OOMKilled", action: "EXIT" },
        ],
      },
      timeout: { attempt_duration_seconds: 3600 },
    }));

  test("the jobs' role reads uploads, writes outputs and publishes, for one service account", () => {
    const allowed = statements(resources(module, "aws_iam_role_policy").job_role_policy!.policy);
    expect(
      Object.fromEntries(Object.entries(allowed).map(([id, { Action, Resource }]) => [id, [Action, Resource]])),
    ).toEqual({
      ReadUploads: [["s3:GetObject", "s3:GetObjectVersion"], "arn:aws:s3:::input/uploads/*"],
      FindUploads: ["s3:ListBucket", "arn:aws:s3:::input"],
      DecryptUploads: ["kms:Decrypt", "arn:aws:kms:us-east-1:111111111111:key/s3"],
      WriteOutputs: ["s3:PutObject", "arn:aws:s3:::output/outputs/*"],
      EncryptOutputs: [["kms:GenerateDataKey", "kms:Decrypt"], "arn:aws:kms:us-east-1:111111111111:key/s3"],
      PublishNotices: ["sns:Publish", "arn:aws:sns:us-east-1:111111111111:acme-test-notices"],
      EncryptNotices: [["kms:GenerateDataKey", "kms:Decrypt"], "arn:aws:kms:us-east-1:111111111111:key/sns"],
    });
    expect(resources(module, "aws_eks_pod_identity_association").job_role).toMatchObject({
      namespace: "media-batch",
      service_account: "media-jobs",
    });
  });

  test("pods reach DNS, HTTPS and their credentials, and nothing reaches them", () => {
    const { spec } = resources(module, "kubernetes_network_policy_v1").place_network_policy as {
      spec: { readonly policy_types: unknown; readonly ingress?: unknown; readonly egress: readonly unknown[] };
    };
    expect(spec.policy_types).toEqual(["Ingress", "Egress"]);
    expect(spec.ingress).toBeUndefined();
    expect(spec.egress).toEqual([
      {
        ports: [
          { port: "53", protocol: "TCP" },
          { port: "53", protocol: "UDP" },
        ],
      },
      { ports: [{ port: "443", protocol: "TCP" }] },
      { ports: [{ port: "80", protocol: "TCP" }], to: [{ ip_block: { cidr: "169.254.170.23/32" } }] },
    ]);
    expect(resources(module, "kubernetes_namespace_v1").place_namespace).toMatchObject({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
    });
  });
});

test("nodes with GPUs: NVIDIA's image, and jobs that ask for one", () => {
  const module = synthBatch({
    nodes: { cpu: {}, gpu: { instanceTypes: ["g6.4xlarge"], capacity: "on-demand", maxVcpus: 32 } },
    queues: { "3d": { nodes: ["cpu", "gpu"] } },
    jobs: { rendering: { gpus: 1 } },
  });
  expect(resources(module, "aws_batch_compute_environment").nodes_gpu!.compute_resources).toMatchObject({
    type: "EC2",
    allocation_strategy: "BEST_FIT_PROGRESSIVE",
    ec2_configuration: [{ image_type: "EKS_AL2023_NVIDIA", image_kubernetes_version: "1.35" }],
  });
  expect(podOf(module, "rendering").containers[0]!.resources.limits).toMatchObject({ "nvidia.com/gpu": "1" });
  expect(resources(module, "aws_batch_job_queue").queue_3d!.compute_environment_order).toEqual([
    { order: 1, compute_environment: "${aws_batch_compute_environment.nodes_cpu.arn}" },
    { order: 2, compute_environment: "${aws_batch_compute_environment.nodes_gpu.arn}" },
  ]);
});

test.each<[string, BatchInputs, string]>([
  [
    "a job larger than any node",
    { jobs: { rendering: { vcpu: 16 } } },
    "jobs.rendering must fit on a node of queue 3d: rendering needs 16 vCPU, 14336 MiB, and the largest type, m7g.4xlarge, has 15.5 vCPU, 59330 MiB for jobs (a larger type in nodes.cpu.instanceTypes, or a smaller job).",
  ],
  [
    "a job with a GPU on nodes without",
    { jobs: { rendering: { gpus: 1 } } },
    "jobs.rendering must fit on a node of queue 3d: rendering needs 8 vCPU, 14336 MiB and 1 GPU, and the largest type, m7g.4xlarge, has 15.5 vCPU, 59330 MiB for jobs (a larger type in nodes.cpu.instanceTypes, or a smaller job).",
  ],
  [
    "a job that all nodes together do not hold",
    { nodes: { cpu: { maxVcpus: 4 } } },
    "jobs.rendering.vcpu is 8, but must be at most maxVcpus of the nodes of queue 3d (4).",
  ],
  [
    "more /tmp than the disk has",
    { jobs: { transcode: { tmpGib: 90 } } },
    "jobs.transcode.tmpGib is 90, but must be at most 85: nodes have 100 GiB, of which system and images take 15 (diskGib of the nodes).",
  ],
  [
    "a queue without its nodes",
    { queues: { "3d": { nodes: ["gpu"] } } },
    'queues.3d.nodes.0 is "gpu", but must be one of nodes (cpu).',
  ],
  [
    "nodes of two architectures",
    { nodes: { cpu: { instanceTypes: ["c7g.4xlarge", "c7i.4xlarge"] } } },
    'nodes.cpu.instanceTypes is ["c7g.4xlarge","c7i.4xlarge"], but must all be of one architecture: c7g.4xlarge is arm64, c7i.4xlarge is not (use one group per architecture).',
  ],
  [
    "more vCPUs at rest than at work",
    { nodes: { cpu: { minVcpus: 100 } } },
    "nodes.cpu.minVcpus is 100, but must be at most maxVcpus (64).",
  ],
  [
    "a tag that moves",
    { imageTag: "latest" },
    'imageTag is "latest", but must be a version or a digest: a tag that moves changes what runs without a plan ("1.4.0", "git-3f2a91c" or "sha256:…").',
  ],
  [
    "a repository that is not there",
    { repository: "jobs" },
    'repository is "jobs", but must be a repository of the ecr unit (media-jobs).',
  ],
  [
    "the namespace of others",
    { namespace: "kube-system" },
    'namespace is "kube-system", but must be a name of a namespace other than default and kube-….',
  ],
])("%s is an error", (_, inputs, message) => expect(problems(inputs)).toEqual([message]));

test("a cluster with Auto Mode is an error", () =>
  expect(problems({}, "auto-mode")).toEqual([
    "eks must be a cluster without Auto Mode: its nodes' role may not start others.",
  ]));
