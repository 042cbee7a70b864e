import { AccessEntries, type AccessEntry, accessProblems } from "../../../modules/eks/eks-access";
import { formatProblem } from "../../../src/engine/problem";
import { resources, synthModule } from "../../support/projects/synth";

const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
const entry = (changes: Partial<AccessEntry> = {}): AccessEntry => ({
  principalArn: role("developer"),
  policy: "view",
  namespaces: [],
  kubernetesGroups: [],
  ...changes,
});
const accessOf = (entries: Readonly<Record<string, AccessEntry>>, region = "us-east-1") =>
  synthModule((stack) => {
    new AccessEntries(stack, "access", {
      home: { account: "111111111111", region },
      clusterName: "acme-test-eks",
      entries,
    });
  });
const messages = (entries: Readonly<Record<string, AccessEntry>>, deployRoleArn?: string) =>
  accessProblems(entries, deployRoleArn).map(formatProblem);

it("gives a policy once the entry is there, without which EKS refuses it", () => {
  const module = accessOf({ developers: entry() });
  expect(resources(module, "aws_eks_access_entry").access_developers).toMatchObject({
    cluster_name: "acme-test-eks",
    principal_arn: role("developer"),
    type: "STANDARD",
  });
  expect(resources(module, "aws_eks_access_policy_association").access_developers_policy).toMatchObject({
    principal_arn: "${aws_eks_access_entry.access_developers.principal_arn}",
    policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    access_scope: { type: "cluster" },
  });
});

test("namespaces: the policy holds there alone", () =>
  expect(
    resources(accessOf({ developers: entry({ namespaces: ["media"] }) }), "aws_eks_access_policy_association"),
  ).toMatchObject({ access_developers_policy: { access_scope: { type: "namespace", namespaces: ["media"] } } }));

test("kubernetesGroups: rights that the cluster itself gives", () => {
  const module = accessOf({ developers: entry({ policy: undefined, kubernetesGroups: ["media"] }) });
  expect(resources(module, "aws_eks_access_entry").access_developers).toMatchObject({ kubernetes_groups: ["media"] });
  expect(resources(module, "aws_eks_access_policy_association")).toEqual({});
});

test("policies are those of the region's partition", () =>
  expect(resources(accessOf({ developers: entry() }, "cn-north-1"), "aws_eks_access_policy_association")).toMatchObject(
    {
      access_developers_policy: { policy_arn: "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" },
    },
  ));

test("one entry for each principal", () =>
  expect(messages({ developers: entry(), "on-call": entry({ policy: "edit" }) })).toEqual([
    `accessEntries.on-call.principalArn is "${role("developer")}", but must differ from the principal of developers: EKS allows one entry per principal.`,
  ]));

test("the role that applies needs none", () =>
  expect(messages({ deploy: entry({ principalArn: role("deploy") }) }, role("deploy"))).toEqual([
    "accessEntries.deploy must be omitted: the environment's deployRoleArn is already an administrator.",
  ]));

test("its name is taken", () =>
  expect(messages({ deployer: entry() }, role("deploy"))).toEqual([
    'accessEntries.deployer must have a name of lower-case letters, digits and hyphens, other than "deployer".',
  ]));

test("an entry without rights", () =>
  expect(messages({ developers: entry({ policy: undefined }) })).toEqual([
    "accessEntries.developers grants no access (set policy or kubernetesGroups).",
  ]));

test("namespaces without a policy", () =>
  expect(
    messages({ developers: entry({ policy: undefined, namespaces: ["media"], kubernetesGroups: ["a"] }) }),
  ).toEqual(['accessEntries.developers.namespaces is ["media"], but must be omitted without policy.']));
