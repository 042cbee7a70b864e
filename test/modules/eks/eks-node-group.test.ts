import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { NodeGroup, type NodeGroupProps } from "../../../modules/eks/eks-node-group";
import { resources, synthModule } from "../../support/projects/synth";

const keyArn = "arn:aws:kms:us-east-1:111111111111:key/ebs";
const tags = { owner: "tests", unit: "eks" };
const props: Omit<NodeGroupProps, "dependsOn"> = {
  name: "batch",
  clusterName: "acme-test-eks",
  kubernetesVersion: "1.35",
  roleArn: "arn:aws:iam::111111111111:role/node",
  subnetIds: ["subnet-a", "subnet-b"],
  keyArn,
  tags,
  instanceTypes: ["m7g.large"],
  minSize: 1,
  maxSize: 4,
  capacityType: "on-demand",
  operatingSystem: "al2023",
  diskGib: 50,
  labels: {},
  taints: [],
};
const moduleOf = (changes: Partial<NodeGroupProps> = {}) =>
  synthModule((stack) => new NodeGroup(stack, "batch-nodes", { ...props, dependsOn: [], ...changes }));
const groupOf = (changes: Partial<NodeGroupProps> = {}) =>
  resources(moduleOf(changes), "aws_eks_node_group").batch_nodes!;
const templateOf = (changes: Partial<NodeGroupProps> = {}) =>
  resources(moduleOf(changes), "aws_launch_template").batch_nodes_template!;

it("answers only IMDSv2, and not to pods", () =>
  expect(templateOf().metadata_options).toEqual({
    http_endpoint: "enabled",
    http_tokens: "required",
    http_put_response_hop_limit: 1,
  }));

it("encrypts its disk with the key", () =>
  expect(templateOf().block_device_mappings).toEqual([
    {
      device_name: "/dev/xvda",
      ebs: {
        volume_size: 50,
        volume_type: "gp3",
        encrypted: "true",
        kms_key_id: keyArn,
        delete_on_termination: "true",
      },
    },
  ]));

it("encrypts both disks of Bottlerocket, and gives the size to the one that containers write to", () =>
  expect(templateOf({ operatingSystem: "bottlerocket" }).block_device_mappings).toMatchObject([
    { device_name: "/dev/xvda", ebs: { volume_size: 4, encrypted: "true", kms_key_id: keyArn } },
    { device_name: "/dev/xvdb", ebs: { volume_size: 50, encrypted: "true", kms_key_id: keyArn } },
  ]));

it("tags what EC2 makes, which default_tags do not reach", () =>
  expect(templateOf().tag_specifications).toEqual(
    ["instance", "volume", "network-interface"].map((resource_type) => ({
      resource_type,
      tags: { owner: "tests", unit: "eks", Name: "acme-test-eks-batch" },
    })),
  ));

it("names no security group: EKS then gives nodes the cluster's own, and no second one", () => {
  expect(templateOf()).not.toHaveProperty("vpc_security_group_ids");
  expect(templateOf()).not.toHaveProperty("network_interfaces");
});

it("leaves the number of nodes alone once it is there, and stands beside the group that it replaces", () => {
  expect(groupOf()).toMatchObject({
    node_group_name_prefix: "batch-",
    scaling_config: { min_size: 1, max_size: 4, desired_size: 1 },
    lifecycle: { create_before_destroy: true, ignore_changes: ["scaling_config[0].desired_size"] },
  });
  expect(groupOf()).not.toHaveProperty("node_group_name");
});

it("follows the control plane's version and the template's latest one", () =>
  expect(groupOf()).toMatchObject({
    version: "1.35",
    launch_template: {
      id: "${aws_launch_template.batch_nodes_template.id}",
      version: "${aws_launch_template.batch_nodes_template.latest_version}",
    },
    update_config: { max_unavailable_percentage: 33 },
  }));

it("starts once what it needs is there", () => {
  const module = synthModule((stack) => {
    const cluster = new EksCluster(stack, "cluster", { name: "c", roleArn: "r", vpcConfig: { subnetIds: [] } });
    new NodeGroup(stack, "batch-nodes", { ...props, dependsOn: [cluster] });
  });
  expect(resources(module, "aws_eks_node_group").batch_nodes).toMatchObject({
    depends_on: ["aws_eks_cluster.cluster"],
  });
});

test("desiredSize", () =>
  expect(groupOf({ desiredSize: 3 }).scaling_config).toEqual({ min_size: 1, max_size: 4, desired_size: 3 }));

test("capacityType", () => expect(groupOf({ capacityType: "spot" }).capacity_type).toBe("SPOT"));

test("labels and taints, with the group's own label", () =>
  expect(
    groupOf({ labels: { team: "media" }, taints: [{ key: "batch", value: "yes", effect: "PreferNoSchedule" }] }),
  ).toMatchObject({
    labels: { "node-group": "batch", team: "media" },
    taint: [{ key: "batch", value: "yes", effect: "PREFER_NO_SCHEDULE" }],
  }));

test("zones, diskIops, diskThroughputMibps", () => {
  expect(groupOf({ subnetIds: ["subnet-b"] }).subnet_ids).toEqual(["subnet-b"]);
  const fast = { diskGib: 100, diskIops: 6000, diskThroughputMibps: 500 };
  expect(templateOf(fast).block_device_mappings).toMatchObject([
    { device_name: "/dev/xvda", ebs: { volume_size: 100, volume_type: "gp3", iops: 6000, throughput: 500 } },
  ]);
  const [system, containers] = templateOf({ ...fast, operatingSystem: "bottlerocket" }).block_device_mappings as {
    ebs: object;
  }[];
  expect(containers!.ebs).toMatchObject({ iops: 6000, throughput: 500 });
  expect(system!.ebs).not.toHaveProperty("iops");
});

test("userData reaches the launch template", () => {
  const text = Buffer.from(templateOf({ userData: "#!/bin/bash\n" }).user_data as string, "base64").toString();
  expect(text).toContain("#!/bin/bash");
  expect(templateOf()).not.toHaveProperty("user_data");
});
