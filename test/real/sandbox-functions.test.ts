import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { zip } from "../../modules/code/zip";
import { randomCredentials } from "../../src/sandbox/credentials";
import { sandboxStatus } from "../../src/sandbox";
import { EmulatedAws, elements } from "../support/aws/emulated-aws";
import { SignedClient } from "../support/aws/signed-client";
import { startTestSandbox, type TestSandbox } from "../support/aws/test-sandbox";

jest.setTimeout(180_000);

/** Lambda functions in the sandbox: who can run one, and what it can reach. See docs/sandbox.md. */
let sandbox: TestSandbox;
let aws: EmulatedAws;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  // What a user may have in the environment, and a function must not find.
  environment = { ...process.env };
  Object.assign(process.env, { STRATA_TEST_SECRET: "of the user", AWS_PROFILE: "production", AWS_CA_BUNDLE: "/none" });
  sandbox = await startTestSandbox("sandbox-functions");
  aws = new EmulatedAws(sandbox.endpoint, sandbox.credentials);
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" }] };
  const role = { Action: "CreateRole", RoleName: "runner", AssumeRolePolicyDocument: JSON.stringify(trust) };
  await form("iam", { ...role, Version: "2010-05-08" });
});
afterAll(async () => {
  process.env = environment;
  await sandbox.stop();
});

async function form(service: string, fields: Readonly<Record<string, string>>): Promise<string> {
  return (await aws.send(service, "/", { method: "POST", body: new URLSearchParams(fields) })).text();
}

async function json<T>(service: string, target: string, fields: object): Promise<T> {
  const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" };
  return (await aws.send(service, "/", { method: "POST", headers, body: JSON.stringify(fields) })).json() as Promise<T>;
}

const functions = "/2015-03-31/functions";

/** Creates a function with this body of its handler. */
async function createFunction(FunctionName: string, handler: string): Promise<string> {
  const code = `exports.handler = async (event) => { ${handler} };`;
  const archive = zip(new Map([["index.js", Buffer.from(code)]]));
  const body = {
    ...{ FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 60 },
    Role: "arn:aws:iam::123456789012:role/runner",
    Code: { ZipFile: Buffer.from(archive).toString("base64") },
  };
  const created = await aws.send("lambda", functions, { method: "POST", body: JSON.stringify(body) });
  expect(created.status).toBe(201);
  return ((await created.json()) as { FunctionArn: string }).FunctionArn;
}

async function invoke<T>(name: string, event: object = {}, client: SignedClient = aws): Promise<T> {
  const invocation = { method: "POST", body: JSON.stringify(event) };
  return (await client.send("lambda", `${functions}/${name}/invocations`, invocation)).json() as Promise<T>;
}

/** The requests of a handler to the gateway, signed by the signer of the AWS SDK. */
const signer = `const { SignatureV4 } = require(${JSON.stringify(require.resolve("@smithy/signature-v4"))});
  const { createHash, createHmac } = require("crypto");
  class Sha256 {
    constructor(secret) { this.hash = secret ? createHmac("sha256", secret) : createHash("sha256"); }
    update(data) { this.hash.update(data); }
    async digest() { return this.hash.digest(); }
  }
  const call = async (service, path, method = "GET", body = undefined, headers = {}) => {
    const url = new URL(path, process.env.AWS_ENDPOINT_URL);
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region } = process.env;
    const credentials = { accessKeyId, secretAccessKey };
    const signing = new SignatureV4({ credentials, region, service, sha256: Sha256, uriEscapePath: service !== "s3" });
    const request = { method, protocol: "http:", hostname: url.hostname, path: url.pathname, query: {}, body };
    const signed = await signing.sign({ ...request, headers: { host: url.host, ...headers } });
    const response = await fetch(url, { method, body, headers: signed.headers });
    return { status: response.status, text: await response.text() };
  };`;

test("a function reaches every service of the sandbox by the gateway: emulators and stand-ins", async () => {
  await createFunction(
    "caller",
    `${signer}
    const picture = { Image: { Bytes: Buffer.from("89504e470d0a1a0a", "hex").toString("base64") } };
    const target = { "x-amz-target": "RekognitionService.DetectLabels" };
    return [
      await call("s3", "/from-a-function", "PUT"),
      await call("kms", "/", "POST", "{}", { "x-amz-target": "TrentService.ListKeys" }),
      await call("rekognition", "/", "POST", JSON.stringify(picture), target),
      await call("s3", "/_ministack/reset", "POST"),
    ];`,
  );
  const answers = await invoke<{ status: number; text: string }[]>("caller");
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403]);
  expect(answers[2]!.text).toContain("Sandbox");
  expect(elements(await (await aws.send("s3", "/")).text(), "Name")).toContain("from-a-function");
});

