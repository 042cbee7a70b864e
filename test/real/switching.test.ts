import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sandboxCredentialsFile } from "../../modules/aws/emulated-services";
import { assembleProject } from "../../src/engine/project";
import { localState } from "../../src/engine/state";
import { existing, unit } from "../../src/engine/unit";
import { eks } from "../../src/layers/kubernetes/eks";
import { msk } from "../../src/layers/kafka/msk";
import { synthesizeTo } from "../../src/cli/project";
import { changesInText } from "../../src/run/plans/plan-text";
import { elements, EmulatedAws } from "../support/aws/emulated-aws";
import { succeed } from "../support/projects/programs";
import { sourceFiles, testEnvironment } from "../support/projects/synth";
import { startTestSandbox } from "../support/aws/test-sandbox";

/**
 * Common changes to a running platform, applied one after the other by real Terraform and the real AWS provider on
 * emulators. No change may replace a stateful resource, and each must be followed by an empty plan.
 */
const account = "123456789012";
let root: string;
let endpoint: string;
let stop: () => Promise<unknown>;
let vpcId: string;
let subnets: string[];
const ranges = [0, 1, 2].map((index) => `10.0.${index * 16}.0/20`);
const subnetCidrs = { public: [], private: ranges, intra: ranges, controlPlane: ranges };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "strata-"));
  const sandbox = await startTestSandbox("switching");
  ({ endpoint, stop } = sandbox);
  mkdirSync(join(root, dirname(sandboxCredentialsFile)), { recursive: true });
  copyFileSync(sandbox.credentialsFile, join(root, sandboxCredentialsFile));
  const aws = new EmulatedAws(endpoint, sandbox.credentials);
  const ec2 = async (element: string, form: Readonly<Record<string, string>>): Promise<string> =>
    elements(await aws.ec2(form), element)[0]!;
  vpcId = await ec2("vpcId", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
  subnets = await Promise.all(
    ["a", "b", "c"].map((zone, index) =>
      ec2("subnetId", {
        Action: "CreateSubnet",
        VpcId: vpcId,
        CidrBlock: ranges[index]!,
        AvailabilityZone: `us-east-1${zone}`,
      }),
    ),
  );
}, 180_000);

afterAll(async () => {
  await stop();
  rmSync(root, { recursive: true, force: true });
});

const cwdOf = (name: string) => join(root, "cdktf.out", "stacks", `test-${name}`);

/** Synthesizes and applies a unit, and returns the planned actions by address. Starts Terraform as rarely as possible. */
function switchTo(name: string, placed: unknown): Record<string, string> {
  const environment = testEnvironment({ account, state: localState(), emulator: { endpoint } });
  const files = sourceFiles({
    "environments/test/environment.ts": environment,
    [`environments/test/${name}.ts`]: placed,
  });
  const assembled = assembleProject(files);
  synthesizeTo({ root, outdir: "cdktf.out" }, assembled, assembled.units, () => undefined);
  const cwd = cwdOf(name);
  // Each init computes the checksum of a provider of 900 MB.
  if (!existsSync(join(cwd, ".terraform"))) succeed("terraform", ["init", "-input=false"], { cwd });
  const text = succeed("terraform", ["apply", "-auto-approve", "-input=false"], { cwd });
  expect(succeed("terraform", ["plan", "-input=false"], { cwd })).toContain("No changes.");
  const onlyOutputs = !/^Plan: /m.test(text);
  const resources = onlyOutputs ? [] : changesInText(text)!.resources;
  return Object.fromEntries(resources.map(({ address, actions }) => [address, actions.join(" then ")]));
}

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;
const key = arn("kms", "key/00000000-0000-0000-0000-000000000000");

describe("kafka", () => {
  const place = (values: object) =>
    unit(msk, {
      vpc: existing({ vpcId, intraSubnetIds: subnets, subnetCidrs }),
      kms: existing({ mskKeyArn: key, logsKeyArn: key, secretsKeyArn: key }),
      brokers: 3,
      storageGib: 100,
      topics: { events: {} },
      ...values,
    });
  const cluster = "aws_msk_cluster.cluster";
  const configuration = "aws_msk_configuration.cluster_configuration";

  beforeAll(() => {
    switchTo("msk", place({}));
  }, 240_000);

  test.each([
    ["one more broker in each zone", { brokers: 6 }, { [cluster]: "update" }],
    ["more storage", { brokers: 6, storageGib: 200 }, { [cluster]: "update" }],
    [
      "a newer Kafka version, with its own configuration",
      { brokers: 6, storageGib: 200, kafkaVersion: "4.1.x.kraft" },
      { [cluster]: "update", [configuration]: "create then delete" },
    ],
    [
      "one more topic, which is no AWS resource",
      { brokers: 6, storageGib: 200, kafkaVersion: "4.1.x.kraft", topics: { events: {}, orders: {} } },
      {},
    ],
    [
      "another broker setting",
      {
        brokers: 6,
        storageGib: 200,
        kafkaVersion: "4.1.x.kraft",
        topics: { events: {}, orders: {} },
        topicDefaults: { retentionHours: 48 },
      },
      { [cluster]: "update", [configuration]: "update" },
    ],
  ])(
    "%s",
    (_name, values, changes) => {
      expect(switchTo("msk", place(values))).toEqual(changes);
    },
    240_000,
  );
});

describe("kubernetes", () => {
  const place = (values: object) =>
    unit(eks, {
      vpc: existing({
        vpcId,
        privateSubnetIds: subnets,
        cidrs: ["10.0.0.0/16"],
        internetAccess: "nat" as const,
        interfaceEndpoints: [] as string[],
        podSubnetCidrs: [] as string[],
        podAddresses: "shared" as const,
        zones: ["us-east-1a", "us-east-1b"],
        controlPlaneSubnetIds: subnets,
        subnetCidrs,
      }),
      kms: existing({ eksKeyArn: key, ebsKeyArn: key, logsKeyArn: key }),
      compute: "managed-nodes", // the provider would need a minute for the queue of Karpenter
      kubernetesVersion: "1.35",
      accessEntries: { admins: { principalArn: `arn:aws:iam::${account}:role/admin`, policy: "cluster-admin" } },
      ...values,
    });
  const nodeGroups = { batch: { instanceTypes: ["m7g.large"], minSize: 0, maxSize: 3 } };

  beforeAll(() => {
    switchTo("eks", place({}));
  }, 240_000);

  test("one more node group does not change the others", () => {
    const changes = switchTo("eks", place({ nodeGroups }));
    expect(new Set(Object.values(changes))).toEqual(new Set(["create"]));
    expect(Object.keys(changes).filter((address) => address.startsWith("aws_eks_node_group."))).toHaveLength(1);
  }, 240_000);

  test("a newer Kubernetes version is an in-place update", () => {
    const changes = switchTo("eks", place({ nodeGroups, kubernetesVersion: "1.36" }));
    expect(new Set(Object.values(changes))).toEqual(new Set(["update"]));
    expect(Object.keys(changes)).toContain("aws_eks_cluster.cluster");
  }, 240_000);
});
