import type { z } from "zod";
import type { InternetAccess } from "../../../modules/network/nat";
import type { PodAddresses } from "../../../modules/network/network";
import type { ZoneLetter } from "../../../modules/network/subnet-plan";
import { existing, unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import { kms } from "../../../src/layers/security/kms";
import { vpc } from "../../../src/layers/network/vpc";
import { evaluate } from "../../../src/policy/evaluate";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof eks.inputs>;

const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
const keys = existing({ eksKeyArn: key("eks"), ebsKeyArn: key("ebs"), logsKeyArn: key("logs") });
const networkOutputs = {
  vpcId: "vpc-1",
  cidrs: ["10.0.0.0/16"],
  internetAccess: "nat" as InternetAccess,
  interfaceEndpoints: [] as string[],
  podSubnetCidrs: [] as string[],
  podAddresses: "shared" as PodAddresses,
  zones: ["us-east-1a", "us-east-1b"],
  privateSubnetIds: ["subnet-a", "subnet-b"],
  subnetCidrs: { public: [], private: ["10.0.0.0/19", "10.0.32.0/19"], intra: [], controlPlane: [] as string[] },
};
const network = (...controlPlaneSubnetIds: string[]) => existing({ ...networkOutputs, controlPlaneSubnetIds });
const two = network("subnet-c", "subnet-d");
const admins = { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "cluster-admin" } as const;
const group = { instanceTypes: ["m7g.large"], minSize: 0, maxSize: 3 };

const synthesized = (
  inputs: Partial<Inputs> = {},
  environment: Parameters<typeof testEnvironment>[0] = {},
  needs: { vpc?: ReturnType<typeof network> } = {},
) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/eks.ts": unit(eks, { vpc: two, kms: keys, accessEntries: { admins }, ...needs, ...inputs }),
  }).get("test-eks")!;
const synthEks = (...settings: Parameters<typeof synthesized>) => synthesized(...settings).module;

type Module = ReturnType<typeof synthEks>;
const clusterOf = (module: Module) => resources(module, "aws_eks_cluster").cluster!;
const outputOf = (module: Module, name: string) => (module.output![name] as { value?: unknown }).value;
const dependenciesOf = (module: Module, type: string, name: string) =>
  resources(module, type)[name]!["depends_on"] as string[];
const mistakes = (inputs: Partial<Inputs>, environment: Parameters<typeof testEnvironment>[0] = {}) =>
  problemsOf(() => synthEks(inputs, environment)).map((text) => text.replace("environments/test/eks.ts: ", ""));

