import type { OperatingSystem } from "../../../modules/eks/eks-ami";
import { encodeUserData, userDataProblems } from "../../../modules/eks/eks-user-data";
import { formatProblem } from "../../../src/engine/problem";

const decode = (text: string, system: OperatingSystem) =>
  Buffer.from(encodeUserData(text, system), "base64").toString();
const messages = (text: string, system: OperatingSystem) =>
  userDataProblems("systemNodes.userData", text, system).map(formatProblem);

const nodeConfig = `apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  kubelet:
    config:
      maxPods: 58
`;
const settings = `[settings.kernel.sysctl]
"vm.max_map_count" = "262144"
`;

test("Amazon Linux reads a NodeConfig as a part of its own type", () =>
  expect(decode(nodeConfig, "al2023").split("\n")).toEqual([
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="strata-user-data"',
    "",
    "--strata-user-data",
    "Content-Type: application/node.eks.aws",
    "",
    ...nodeConfig.trimEnd().split("\n"),
    "--strata-user-data--",
    "",
  ]));

test("Amazon Linux runs a script", () =>
  expect(decode("#!/bin/bash\nset -e", "al2023")).toContain(
    'Content-Type: text/x-shellscript; charset="us-ascii"\n\n#!/bin/bash\nset -e\n',
  ));

test("Bottlerocket reads TOML as it is", () => expect(decode(settings, "bottlerocket")).toBe(settings));

test("each operating system accepts its own formats", () => {
  expect(messages(nodeConfig, "al2023")).toEqual([]);
  expect(messages("#!/bin/sh", "al2023")).toEqual([]);
  expect(messages(settings, "bottlerocket-fips")).toEqual([]);
});

test("a format of another operating system", () => {
  expect(messages(settings, "al2023")).toEqual([
    'systemNodes.userData must begin with "#!" (a script) or have "apiVersion: node.eks.aws/v1alpha1" (a NodeConfig).',
  ]);
  expect(messages("#!/bin/sh", "bottlerocket")).toEqual([
    "systemNodes.userData must be TOML, such as [settings.kernel] and its keys (bottlerocket.dev, settings reference).",
  ]);
});

test("more than EC2 accepts", () =>
  expect(messages(`#!/bin/sh\n${"#".repeat(17_000)}`, "al2023")).toEqual([
    "systemNodes.userData has 17183 bytes, of which EC2 accepts 16384 (download the rest from S3 in a script).",
  ]));
