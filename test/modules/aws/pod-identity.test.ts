import { policyDocument } from "../../../modules/aws/policy-document";
import { PodIdentityRole, type PodIdentityRoleProps } from "../../../modules/aws/pod-identity";
import { statements } from "../../support/aws/policy-statements";
import { resources, synthModule } from "../../support/projects/synth";

const policy = policyDocument([{ Sid: "Read", Action: "sqs:ReceiveMessage", Resource: "arn:aws:sqs:*:*:jobs" }]);
const roleOf = (props: Partial<PodIdentityRoleProps> = {}, region = "us-east-1") =>
  synthModule((stack) => {
    new PodIdentityRole(stack, "worker", {
      home: { account: "111111111111", region },
      name: "acme-test-worker",
      clusterName: "acme-test-eks",
      namespace: "media",
      serviceAccount: "worker",
      policy,
      ...props,
    });
  });

it("gives the role to one service account of one cluster", () =>
  expect(resources(roleOf(), "aws_eks_pod_identity_association").worker).toMatchObject({
    cluster_name: "acme-test-eks",
    namespace: "media",
    service_account: "worker",
    role_arn: "${aws_iam_role.worker_role.arn}",
    depends_on: ["aws_iam_role_policy.worker_policy"],
  }));

it("lets only the pods of that service account take it, for this account", () => {
  const { assume_role_policy: trust, name } = resources(roleOf(), "aws_iam_role").worker_role!;
  expect(name).toBe("acme-test-worker");
  expect(statements(trust)).toEqual({
    PodIdentity: {
      Sid: "PodIdentity",
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:SourceAccount": "111111111111",
          "aws:RequestTag/eks-cluster-name": "acme-test-eks",
          "aws:RequestTag/kubernetes-namespace": "media",
          "aws:RequestTag/kubernetes-service-account": "worker",
        },
      },
    },
  });
});

it("has the rights that it is given", () =>
  expect(resources(roleOf(), "aws_iam_role_policy").worker_policy).toMatchObject({
    name: "policy",
    role: "${aws_iam_role.worker_role.name}",
    policy,
  }));

it("takes AWS's own policies by name, in the region's partition, and waits for them", () => {
  const module = roleOf(
    { policy: undefined, managedPolicies: ["service-role/AmazonEBSCSIDriverPolicy"] },
    "cn-north-1",
  );
  expect(resources(module, "aws_iam_role_policy")).toEqual({});
  expect(resources(module, "aws_iam_role_policy_attachment")).toMatchObject({
    worker_amazon_ebscsidriver_policy: {
      role: "${aws_iam_role.worker_role.name}",
      policy_arn: "arn:aws-cn:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
    },
  });
  expect(resources(module, "aws_eks_pod_identity_association").worker).toMatchObject({
    depends_on: ["aws_iam_role_policy_attachment.worker_amazon_ebscsidriver_policy"],
  });
});

it("attaches further policies before the inline one changes, and pods wait for all", () => {
  const module = roleOf({ furtherPolicies: ["{}", '{"Statement":[]}'] });
  expect(resources(module, "aws_iam_policy")).toMatchObject({
    worker_policy_2: { name: "acme-test-worker-2", policy: "{}" },
    worker_policy_3: { name: "acme-test-worker-3", policy: '{"Statement":[]}' },
  });
  const attachments = ["worker_policy_2_attachment", "worker_policy_3_attachment"];
  expect(resources(module, "aws_iam_role_policy_attachment")).toMatchObject({
    [attachments[0]!]: { policy_arn: "${aws_iam_policy.worker_policy_2.arn}" },
    [attachments[1]!]: { policy_arn: "${aws_iam_policy.worker_policy_3.arn}" },
  });
  const attached = attachments.map((name) => `aws_iam_role_policy_attachment.${name}`);
  expect(resources(module, "aws_iam_role_policy").worker_policy).toMatchObject({ depends_on: attached });
  expect(resources(module, "aws_eks_pod_identity_association").worker).toMatchObject({
    depends_on: [...attached, "aws_iam_role_policy.worker_policy"],
  });
});