describe("by default", () => {
  const module = synthEks();

  test("the API is private, and opened by access entries alone", () => {
    expect(clusterOf(module)).toMatchObject({
      name: "acme-test-eks",
      version: "1.35",
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
      vpc_config: {
        subnet_ids: ["subnet-c", "subnet-d"],
        security_group_ids: ["${aws_security_group.cluster_api.id}"],
        endpoint_private_access: true,
        endpoint_public_access: false,
      },
      upgrade_policy: { support_type: "STANDARD" },
      zonal_shift_config: { enabled: true },
      bootstrap_self_managed_addons: false,
    });
    expect(clusterOf(module).vpc_config).not.toHaveProperty("public_access_cidrs");
  });

  test("secrets are encrypted, and all that the control plane logs is kept encrypted", () => {
    expect(clusterOf(module)).toMatchObject({
      encryption_config: { resources: ["secrets"], provider: { key_arn: key("eks") } },
      enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    });
    expect(resources(module, "aws_cloudwatch_log_group").cluster_log_group).toMatchObject({
      name: "/aws/eks/acme-test-eks/cluster",
      kms_key_id: key("logs"),
      retention_in_days: 90,
    });
  });

  test("the log group is there before the cluster, which would make one without key and retention", () =>
    expect(dependenciesOf(module, "aws_eks_cluster", "cluster")).toContain(
      "aws_cloudwatch_log_group.cluster_log_group",
    ));

  test("AWS and Terraform refuse to delete it", () => {
    expect(clusterOf(module).deletion_protection).toBe(true);
    expect(clusterOf(module).lifecycle).toMatchObject({ prevent_destroy: true });
  });

  test("what EKS reads only when it makes a cluster never replaces one", () =>
    expect((clusterOf(module).lifecycle as { ignore_changes: string[] }).ignore_changes).toEqual([
      "access_config[0].bootstrap_cluster_creator_admin_permissions",
      "bootstrap_self_managed_addons",
    ]));

  test("two Graviton nodes run what the cluster needs", () =>
    expect(resources(module, "aws_eks_node_group").system_nodes).toMatchObject({
      node_group_name_prefix: "system-",
      version: "${aws_eks_cluster.cluster.version}",
      ami_type: "AL2023_ARM_64_STANDARD",
      instance_types: ["m7g.large"],
      capacity_type: "ON_DEMAND",
      scaling_config: { min_size: 2, max_size: 3, desired_size: 2 },
      subnet_ids: ["subnet-a", "subnet-b"],
      labels: { "node-group": "system" },
      node_repair_config: { enabled: true },
    }));

  test("the network and Pod Identity are there before nodes, DNS and disks after them", () => {
    const nodes = dependenciesOf(module, "aws_eks_node_group", "system_nodes");
    expect(nodes).toEqual(
      expect.arrayContaining([
        "aws_eks_addon.addons_vpc_cni",
        "aws_eks_addon.addons_eks_pod_identity_agent",
        "aws_eks_addon.addons_kube_proxy",
      ]),
    );
    for (const early of ["addons_vpc_cni", "addons_eks_pod_identity_agent", "addons_kube_proxy"]) {
      expect(resources(module, "aws_eks_addon")[early]).not.toMatchObject({
        depends_on: expect.arrayContaining(["aws_eks_node_group.system_nodes"]) as unknown,
      });
    }
    for (const late of ["addons_coredns", "addons_aws_ebs_csi_driver", "addons_eks_node_monitoring_agent"]) {
      expect(dependenciesOf(module, "aws_eks_addon", late)).toContain("aws_eks_node_group.system_nodes");
    }
  });

  test("nodes carry EKS's own group alone, and no tag marks it", () => {
    expect(Object.keys(resources(module, "aws_security_group"))).toEqual(["cluster_api"]);
    expect(JSON.stringify(resources(module, "aws_security_group"))).not.toMatch(/kubernetes\.io|karpenter\.sh/);
    const template = resources(module, "aws_launch_template").system_nodes_template!;
    expect(template).not.toHaveProperty("vpc_security_group_ids");
    expect(template).not.toHaveProperty("network_interfaces");
    expect(resources(module, "aws_ec2_tag")).toEqual({});
    expect(outputOf(module, "nodeSecurityGroupId")).toBe(
      "${aws_eks_cluster.cluster.vpc_config[0].cluster_security_group_id}",
    );
  });

  test("no provider is made from the cluster: what is installed into it is in other units", () =>
    expect(Object.keys(module.provider!)).toEqual(["aws"]));

  test("the outputs say how to reach it", () => {
    const values = Object.fromEntries(Object.keys(eks.outputs).map((name) => [name, outputOf(module, name)]));
    expect(values).toMatchObject({
      clusterName: "${aws_eks_cluster.cluster.name}",
      clusterArn: "${aws_eks_cluster.cluster.arn}",
      clusterEndpoint: "${aws_eks_cluster.cluster.endpoint}",
      clusterCertificateAuthorityData: "${aws_eks_cluster.cluster.certificate_authority[0].data}",
      oidcIssuerUrl: "${aws_eks_cluster.cluster.identity[0].oidc[0].issuer}",
      kubernetesVersion: "1.35",
      apiSecurityGroupId: "${aws_security_group.cluster_api.id}",
      nodeRoleName: "${aws_iam_role.karpenter_node_role.name}",
      compute: "karpenter",
      karpenterQueueName: "${aws_sqs_queue.karpenter_queue.name}",
      logGroupName: "${aws_cloudwatch_log_group.cluster_log_group.name}",
    });
  });
});

