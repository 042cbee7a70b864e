import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  addHelmProvider,
  addKubernetesProvider,
  assumeRoleScript,
  type EksAccess,
} from "../../../modules/helm/kubernetes-providers";
import { layer, outputsOf } from "../../../src/engine/layer";
import { output } from "../../../src/engine/output";
import { localState } from "../../../src/engine/state";
import { unit } from "../../../src/engine/unit";
import type { UnitStack } from "../../../src/engine/unit-stack";
import { inTemporaryFolder, problemsOf, synthFiles, synthModule, testEnvironment } from "../../support/projects/synth";

function addBoth(stack: UnitStack, eks?: EksAccess): void {
  addKubernetesProvider(stack, eks);
  addHelmProvider(stack, eks);
}

const eks = layer({
  name: "eks",
  summary: "for tests: the outputs of a cluster",
  inputs: z.strictObject({}),
  outputs: {
    clusterName: output("name", "acme-prod"),
    clusterEndpoint: output("URL", "https://example.eks.amazonaws.com"),
    clusterCertificateAuthorityData: output("CA", "LS0tLS1CRUdJTg=="),
  },
  build: () => ({ clusterName: "acme-prod", clusterEndpoint: "https://x", clusterCertificateAuthorityData: "eA==" }),
});
const platform = layer({
  name: "platform",
  summary: "for tests: a reader of the cluster",
  needs: { eks: outputsOf(eks, "clusterName", "clusterEndpoint", "clusterCertificateAuthorityData") },
  inputs: z.strictObject({}),
  outputs: {},
  build(stack, { eks }) {
    addBoth(stack, eks);
    return {};
  },
});

const from = (output: string) => `data.terraform_remote_state.eks.outputs.${output}`;

test("EKS: both providers take the cluster from the eks unit's state and ask aws for a token", () => {
  const cluster = unit(eks, {});
  const { module } = synthFiles({
    "environments/prod/environment.ts": testEnvironment({
      deployRoleArn: "arn:aws:iam::111111111111:role/deploy",
    }),
    "environments/prod/eks.ts": cluster,
    "environments/prod/platform.ts": unit(platform, { eks: cluster }),
  }).get("prod-platform")!;
  const settings = {
    host: `\${${from("clusterEndpoint")}}`,
    cluster_ca_certificate: `\${base64decode(${from("clusterCertificateAuthorityData")})}`,
  };
  const exec = {
    api_version: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: [
      "eks",
      "get-token",
      "--cluster-name",
      `\${${from("clusterName")}}`,
      "--region",
      "us-east-1",
      "--role-arn",
      "arn:aws:iam::111111111111:role/deploy",
    ],
  };
  expect(module.provider).toEqual({
    kubernetes: [{ ...settings, exec: [exec] }],
    helm: [{ kubernetes: { ...settings, exec } }],
  });
});

test("EKS: with an external id a shell assumes the role, which aws eks get-token could not", () => {
  const cluster = unit(eks, {});
  const { module } = synthFiles({
    "environments/prod/environment.ts": testEnvironment({
      deployRoleArn: "arn:aws:iam::111111111111:role/deploy",
      deployRoleExternalId: "strata-7f3a",
    }),
    "environments/prod/eks.ts": cluster,
    "environments/prod/platform.ts": unit(platform, { eks: cluster }),
  }).get("prod-platform")!;
  const [{ exec }] = module.provider!["kubernetes"] as unknown as [{ exec: { command: string; args: string[] }[] }];
  expect(exec).toMatchObject([
    {
      command: "sh",
      args: [
        "-c",
        assumeRoleScript,
        "get-token",
        `\${${from("clusterName")}}`,
        "us-east-1",
        ...["--role-arn", "arn:aws:iam::111111111111:role/deploy", "--role-session-name", "strata"],
        ...["--external-id", "strata-7f3a"],
      ],
    },
  ]);
  expect(assumeRoleScript).not.toMatch(/[$%]\{/); // Terraform would read a template
});

test("the shell asks for the token with the keys of the role, and fails as aws does", () => {
  const run = (aws: string) =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, "aws"), aws, { mode: 0o755 });
      const args = [
        "-c",
        assumeRoleScript,
        "get-token",
        "acme",
        "eu-west-1",
        "--role-arn",
        "deploy",
        "--external-id",
        "x",
      ];
      const env = { PATH: `${folder}:${process.env["PATH"]}`, AWS_PROFILE: "other" };
      const { status, stdout } = spawnSync("sh", args, { env, encoding: "utf8" });
      return { status, stdout };
    });
  const aws = `#!/bin/sh
case "$1 $2" in
  "sts assume-role") echo "$*" | grep -q -e "--role-arn deploy --external-id x --region eu-west-1" && printf 'AKIA\\tsecret\\tsession\\n';;
  "eks get-token") echo "$3 $4 $5 $6 $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN $AWS_PROFILE";;
esac
`;
  expect(run(aws)).toEqual({
    status: 0,
    stdout: "--cluster-name acme --region eu-west-1 AKIA secret session \n",
  });
  expect(run("#!/bin/sh\nexit 254\n")).toEqual({ status: 254, stdout: "" });
});

test("a kubeconfig and a context: for clusters that are not EKS", () => {
  const { provider } = synthModule((stack) => addBoth(stack), {
    aws: undefined,
    kubernetes: { context: "minikube" },
    state: localState(),
  });
  expect(provider).toMatchObject({
    kubernetes: [{ config_path: "~/.kube/config", config_context: "minikube" }],
    helm: [{ kubernetes: { config_path: "~/.kube/config", config_context: "minikube" } }],
  });
});

test("an emulator with a cluster beside it: EKS's outputs are not asked, and the path is seen from the module", () => {
  const kubernetes = { kubeconfig: ".strata/sandbox/kubeconfig", context: "sandbox" };
  const { provider } = synthModule(
    (stack) =>
      addBoth(stack, { clusterName: "c", clusterEndpoint: "https://c", clusterCertificateAuthorityData: "eA==" }),
    { emulator: { endpoint: "http://127.0.0.1:4566" }, kubernetes },
  );
  const settings = { config_path: "../../../.strata/sandbox/kubeconfig", config_context: "sandbox" };
  expect(provider).toMatchObject({ kubernetes: [settings], helm: [{ kubernetes: settings }] });
});

test("an emulator without a cluster beside it is an error: its EKS has no API server", () =>
  expect(
    problemsOf(() =>
      synthModule(
        (stack) =>
          addHelmProvider(stack, { clusterName: "c", clusterEndpoint: "x", clusterCertificateAuthorityData: "eA==" }),
        { emulator: { endpoint: "http://127.0.0.1:4566" }, kubernetes: undefined },
      ),
    ),
  ).toEqual([
    'environments/test/environment.ts: kubernetes is missing, but layer subject of environments/test/subject.ts needs it (add kubernetes: { context: "…" }, or move the unit to an environment that has it).',
  ]));

test("versions are ranges with full sources, so that the lock file pins and a fix can be taken", () => {
  const { terraform } = synthModule((stack) => addBoth(stack), { kubernetes: { context: "c" } });
  expect(terraform).toMatchObject({
    required_version: ">= 1.11.0",
    required_providers: {
      aws: { source: "hashicorp/aws", version: ">= 6.25.0, < 7.0.0" },
      kubernetes: { source: "hashicorp/kubernetes", version: ">= 2.38.0, < 4.0.0" },
      helm: { source: "hashicorp/helm", version: ">= 3.1.1, < 4.0.0" },
    },
  });
});
