import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { sandboxCredentialsFile } from "../../modules/aws/emulated-services";
import { startTestSandbox, type TestSandbox } from "../support/aws/test-sandbox";
import { encodings } from "../support/encodings";
import { temporaryProject } from "../support/projects/temporary-project";

jest.setTimeout(240_000);

/**
 * Generated values, read from Secrets Manager after real applies, are searched for in everything that runs leave: states,
 * plans as Terraform keeps them and as JSON, output, logs, reports.
 */
const project = temporaryProject();
let sandbox: TestSandbox;
let secretsManager: SecretsManagerClient;
beforeAll(async () => {
  sandbox = await startTestSandbox("secrets");
  const { endpoint, credentials } = sandbox;
  secretsManager = new SecretsManagerClient({ endpoint, credentials, region: "us-east-2" });
  project.write({
    [sandboxCredentialsFile]: readFileSync(sandbox.credentialsFile, "utf8"),
    "environments/lab/environment.ts": `import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({
  organization,
  aws: { account: "123456789012", region: "us-east-2", emulator: { endpoint: "${endpoint}" } },
  state: localState(),
  deletionProtection: false,
});
`,
    "environments/lab/secrets.ts": `import { existing, unit } from "../../src/engine/unit";
import { secrets } from "../../src/layers/security/secrets";
const key = "arn:aws:kms:us-east-2:123456789012:key/7c1f4a52-93d0-4b0e-8a6f-2f1d6c0b9e3a";
const topic = "arn:aws:sns:us-east-2:123456789012:lab";
export default unit(secrets, {
  kms: existing({ secretsKeyArn: key, logsKeyArn: key }),
  alerting: existing({ pageTopicArn: topic, ticketTopicArn: topic }),
  recoveryDays: 0,
});
`,
  });
});
afterAll(() => sandbox.stop());

const plain = (text: string) => text.replace(/\d+(?:\.\d+)? s\b/g, "");

/** Every generated value by secret and field. */
async function generatedValues(): Promise<ReadonlyMap<string, string>> {
  const { SecretList: list = [] } = await secretsManager.send(new ListSecretsCommand({}));
  const found = new Map<string, string>();
  for (const { Name: name = "" } of list) {
    const { SecretString: text = "{}" } = await secretsManager.send(new GetSecretValueCommand({ SecretId: name }));
    for (const [field, value] of Object.entries(JSON.parse(text) as Record<string, string>))
      if (field !== "username") found.set(`${name} ${field}`, value);
  }
  return found;
}

/** Every file below a folder with its bytes as text. */
const filesBelow = (folder: string): (readonly [string, string])[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => [file, readFileSync(file, "latin1")] as const);

test("no generated value is in a state, a plan, a log, a report or an output", async () => {
  const printed: string[] = [];
  const run = (...args: string[]) => {
    const { code, out, err } = project.strata(...args);
    printed.push(out, err);
    return { code, out: plain(out), err };
  };
  expect(run("plan", "lab", "--out-dir", "plans", "--verbose")).toMatchObject({ code: 0 });
  expect(run("apply", "lab", "--auto-approve", "--report-file", "report.json")).toMatchObject({ code: 0 });
  expect(run("plan", "lab", "--json", "--detailed-exitcode").code).toBe(0);
  expect(run("plan", "lab", "--out-dir", "plans-after", "--detailed-exitcode").code).toBe(0);
  expect(run("output", "lab", "secrets").code).toBe(0);

  const values = await generatedValues();
  expect([...values.keys()].sort()).toEqual([
    "acme-lab/application apiKey",
    "acme-lab/application encryptionKey",
    "acme-lab/application jwtKey",
    ...["argocd", "grafana", "mysql", "redis"].map((name) => `acme-lab/${name} password`),
  ]);
  expect(new Set(values.values()).size).toBe(values.size);
  for (const [field, value] of values)
    expect([field, value]).toEqual([field, expect.stringMatching(/^[A-Za-z0-9]{32,64}$/)]);

  const folders = [".strata/state", ".strata/runs", "plans", "plans-after", "cdktf.out"];
  const files = [
    ...folders.flatMap((folder) => filesBelow(join(project.root, folder))),
    ["report.json", project.read("report.json")] as const,
    ["printed", printed.join("\n")] as const,
  ];
  expect(files.map(([name]) => name.split("/").at(-1))).toEqual(
    expect.arrayContaining(["terraform.tfstate", "tfplan.binary", "cdk.tf.json"]),
  );
  const spellings = [...values].flatMap(([field, value]) =>
    Object.values(encodings).map((encode) => [field, encode(value)] as const),
  );
  const leaks = files.flatMap(([name, text]) =>
    spellings.filter(([, spelled]) => text.includes(spelled)).map(([field]) => `${field} in ${name}`),
  );
  expect(leaks).toEqual([]);
  const state = files.find(([name]) => name.endsWith("terraform.tfstate"))![1];
  expect(state).toContain('"has_secret_string_wo": true');
});

test("an apply leaves a rotated value, and destroy ends with nothing", async () => {
  const before = await generatedValues();
  const rotated = JSON.stringify({ username: "admin", password: "rotated".repeat(5) });
  await secretsManager.send(new PutSecretValueCommand({ SecretId: "acme-lab/grafana", SecretString: rotated }));
  project.write({
    "environments/lab/secrets.ts": project
      .read("environments/lab/secrets.ts")
      .replace("recoveryDays: 0", 'recoveryDays: 0, others: { extra: { description: "Extra" } }'),
  });
  expect(project.strata("apply", "lab", "--auto-approve")).toMatchObject({ code: 0 });
  const after = await generatedValues();
  expect(after.get("acme-lab/grafana password")).toBe("rotated".repeat(5));
  for (const [field, value] of before) if (!field.includes("grafana")) expect(after.get(field)).toBe(value);
  expect(after.has("acme-lab/extra password")).toBe(true);
  expect(project.strata("destroy", "lab", "--all", "--auto-approve")).toMatchObject({ code: 0 });
  expect((await generatedValues()).size).toBe(0);
});