test("a function has nothing of the user: no variable, no home folder, no package of the checkout", async () => {
  await createFunction(
    "curious",
    `const found = ["aws-sdk", "zod", "typescript"].filter((name) => {
      try { return require.resolve(name); } catch { return false; }
    });
    return { env: process.env, home: require("os").homedir(), folder: __dirname, found };`,
  );
  const { env, home, folder, found } = await invoke<{
    env: Record<string, string>;
    home: string;
    folder: string;
    found: string[];
  }>("curious");
  expect(Object.values(env)).not.toContain("of the user");
  expect(env).not.toHaveProperty("AWS_PROFILE");
  expect(env).not.toHaveProperty("AWS_CA_BUNDLE");
  expect(env["AWS_ENDPOINT_URL"]).toBe(sandbox.endpoint);
  expect(env["AWS_SECRET_ACCESS_KEY"]).not.toBe(sandbox.credentials.secretAccessKey);
  expect(found).toEqual([]);
  expect(folder.startsWith(resolve(__dirname, "../.."))).toBe(false);
  expect(folder.startsWith(home)).toBe(true);
  expect((statSync(dirname(home)).mode & 0o777).toString(8)).toBe("700");
});

test("only a signed request creates or runs a function", async () => {
  const requests: [string, string][] = [
    [functions, "{}"],
    [`${functions}/caller/invocations`, "{}"],
    ["/restapis/0a1b2c3d/$default/_user_request_/uploads", ""],
  ];
  const stranger = new SignedClient(sandbox.endpoint, randomCredentials());
  const known = { accessKeyId: "123456789012", secretAccessKey: "test" }; // ministack's own
  for (const [path, body] of requests) {
    const statuses = await Promise.all([
      fetch(sandbox.endpoint + path, { method: "POST", body }),
      stranger.send("lambda", path, { method: "POST", body }),
      new SignedClient(sandbox.endpoint, known).send("lambda", path, { method: "POST", body }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403]);
  }
});

test("a queue calls its function, and a failed message ends in the dead-letter queue", async () => {
  const create = async (QueueName: string, Attributes: object) =>
    (await json<{ QueueUrl: string }>("sqs", "AmazonSQS.CreateQueue", { QueueName, Attributes })).QueueUrl;
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
  const deadLetters = await create("work-dead-letter", {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("work-dead-letter"), maxReceiveCount: 2 });
  const queue = await create("work", { RedrivePolicy, VisibilityTimeout: "1" });
  await createFunction(
    "worker",
    `${signer}
    const failed = [];
    for (const { messageId, body } of event.Records) {
      if (body === "poison") failed.push({ itemIdentifier: messageId });
      else await call("s3", "/from-a-function/" + body, "PUT", "done");
    }
    return { batchItemFailures: failed };`,
  );
  const mapping = {
    ...{ FunctionName: "worker", EventSourceArn: arnOf("work"), BatchSize: 10 },
    ...{ FunctionResponseTypes: ["ReportBatchItemFailures"], ScalingConfig: { MaximumConcurrency: 2 } },
  };
  await aws.send("lambda", "/2015-03-31/event-source-mappings/", { method: "POST", body: JSON.stringify(mapping) });
  for (const MessageBody of ["one", "poison", "two"])
    await json("sqs", "AmazonSQS.SendMessage", { QueueUrl: queue, MessageBody });
  const { Messages: dead } = await json<{ Messages: { Body: string }[] }>("sqs", "AmazonSQS.ReceiveMessage", {
    ...{ QueueUrl: deadLetters, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 },
  });
  expect(dead.map(({ Body }) => Body)).toEqual(["poison"]);
  expect(elements(await (await aws.send("s3", "/from-a-function")).text(), "Key")).toEqual(["one", "two"]);
});

/** Receives one message of a queue. */
async function receive(name: string): Promise<Record<string, unknown>> {
  const QueueUrl = `${sandbox.endpoint}/123456789012/${name}`;
  const { Messages } = await json<{ Messages?: { Body: string }[] }>("sqs", "AmazonSQS.ReceiveMessage", {
    ...{ QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 1 },
  });
  return JSON.parse(Messages![0]!.Body) as Record<string, unknown>;
}

test("an upload reaches a queue by EventBridge, and the stand-ins tell queues what they have done", async () => {
  for (const bucket of ["media-in", "media-out"]) await aws.send("s3", `/${bucket}`, { method: "PUT" });
  const notification = "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>";
  await aws.send("s3", "/media-in?notification", { method: "PUT", body: notification });
  for (const [QueueName, EventPattern] of [
    ["uploaded", { source: ["aws.s3"], "detail-type": ["Object Created"] }],
    ["converted", { source: ["aws.mediaconvert"], detail: { status: ["COMPLETE", "ERROR"] } }],
    ["read", undefined],
  ] as const) {
    await json("sqs", "AmazonSQS.CreateQueue", { QueueName });
    if (EventPattern === undefined) continue;
    await json("events", "AWSEvents.PutRule", { Name: QueueName, EventPattern: JSON.stringify(EventPattern) });
    const Targets = [{ Id: "queue", Arn: `arn:aws:sqs:us-east-1:123456789012:${QueueName}` }];
    await json("events", "AWSEvents.PutTargets", { Rule: QueueName, Targets });
  }
  await aws.send("s3", "/media-in/uploads/1/film.mp4", { method: "PUT", body: "%PDF-1.7 and a film" });
  expect(await receive("uploaded")).toMatchObject({ detail: { bucket: { name: "media-in" }, object: { size: 19 } } });

  const [topic = ""] = elements(await form("sns", { Action: "CreateTopic", Name: "read" }), "TopicArn");
  const subscription = { Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:123456789012:read" };
  await form("sns", { Action: "Subscribe", TopicArn: topic, ...subscription });
  const { JobId } = await json<{ JobId: string }>("textract", "Textract.StartDocumentTextDetection", {
    DocumentLocation: { S3Object: { Bucket: "media-in", Name: "uploads/1/film.mp4" } },
    NotificationChannel: { SNSTopicArn: topic, RoleArn: "arn:aws:iam::123456789012:role/runner" },
  });
  expect(JSON.parse(String((await receive("read"))["Message"]))).toMatchObject({ JobId, Status: "SUCCEEDED" });

  const groupSettings = {
    type: "FILE_GROUP_SETTINGS",
    fileGroupSettings: { destination: "s3://media-out/outputs/1/" },
  };
  const settings = {
    inputs: [{ fileInput: "s3://media-in/uploads/1/film.mp4" }],
    outputGroups: [{ outputGroupSettings: groupSettings, outputs: [{ nameModifier: "-1080" }] }],
  };
  const job = { role: "arn:aws:iam::123456789012:role/runner", settings, userMetadata: { uploadId: "1" } };
  await aws.send("mediaconvert", "/2017-08-29/jobs", { method: "POST", body: JSON.stringify(job) });
  const outputFilePaths = ["s3://media-out/outputs/1/film-1080.mp4"];
  expect(await receive("converted")).toMatchObject({
    detail: {
      status: "COMPLETE",
      userMetadata: { uploadId: "1" },
      outputGroupDetails: [{ outputDetails: [{ outputFilePaths }] }],
    },
  });
  expect((await aws.send("s3", "/media-out/outputs/1/film-1080.mp4")).status).toBe(200);
});

test("an HTTP API runs its function for a signed request", async () => {
  const api = async (path: string, body: object) =>
    (await (
      await aws.send("apigateway", `/v2/apis${path}`, { method: "POST", body: JSON.stringify(body) })
    ).json()) as {
      apiId: string;
      integrationId: string;
    };
  const arn = await createFunction(
    "api",
    `return { statusCode: 201, body: event.requestContext.http.method + event.rawPath };`,
  );
  const { apiId } = await api("", { name: "upload", protocolType: "HTTP" });
  const proxy = { integrationType: "AWS_PROXY", integrationUri: arn, payloadFormatVersion: "2.0" };
  const { integrationId } = await api(`/${apiId}/integrations`, proxy);
  const target = `integrations/${integrationId}`;
  await api(`/${apiId}/routes`, { routeKey: "POST /uploads", authorizationType: "AWS_IAM", target });
  await api(`/${apiId}/stages`, { stageName: "$default", autoDeploy: true });
  const path = `/restapis/${apiId}/$default/_user_request_/uploads`;
  const answer = await aws.send("execute-api", path, { method: "POST", body: "{}" });
  expect([answer.status, await answer.text()]).toEqual([201, "POST/uploads"]);
  expect((await fetch(sandbox.endpoint + path, { method: "POST", body: "{}" })).status).toBe(403);
});

test("at most 32 functions run at a time, and stopping the sandbox leaves no process and no code", async () => {
  await createFunction("sleeper", `if (event.block) for (;;); await new Promise((done) => setTimeout(done, 5_000));`);
  const statuses = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const path = `${functions}/sleeper/invocations`;
      return (await aws.send("lambda", path, { method: "POST", body: "{}" })).status;
    }),
  );
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(32);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(8);

  const { processes } = await sandboxStatus({ directory: dirname(sandbox.credentialsFile) });
  const { pid, address } = processes.find(({ name }) => name === "ministack")!;
  void invoke("sleeper", { block: true }).catch(() => undefined); // does not end by itself
  await new Promise((done) => setTimeout(done, 2_000));
  const workers = sessionOf(pid!).filter((each) => each !== pid);
  expect(workers.length).toBeGreaterThan(0);
  expect(readdirSync(join(dirname(address!), "tmp")).some((name) => name.startsWith("ministack-lambda-"))).toBe(true);
  await sandbox.stop();
  expect(workers.filter((worker) => runs(worker))).toEqual([]);
  expect(existsSync(dirname(address!))).toBe(false);
});

/** The processes in the session of a process. */
function sessionOf(leader: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.[3] === String(leader));
}

const runs = (pid: number): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/exe`) !== "";
  } catch {
    return false; // it ended
  }
};

/** Fields of /proc/<pid>/stat after the name: state, parent, group, session … */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
