import type { z } from "zod";
import type { InternetAccess } from "../../../modules/network/nat";
import { existing, unit } from "../../../src/engine/unit";
import { gitopsHost } from "../../../src/layers/kubernetes/gitops-host";
import { observabilityHost } from "../../../src/layers/observability/observability-host";
import { evaluate } from "../../../src/policy/evaluate";
import { problemsOf, synthFiles, testEnvironment, type TestSettings } from "../projects/synth";

const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
const topic = (name: string) => `arn:aws:sns:us-east-1:111111111111:${name}`;
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111111111111:secret:${name}`;

/** Outputs that the layers of hosts need, as they would be in an account. */
export const hostValues = {
  vpc: {
    zones: ["us-east-1a", "us-east-1b"],
    privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
    publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
    internetAccess: "nat" as InternetAccess,
  },
  securityGroups: { kubernetesSecurityGroupId: "sg-kubernetes", monitoringSecurityGroupId: "sg-monitoring" },
  kms: { ebsKeyArn: key("ebs"), secretsKeyArn: key("secrets"), snsKeyArn: key("sns") },
  secrets: { argocdSecretArn: secret("argocd"), grafanaSecretArn: secret("grafana") },
  alerting: { pageTopicArn: topic("page"), ticketTopicArn: topic("ticket") },
};

const hostNeeds = {
  vpc: existing(hostValues.vpc),
  securityGroups: existing(hostValues.securityGroups),
  kms: existing(hostValues.kms),
  secrets: existing(hostValues.secrets),
  alerting: existing(hostValues.alerting),
};

const layers = { "gitops-host": gitopsHost, "observability-host": observabilityHost };

/** Inputs of each host. */
export interface HostInputs {
  readonly "gitops-host": Partial<z.input<typeof gitopsHost.inputs>>;
  readonly "observability-host": Partial<z.input<typeof observabilityHost.inputs>>;
}

/** The root module of a host, with other inputs or needs than the default ones. */
export const synthHost = <N extends keyof HostInputs>(
  name: N,
  values: HostInputs[N] & Partial<typeof hostNeeds> = {},
  settings: TestSettings = {},
) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(settings),
    [`environments/test/${name}.ts`]: unit(layers[name] as never, { ...hostNeeds, ...values } as never),
  }).get(`test-${name}`)!;

/** The problems of a host, without its file. */
export const hostProblems = <N extends keyof HostInputs>(
  name: N,
  values: HostInputs[N] & Partial<typeof hostNeeds>,
): string[] =>
  problemsOf(() => synthHost(name, values)).map((text) => text.replace(`environments/test/${name}.ts: `, ""));

const judged = <N extends keyof HostInputs>(name: N, inputs: HostInputs[N]) =>
  evaluate([synthHost(name, inputs, { tags: { "cost-center": "tests" } })]);

/** Findings of the policy in a host of a well-tagged environment. */
export const findingsOf = <N extends keyof HostInputs>(name: N, inputs: HostInputs[N] = {}): string[] =>
  judged(name, inputs).findings.map(({ rule, address, message }) => `${rule.id} ${address}: ${message}`);

/** Findings that the layer itself waives. */
export const waivedIn = <N extends keyof HostInputs>(name: N, inputs: HostInputs[N] = {}): string[] =>
  judged(name, inputs).suppressed.map(({ rule, address }) => `${rule.id} ${address}`);