test("with the vpc and kms units, subnets and keys come from their states", () => {
  const [network, keyUnit] = [unit(vpc, { cidr: "10.0.0.0/16" }), unit(kms, {})];
  const { module } = synthFiles({
    "environments/test/vpc.ts": network,
    "environments/test/kms.ts": keyUnit,
    "environments/test/eks.ts": unit(eks, { vpc: network, kms: keyUnit, accessEntries: { admins } }),
  }).get("test-eks")!;
  expect(clusterOf(module)).toMatchObject({
    vpc_config: { subnet_ids: "${data.terraform_remote_state.vpc.outputs.controlPlaneSubnetIds}" },
    encryption_config: { provider: { key_arn: "${data.terraform_remote_state.kms.outputs.eksKeyArn}" } },
  });
});

describe("access", () => {
  test("the role that applies is an administrator, as the next units install into the cluster", () => {
    const deployRoleArn = "arn:aws:iam::111111111111:role/deploy";
    const module = synthEks({ accessEntries: {} }, { deployRoleArn });
    expect(resources(module, "aws_eks_access_entry").access_deployer).toMatchObject({ principal_arn: deployRoleArn });
    expect(resources(module, "aws_eks_access_policy_association").access_deployer_policy).toMatchObject({
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    });
  });

  test("a cluster that nobody could reach is a mistake", () =>
    expect(mistakes({ accessEntries: {} })).toEqual([
      'accessEntries is missing: nobody could reach the cluster, because its creator gets no access (accessEntries: { admins: { principalArn: "arn:aws:iam::<account>:role/<role>", policy: "cluster-admin" } }).',
    ]));
});

describe("endpoints", () => {
  test("private-and-public: the public one for named networks", () =>
    expect(
      clusterOf(synthEks({ endpointAccess: "private-and-public", publicAccessCidrs: ["203.0.113.0/24"] })).vpc_config,
    ).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["203.0.113.0/24"],
    }));

  test("apiClientCidrs: networks that call the private one, at the control plane and not at the nodes", () =>
    expect(
      resources(synthEks({ apiClientCidrs: ["10.9.0.0/16"] }), "aws_vpc_security_group_ingress_rule"),
    ).toMatchObject({
      cluster_api_10_9_0_0_16: {
        security_group_id: "${aws_security_group.cluster_api.id}",
        cidr_ipv4: "10.9.0.0/16",
        from_port: 443,
        to_port: 443,
      },
    }));

  test.each<[Partial<Inputs>, string]>([
    [
      { endpointAccess: "private-and-public" },
      "publicAccessCidrs is missing: AWS would allow the whole internet (the CIDR blocks of your offices and runners).",
    ],
    [
      { endpointAccess: "private-and-public", publicAccessCidrs: ["0.0.0.0/0"] },
      'publicAccessCidrs.0 is "0.0.0.0/0", but must not include every address (name the networks of the clients).',
    ],
    [{ apiClientCidrs: ["10.9.0.0/16", "10.9.0.0/16"] }, 'apiClientCidrs.1 is "10.9.0.0/16", but must be named once.'],
    [
      { apiClientCidrs: ["0.0.0.0/0"] },
      'apiClientCidrs.0 is "0.0.0.0/0", but must not include every address (name the networks of the clients).',
    ],
    [
      { endpointAccess: "private-and-public", publicAccessCidrs: ["203.0.113.0/24", "10.20.0.0/16"] },
      'publicAccessCidrs.1 is "10.20.0.0/16", but must be public: EKS refuses private ranges (apiClientCidrs, for the private endpoint).',
    ],
    [
      { publicAccessCidrs: ["203.0.113.0/24"] },
      'publicAccessCidrs is ["203.0.113.0/24"], but must be omitted with a private endpoint (endpointAccess: "private-and-public").',
    ],
    [
      { endpointAccess: "private-and-public", publicAccessCidrs: ["203.0.113.0/24", "10.1.0.0/16"] },
      'publicAccessCidrs.1 is "10.1.0.0/16", but must be public: EKS refuses private ranges (apiClientCidrs, for the private endpoint).',
    ],
    [
      {
        endpointAccess: "private-and-public",
        publicAccessCidrs: Array.from({ length: 41 }, (_, index) => `203.0.113.${index}/32`),
      },
      "publicAccessCidrs is 41, but must be at most 40 CIDR blocks (EKS) (join neighbouring blocks into larger ones).",
    ],
  ])("%j is a mistake", (inputs, message) => expect(mistakes(inputs)).toEqual([message]));

  test("40 networks may call the public one", () =>
    expect(
      clusterOf(
        synthEks({
          endpointAccess: "private-and-public",
          publicAccessCidrs: Array.from({ length: 40 }, (_, index) => `203.0.113.${index}/32`),
        }),
      ).vpc_config,
    ).toMatchObject({ endpoint_public_access: true }));
});

