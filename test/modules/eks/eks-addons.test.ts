import { addonProblems, cniVersionProblems } from "../../../modules/eks/eks-addon-problems";
import { type AddonChoice, ClusterAddons, type Compute, resolveAddons } from "../../../modules/eks/eks-addons";
import { formatProblem } from "../../../src/engine/problem";
import { statements } from "../../support/aws/policy-statements";
import { resources, synthModule } from "../../support/projects/synth";
import { TerraformData } from "../../support/layers/terraform-data";

const keyArn = "arn:aws:kms:us-east-1:111111111111:key/ebs";
const addonsOf = (choice: AddonChoice = {}, compute: Compute = "karpenter") =>
  synthModule((stack) => {
    const addons = new ClusterAddons(stack, "addons", {
      home: { account: "111111111111", region: "us-east-1" },
      clusterName: "acme-test-eks",
      name: "acme-test-eks",
      ebsKeyArn: keyArn,
      addons: resolveAddons(compute, choice),
    });
    const nodes = new TerraformData(stack, "nodes", "");
    new TerraformData(
      stack,
      "early",
      addons.beforeNodes.map(({ fqn }) => fqn),
    );
    addons.installOn([nodes]);
  });
const addonOf = (name: string, choice: AddonChoice = {}) => resources(addonsOf(choice), "aws_eks_addon")[name]!;
const messages = (choice: AddonChoice, compute: Compute = "karpenter") =>
  addonProblems(compute, choice, {}).map(formatProblem);

it("has what nodes need before them, and the others after", () => {
  const module = addonsOf();
  expect(resources(module, "terraform_data").early).toMatchObject({
    input: [
      "${aws_eks_addon.addons_vpc_cni}",
      "${aws_eks_addon.addons_eks_pod_identity_agent}",
      "${aws_eks_addon.addons_kube_proxy}",
    ],
  });
  const late = Object.entries(resources(module, "aws_eks_addon"))
    .filter(([, addon]) => ((addon.depends_on ?? []) as string[]).includes("terraform_data.nodes"))
    .map(([name]) => name);
  expect(late).toEqual(["addons_coredns", "addons_aws_ebs_csi_driver", "addons_eks_node_monitoring_agent"]);
});

it("gives the network and the disks their roles first, by Pod Identity and not by the nodes' role", () => {
  const module = addonsOf();
  expect(resources(module, "aws_eks_pod_identity_association")).toMatchObject({
    addons_vpc_cni_identity: { namespace: "kube-system", service_account: "aws-node" },
    addons_aws_ebs_csi_driver_identity: { namespace: "kube-system", service_account: "ebs-csi-controller-sa" },
  });
  expect(resources(module, "aws_eks_addon").addons_vpc_cni).toMatchObject({
    depends_on: ["aws_eks_pod_identity_association.addons_vpc_cni_identity"],
  });
});

it("lets the disk driver use the key, without which volumes stay pending", () => {
  const { policy } = resources(addonsOf(), "aws_iam_role_policy").addons_aws_ebs_csi_driver_identity_policy!;
  expect(statements(policy)).toMatchObject({
    EncryptVolumes: {
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" } },
    },
    AttachVolumes: { Action: "kms:CreateGrant", Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } },
  });
});

it("gives nodes prefixes of addresses, so that small ones take many pods, and holds pods to NetworkPolicies", () =>
  expect(addonOf("addons_vpc_cni").configuration_values).toBe(
    '{"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"1"}}',
  ));

test("version and configuration over a default, whose role stays", () => {
  const choice = { "vpc-cni": { version: "v1.20.4-eksbuild.2", configuration: { enableNetworkPolicy: "true" } } };
  expect(addonOf("addons_vpc_cni", choice)).toMatchObject({
    addon_version: "v1.20.4-eksbuild.2",
    configuration_values: '{"enableNetworkPolicy":"true"}',
    depends_on: ["aws_eks_pod_identity_association.addons_vpc_cni_identity"],
  });
});

test("without a version EKS's default is installed", () =>
  expect(addonOf("addons_coredns")).not.toHaveProperty("addon_version"));

test("a further add-on with a role", () => {
  const module = addonsOf({
    "aws-efs-csi-driver": {
      identity: { serviceAccount: "efs-csi-controller-sa", managedPolicies: ["service-role/AmazonEFSCSIDriverPolicy"] },
    },
  });
  expect(resources(module, "aws_eks_addon").addons_aws_efs_csi_driver).toMatchObject({
    addon_name: "aws-efs-csi-driver",
    depends_on: ["aws_eks_pod_identity_association.addons_aws_efs_csi_driver_identity", "terraform_data.nodes"],
  });
});

test.each([
  ["amazon-cloudwatch-observability", "amazon-cloudwatch", "cloudwatch-agent"],
  ["external-dns", "external-dns", "external-dns"],
  ["cert-manager", "cert-manager", "cert-manager"],
  ["aws-efs-csi-driver", "kube-system", "efs-csi-controller-sa"],
])("the role of %s is for its pods: %s/%s", (name, namespace, service_account) => {
  const module = addonsOf({ [name]: { identity: { managedPolicies: ["CloudWatchAgentServerPolicy"] } } });
  expect(Object.values(resources(module, "aws_eks_pod_identity_association"))).toContainEqual(
    expect.objectContaining({ namespace, service_account }),
  );
});