describe("controlPlaneZones", () => {
  const onNetwork = (zones: ZoneLetter[], inputs: Partial<Inputs>) => {
    const [network, keyUnit] = [unit(vpc, { cidr: "10.0.0.0/16", zones }), unit(kms, {})];
    return synthFiles({
      "environments/test/vpc.ts": network,
      "environments/test/kms.ts": keyUnit,
      "environments/test/eks.ts": unit(eks, { vpc: network, kms: keyUnit, accessEntries: { admins }, ...inputs }),
    }).get("test-eks")!.module;
  };

  test("a zone more in the network changes nothing in the cluster's unit", () => {
    const inputs: Partial<Inputs> = { controlPlaneZones: ["a", "b", "c"] };
    const three = onNetwork(["a", "b", "c"], inputs);
    expect(clusterOf(three).vpc_config).toMatchObject({
      subnet_ids: ["a", "b", "c"].map(
        (zone) =>
          `\${element(data.terraform_remote_state.vpc.outputs.controlPlaneSubnetIds, index(data.terraform_remote_state.vpc.outputs.zones, "us-east-1${zone}"))}`,
      ),
    });
    expect(onNetwork(["a", "b", "c", "d"], inputs)).toEqual(three);
  });

  test("a network of four zones needs them", () =>
    expect(problemsOf(() => onNetwork(["a", "b", "c", "d"], {}))).toEqual([
      'environments/test/eks.ts: controlPlaneZones is missing: the network has 4 zones, and EKS keeps those that a cluster was created with (those of the existing cluster, or controlPlaneZones: ["a", "b", "c"]).',
    ]));

  test.each<[Partial<Inputs>, string]>([
    [
      { controlPlaneZones: ["a", "c"] },
      'controlPlaneZones.1 is "c", but must be a zone of the network (a, b), which has no subnets elsewhere.',
    ],
    [{ controlPlaneZones: ["a", "a"] }, 'controlPlaneZones.1 is "a", but must be named once.'],
    [{ controlPlaneZones: ["a"] }, 'controlPlaneZones is ["a"], but must have at least 2 entries.'],
  ])("%j is a mistake", (inputs, message) => expect(mistakes(inputs)).toEqual([message]));
});

describe("a network without NAT", () => {
  const isolated = (internetAccess: InternetAccess, interfaceEndpoints: string[], inputs: Partial<Inputs> = {}) =>
    synthFiles({
      "environments/test/eks.ts": unit(eks, {
        vpc: existing({
          ...networkOutputs,
          controlPlaneSubnetIds: ["subnet-c", "subnet-d"],
          internetAccess,
          interfaceEndpoints,
        }),
        kms: keys,
        accessEntries: { admins },
        compute: "managed-nodes",
        ...inputs,
      }),
    });
  const endpoints = vpc.inputs.shape.interfaceEndpoints.parse(undefined);

  test("the default endpoints suffice, and so do routes that are made elsewhere", () => {
    expect(isolated("none", endpoints).size).toBe(1);
    expect(isolated("external", [], { compute: "karpenter" }).size).toBe(1);
  });

  test("without endpoints nodes would never join", () =>
    expect(problemsOf(() => isolated("none", []))).toEqual([
      "environments/test/eks.ts: vpc must be a network from which nodes reach ec2, ecr.api, ecr.dkr, eks-auth, sts: it has neither NAT nor these interface endpoints (nat or interfaceEndpoints of the vpc unit; docs/runbooks/vpc.md, a network without internet access).",
    ]));

  test("Karpenter needs IAM, which is outside", () =>
    expect(problemsOf(() => isolated("none", endpoints, { compute: "karpenter" }))).toEqual([
      'environments/test/eks.ts: compute is "karpenter", but must be "auto-mode" or "managed-nodes" in a network without internet access: Karpenter calls IAM, which is outside (docs/runbooks/vpc.md, a network without internet access).',
    ]));

  test("the vpc unit is read as it is written", () => {
    const network = unit(vpc, { cidr: "10.0.0.0/16", nat: "none", interfaceEndpoints: [] });
    const files = {
      "environments/test/vpc.ts": network,
      "environments/test/eks.ts": unit(eks, {
        vpc: network,
        kms: keys,
        accessEntries: { admins },
        compute: "auto-mode",
      }),
    };
    expect(problemsOf(() => synthFiles(files))).toHaveLength(1);
  });
});

describe("serviceCidr", () => {
  test("addresses of services, also with Auto Mode", () => {
    expect(clusterOf(synthEks({ serviceCidr: "172.20.0.0/16" })).kubernetes_network_config).toEqual({
      service_ipv4_cidr: "172.20.0.0/16",
    });
    expect(
      clusterOf(synthEks({ serviceCidr: "172.20.0.0/16", compute: "auto-mode" })).kubernetes_network_config,
    ).toEqual({ service_ipv4_cidr: "172.20.0.0/16", elastic_load_balancing: { enabled: true } });
  });

  test.each<[Partial<Inputs>, string]>([
    [{ serviceCidr: "172.20.0.0/25" }, 'serviceCidr is "172.20.0.0/25", but must be a /12 to a /24 (EKS).'],
    [
      { serviceCidr: "100.64.0.0/16" },
      'serviceCidr is "100.64.0.0/16", but must be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (EKS).',
    ],
    [
      { serviceCidr: "10.0.64.0/20" },
      'serviceCidr is "10.0.64.0/20", but must not overlap 10.0.0.0/16 (services and these networks could not reach each other).',
    ],
    [
      { serviceCidr: "10.100.0.0/16", apiClientCidrs: ["10.100.0.0/24"] },
      'serviceCidr is "10.100.0.0/16", but must not overlap 10.100.0.0/24 (services and these networks could not reach each other).',
    ],
    [
      { serviceCidr: "172.20.1.0/16" },
      'serviceCidr is "172.20.1.0/16", but must start at the first address of its range (did you mean "172.20.0.0/16"?).',
    ],
  ])("%j is a mistake", (inputs, message) => expect(mistakes(inputs)).toEqual([message]));
});