test("an add-on of the Marketplace: unlisted, and with its own namespace", () => {
  const choice = {
    datadog_operator: {
      identity: {
        namespace: "datadog-agent",
        serviceAccount: "datadog",
        managedPolicies: ["arn:aws:iam::111111111111:policy/datadog"],
      },
    },
  };
  expect(addonProblems("karpenter", choice, { datadog_operator: "AWS Marketplace" })).toEqual([]);
  const module = addonsOf(choice);
  expect(resources(module, "aws_eks_pod_identity_association").addons_datadog_operator_identity).toMatchObject({
    namespace: "datadog-agent",
    service_account: "datadog",
  });
  expect(Object.values(resources(module, "aws_iam_role_policy_attachment"))).toContainEqual(
    expect.objectContaining({ policy_arn: "arn:aws:iam::111111111111:policy/datadog" }),
  );
});

it("lets the network find pod subnets, which AWS's policy may not", () => {
  const { policy } = resources(addonsOf(), "aws_iam_role_policy").addons_vpc_cni_identity_policy!;
  expect(statements(policy)).toMatchObject({
    DiscoverPodSubnets: { Action: ["ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"] },
  });
});

describe("pods in pod subnets alone", () => {
  const problems = (version?: string) =>
    cniVersionProblems(version === undefined ? {} : { "vpc-cni": { version } }, "pod-subnets").map(formatProblem);

  test.each(["v1.22.1-eksbuild.1", "v1.22.10-eksbuild.2", "v1.23.0-eksbuild.1", "v2.0.0-eksbuild.1"])(
    "%s reads the tags of subnets",
    (version) => expect(problems(version)).toEqual([]),
  );

  test.each(["v1.22.0-eksbuild.1", "v1.21.9-eksbuild.3", "v0.99.9-eksbuild.1"])("%s does not", (version) =>
    expect(problems(version)).toEqual([
      `addons.vpc-cni.version is "${version}", but must be v1.22.1 or later where pods have pod subnets alone (vpc.podAddresses) (aws eks describe-addon-versions --addon-name vpc-cni).`,
    ]),
  );

  test("the default of the day is not known", () =>
    expect(problems()).toEqual([
      "addons.vpc-cni.version is missing: it must be v1.22.1 or later where pods have pod subnets alone (vpc.podAddresses) (aws eks describe-addon-versions --addon-name vpc-cni).",
    ]));

  test("shared addresses need no version", () => expect(cniVersionProblems({}, "shared")).toEqual([]));
});

test("none takes a default away", () =>
  expect(Object.keys(resolveAddons("karpenter", { "eks-node-monitoring-agent": "none" }))).not.toContain(
    "eks-node-monitoring-agent",
  ));

test("Auto Mode brings its own", () => expect(resolveAddons("auto-mode", {})).toEqual({}));

test.each<[AddonChoice, Compute, string]>([
  [
    { "eks-pod-identity-agent": "none" },
    "karpenter",
    'addons.eks-pod-identity-agent is "none", but must stay: without it pods get no roles.',
  ],
  [
    { "aws-efs-csi-driver": "none" },
    "karpenter",
    'addons.aws-efs-csi-driver is "none", but must be omitted: it is not installed by default (did you mean "aws-ebs-csi-driver"?).',
  ],
  [{ coredns: {} }, "auto-mode", "addons.coredns must be omitted with auto-mode, which has it built in."],
  [
    { CoreDNS: {} },
    "karpenter",
    'addons.CoreDNS is "CoreDNS", but must be an EKS add-on (did you mean "coredns"? if it is newer than 2026-11-29, unlisted: { "CoreDNS": "<reason>" }).',
  ],
  [
    { "aws-efs-csi-drivers": {} },
    "auto-mode",
    'addons.aws-efs-csi-drivers is "aws-efs-csi-drivers", but must be an EKS add-on (did you mean "aws-efs-csi-driver"? if it is newer than 2026-11-29, unlisted: { "aws-efs-csi-drivers": "<reason>" }).',
  ],
  [
    { "external-dns": { identity: { namespace: "kube-system", managedPolicies: ["AmazonRoute53FullAccess"] } } },
    "karpenter",
    'addons.external-dns.identity.namespace is "kube-system", but must be "external-dns", where the pods of external-dns are.',
  ],
  [
    { adot: { identity: { managedPolicies: ["AmazonPrometheusRemoteWriteAccess"] } } },
    "karpenter",
    "addons.adot.identity.serviceAccount is missing: the pods of adot that call AWS are not known (kubectl get pods -o custom-columns=:.spec.serviceAccountName -n <namespace>).",
  ],
])("%j with %s is a mistake", (choice, compute, message) => expect(messages(choice, compute)).toEqual([message]));