describe("compute", () => {
  test("managed-nodes: no queue, no controller", () => {
    const module = synthEks({ compute: "managed-nodes" });
    expect(resources(module, "aws_sqs_queue")).toEqual({});
    expect(outputOf(module, "karpenterQueueName")).toBe("");
    expect(outputOf(module, "nodeRoleName")).toBe("${aws_iam_role.node_role.name}");
  });

  test("auto-mode: all three parts on, without groups and add-ons, by a role of its own", () => {
    const module = synthEks({ compute: "auto-mode" });
    expect(clusterOf(module)).toMatchObject({
      compute_config: {
        enabled: true,
        node_pools: ["general-purpose", "system"],
        node_role_arn: "${aws_iam_role.auto_node_role.arn}",
      },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
      storage_config: { block_storage: { enabled: true } },
    });
    for (const type of ["aws_eks_node_group", "aws_eks_addon", "aws_sqs_queue"]) {
      expect(resources(module, type)).toEqual({});
    }
    expect(outputOf(module, "nodeRoleName")).toBe("${aws_iam_role.auto_node_role.name}");
  });

  test("auto-mode: EKS may launch nodes under the ebs key and with the environment's tags, which AWS's policies refuse", () => {
    const module = synthEks({ compute: "auto-mode" });
    const policy = resources(module, "aws_iam_role_policy").cluster_role_launch!;
    const { Statement } = JSON.parse(policy["policy"] as string) as { Statement: object[] };
    const named = { "aws:RequestTag/eks:eks-cluster-name": "acme-test-eks" };
    expect(policy).toMatchObject({ role: "${aws_iam_role.cluster_role.name}" });
    expect(Statement).toMatchObject([
      {
        Action: ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"],
        Condition: { StringEquals: named },
      },
      { Action: "ec2:CreateNetworkInterface", Condition: { StringEquals: named } },
      { Sid: "EncryptVolumes", Resource: key("ebs") },
      { Sid: "AttachVolumes", Action: "kms:CreateGrant", Resource: key("ebs") },
    ]);
    expect(dependenciesOf(module, "aws_eks_cluster", "cluster")).toContain("aws_iam_role_policy.cluster_role_launch");
    expect(resources(synthEks(), "aws_iam_role_policy")).not.toHaveProperty("cluster_role_launch");
  });

  test("without Auto Mode its parts are left out, and a cluster that still has it stops the plan", () => {
    for (const part of ["compute_config", "kubernetes_network_config", "storage_config"]) {
      expect(clusterOf(synthEks())).not.toHaveProperty(part);
    }
    expect(clusterOf(synthEks()).lifecycle).toMatchObject({
      postcondition: [
        {
          condition: "${!try(self.compute_config[0].enabled, false)}",
          error_message:
            "EKS Auto Mode is still enabled on this cluster. Disable it by hand first: docs/runbooks/eks.md.",
        },
      ],
    });
    expect(clusterOf(synthEks({ compute: "auto-mode" })).lifecycle).not.toHaveProperty("postcondition");
  });

  test("nodeGroups: GPU nodes run an image with drivers", () => {
    const { gpu_nodes: gpu } = resources(
      synthEks({ nodeGroups: { gpu: { ...group, instanceTypes: ["g6.xlarge"] } } }),
      "aws_eks_node_group",
    );
    expect(gpu!.ami_type).toBe("AL2023_x86_64_NVIDIA");
  });

  test("nodeGroups: zones select the subnets, whatever the order of the network's zones", () => {
    const { batch_nodes: batch } = resources(
      synthEks({ nodeGroups: { batch: { ...group, zones: ["b"] } } }),
      "aws_eks_node_group",
    );
    expect(batch!.subnet_ids).toEqual([
      '${element(["subnet-a", "subnet-b"], index(["us-east-1a", "us-east-1b"], "us-east-1b"))}',
    ]);
  });

  test("unlisted: an instance type that is newer than the list", () => {
    const { batch_nodes: batch } = resources(
      synthEks({
        nodeGroups: { batch: { ...group, instanceTypes: ["m10g.large"] } },
        unlisted: { "m10g.large": "released in 2027-01" },
      }),
      "aws_eks_node_group",
    );
    expect(batch).toMatchObject({ instance_types: ["m10g.large"], ami_type: "AL2023_ARM_64_STANDARD" });
  });

  test("nodeGroups: further groups beside the system nodes, which stay as they are", () => {
    const module = synthEks({ nodeGroups: { batch: { ...group, capacityType: "spot" } } });
    const { system_nodes: system, batch_nodes: batch } = resources(module, "aws_eks_node_group");
    expect(system).toEqual(resources(synthEks(), "aws_eks_node_group").system_nodes);
    expect(batch).toMatchObject({ node_group_name_prefix: "batch-", capacity_type: "SPOT" });
  });

  test.each<[Partial<Inputs>, string]>([
    [
      { compute: "auto-mode", nodeGroups: { batch: group } },
      'nodeGroups is ["batch"], but must be omitted with auto-mode, which launches nodes itself.',
    ],
    [
      { nodeGroups: { system: group } },
      'nodeGroups.system must have another name: "system" is the group of systemNodes.',
    ],
    [
      { systemNodes: { minSize: 0 } },
      "systemNodes.minSize is 0, but must be at least 1: DNS and controllers run there.",
    ],
    [
      { nodeGroups: { batch: { ...group, minSize: 4 } } },
      "nodeGroups.batch.minSize is 4, but must be at most maxSize (3).",
    ],
    [
      { nodeGroups: { batch: { ...group, desiredSize: 5 } } },
      "nodeGroups.batch.desiredSize is 5, but must be from minSize to maxSize (0 to 3).",
    ],
    [
      { nodeGroups: { batch: { ...group, instanceTypes: ["m7g.large", "m7i.large"] } } },
      'nodeGroups.batch.instanceTypes is ["m7g.large","m7i.large"], but must all be of one architecture: m7g.large is arm64, m7i.large is not (use one group per architecture).',
    ],
    [
      { nodeGroups: { gpu: { ...group, instanceTypes: ["g5.xlarge", "g5g.xlarge"] } } },
      'nodeGroups.gpu.instanceTypes is ["g5.xlarge","g5g.xlarge"], but must all be of one architecture: g5.xlarge is amd64, g5g.xlarge is not (use one group per architecture).',
    ],
    [
      { systemNodes: { instanceTypes: ["m7g.larg"] } },
      'systemNodes.instanceTypes.0 is "m7g.larg", but must be an EC2 instance type (did you mean "m7g.large"? if it is newer than 2026-11-29, unlisted: { "m7g.larg": "<reason>" }).',
    ],
    [{ unlisted: { "m7g.large": "new" } }, "unlisted.m7g.large must be omitted: it is in the list of 2026-11-29."],
    [
      { nodeGroups: { batch: { ...group, labels: { "node.kubernetes.io/team": "media" } } } },
      "nodeGroups.batch.labels.node.kubernetes.io/team must use your own domain: node.kubernetes.io is reserved.",
    ],
    [
      { nodeGroups: { batch: { ...group, labels: { "eks.amazonaws.com/team": "media" } } } },
      "nodeGroups.batch.labels.eks.amazonaws.com/team must use your own domain: eks.amazonaws.com is reserved.",
    ],
    [
      { nodeGroups: { batch: { ...group, zones: ["b", "c"] } } },
      'nodeGroups.batch.zones.1 is "c", but must be a zone of the network (a, b), which has no subnets elsewhere.',
    ],
    [{ systemNodes: { zones: ["a", "a"] } }, 'systemNodes.zones.1 is "a", but must be named once.'],
    [
      { nodeGroups: { Batch: group } },
      "nodeGroups.Batch must have a name of 1 to 36 lower-case letters, digits and hyphens, a letter first.",
    ],
    [
      { nodeGroups: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`n${index}`, group])) },
      "nodeGroups is 30, but must be at most 29 besides the system nodes (EKS).",
    ],
  ])("%j is a mistake", (inputs, message) => expect(mistakes(inputs)).toEqual([message]));
});

describe("versions", () => {
  test("extended: stays on a version whose standard support is over", () => {
    const cluster = clusterOf(synthEks({ kubernetesVersion: "1.33", supportType: "extended" }));
    expect(cluster).toMatchObject({
      version: "1.33",
      upgrade_policy: { support_type: "EXTENDED" },
      tags: { "support-until": "2027-07-29" },
    });
  });

  test("a version that EKS would upgrade by itself is a mistake", () =>
    expect(mistakes({ kubernetesVersion: "1.33" })).toEqual([
      'kubernetesVersion is "1.33", but must be in standard support, which ended on 2026-07-29: EKS upgrades the cluster automatically (1.35; an existing cluster upgrades one version at a time, to 1.34 first; supportType: "extended" stays until 2027-07-29 for $365 a month more).',
    ]));

  test("the end of support is a tag, which strata check reads", () =>
    expect(clusterOf(synthEks({ kubernetesVersion: "1.34" })).tags).toEqual({ "support-until": "2026-12-02" }));
});

test("controlPlaneTier", () =>
  expect(clusterOf(synthEks({ controlPlaneTier: "tier-xl" })).control_plane_scaling_config).toEqual({
    tier: "tier-xl",
  }));

test("logTypes, logRetentionDays, zonalShift", () => {
  const module = synthEks({ logTypes: ["api", "audit", "authenticator"], logRetentionDays: 7, zonalShift: false });
  expect(clusterOf(module)).toMatchObject({
    enabled_cluster_log_types: ["api", "audit", "authenticator"],
    zonal_shift_config: { enabled: false },
  });
  expect(resources(module, "aws_cloudwatch_log_group").cluster_log_group).toMatchObject({ retention_in_days: 7 });
});

test("name: the cluster's and the first part of what belongs to it", () => {
  const module = synthEks({ name: "media" });
  expect(clusterOf(module).name).toBe("media");
  expect(resources(module, "aws_sqs_queue").karpenter_queue).toMatchObject({ name: "media-karpenter" });
});

test("reports a name with an underscore", () =>
  expect(mistakes({ name: "media_eks" })).toEqual([
    'name is "media_eks", but must have only letters, digits and hyphens, a letter first.',
  ]));

test("deletionProtection: lifted only where the environment is unprotected too", () => {
  const lifted = clusterOf(synthEks({ deletionProtection: false }));
  expect(lifted.deletion_protection).toBe(false);
  expect(lifted.lifecycle).not.toHaveProperty("prevent_destroy");
  const kept = clusterOf(synthEks({ deletionProtection: false }, { deletionProtection: true }));
  expect(kept).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
});

test("a control plane in one subnet is a mistake", () =>
  expect(problemsOf(() => synthEks({}, {}, { vpc: network("subnet-c") }))).toEqual([
    "environments/test/eks.ts: vpc.controlPlaneSubnetIds must be two or more subnets in different zones (EKS).",
  ]));

test("more nodes than the private subnets have addresses for are a mistake", () =>
  expect(problemsOf(() => synthEks({ nodeGroups: { media: { ...group, maxSize: 125 } } }))).toEqual([
    "environments/test/eks.ts: maxSize is 128, but must be at most 127 in all groups: a node uses up to 128 addresses of the private subnets (EKS) (fewer nodes, a larger network, or secondaryCidrs).",
  ]));

test("two clusters of one name in an account are an error that names the input", () => {
  const named = unit(eks, { vpc: two, kms: keys, accessEntries: { admins }, name: "acme-media" });
  const units = synthFiles({
    "environments/test/blue.ts": named,
    "environments/test/green.ts": unit(eks, { vpc: two, kms: keys, accessEntries: { admins }, name: "acme-media" }),
  });
  const { findings } = evaluate([...units.values()]);
  const found = findings.filter(({ rule, address }) => rule.id === "UNI-001" && address === "aws_eks_cluster.cluster");
  expect(found.map(({ unit, message }) => `${unit.file}: ${message}`)).toEqual([
    'environments/test/green.ts: name is "acme-media", but must be unique in account 111111111111 and region us-east-1: ' +
      "aws_eks_cluster.cluster of environments/test/blue.ts has it too (change name).",
  ]);
});

describe("pods in their own subnets", () => {
  const nodes = (maxSize: number, podAddresses: PodAddresses, pods: string[], inputs: Partial<Inputs> = {}) =>
    synthFiles({
      "environments/test/eks.ts": unit(eks, {
        vpc: existing({
          ...networkOutputs,
          controlPlaneSubnetIds: ["subnet-c", "subnet-d"],
          subnetCidrs: { ...networkOutputs.subnetCidrs, private: ["10.0.0.0/27", "10.0.0.32/27"] },
          podSubnetCidrs: pods,
          podAddresses,
        }),
        kms: keys,
        accessEntries: { admins },
        systemNodes: { minSize: 1, maxSize },
        addons: { "vpc-cni": { version: "v1.23.0-eksbuild.1" } },
        ...inputs,
      }),
    });
  const large = ["100.64.0.0/19", "100.64.32.0/19"];

  test("small private subnets carry more nodes with the addresses of pod subnets", () => {
    expect(nodes(54, "pod-subnets", large).size).toBe(1);
    expect(nodes(128, "shared", large).size).toBe(1);
  });

  test("nodes are limited by their own addresses", () =>
    expect(problemsOf(() => nodes(55, "pod-subnets", large))).toEqual([
      "environments/test/eks.ts: maxSize is 55, but must be at most 54 in all groups: a node uses one address of the private subnets (EKS) (fewer nodes, a larger network, or secondaryCidrs).",
    ]));

  test("nodes are limited by the addresses of their pods", () => {
    expect(problemsOf(() => nodes(8, "pod-subnets", ["100.64.0.0/23", "100.64.2.0/23"]))).toEqual([
      "environments/test/eks.ts: maxSize is 8, but must be at most 7 in all groups: the pods of a node use up to 128 addresses of the pod subnets (EKS) (fewer nodes, a larger network, or secondaryCidrs).",
    ]);
    expect(problemsOf(() => nodes(129, "shared", large))).toEqual([
      "environments/test/eks.ts: maxSize is 129, but must be at most 128 in all groups: a node uses up to 128 addresses of the private and pod subnets (EKS) (fewer nodes, a larger network, or secondaryCidrs).",
    ]);
  });

  test("Auto Mode reads no tags of subnets", () =>
    expect(problemsOf(() => nodes(1, "pod-subnets", large, { compute: "auto-mode", addons: {} }))).toEqual([
      'environments/test/eks.ts: vpc.podAddresses is "pod-subnets", but must be "shared" with auto-mode, which gives pods addresses of the private subnets.',
    ]));
});
