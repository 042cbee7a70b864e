import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { awsVariables, SignedClient } from "../aws/signed-client";
import { sandboxProject } from "../aws/sandbox-project";
import { startTestSandbox } from "../aws/test-sandbox";
import { succeed } from "../projects/programs";
import { lakeJobs, lakeJobsHome } from "./lake-jobs";
import { WorkflowRunner } from "./workflow-runner";

const region = "us-east-2";
const units = ["kms", "alerting", "lake-storage", "glue"];
const environments = join(__dirname, "..", "..", "..", "environments");

type Outputs = Readonly<Record<string, { readonly value: string }>>;

/** The units of lake/sandbox that hold data, applied to emulators of their own by real Terraform. */
export function lakeProject() {
  const project = sandboxProject(units, {}, "lake");
  cpSync(join(environments, "lake", "shared"), join(project.root, "environments", "lake", "shared"), {
    recursive: true,
  });
  mkdirSync(join(project.root, "apps"));
  cpSync(lakeJobs, join(project.root, "apps", "lake-jobs"), { recursive: true });
  return project;
}

/** An applied lake, and what tests do with it. */
export class LakeSandbox {
  private constructor(
    readonly stop: () => Promise<unknown>,
    readonly runner: WorkflowRunner,
    private readonly aws: SignedClient,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly home: string,
    private readonly outputs: Readonly<Record<"lake-storage" | "glue", Outputs>>,
  ) {}

  static async start(project: ReturnType<typeof lakeProject>): Promise<LakeSandbox> {
    const home = lakeJobsHome();
    const { endpoint, credentials, credentialsFile, stop } = await startTestSandbox("sandbox-lake");
    project.connectTo({ endpoint, credentialsFile });
    const applied = project.strata("apply", "lake-sandbox", ...units, "--auto-approve", "--allow-changed");
    if (applied.code !== 0) throw new Error(applied.out + applied.err);
    const outputsOf = (unit: string) =>
      JSON.parse(project.strata("output", "lake-sandbox", unit, "--json").out) as Outputs;
    const outputs = { "lake-storage": outputsOf("lake-storage"), glue: outputsOf("glue") };
    const environment = { ...awsVariables(endpoint, credentials), AWS_REGION: region, AWS_DEFAULT_REGION: region };
    const aws = new SignedClient(endpoint, credentials, region);
    return new LakeSandbox(stop, new WorkflowRunner({ aws, environment, home }), aws, environment, home, outputs);
  }

  output(unit: "lake-storage" | "glue", name: string): string {
    return this.outputs[unit][name]!.value;
  }

  get bucket(): string {
    return this.output("lake-storage", "lakeBucketName");
  }

  async put(key: string, body: string): Promise<void> {
    const answer = await this.aws.send("s3", `/${this.bucket}/${key}`, { method: "PUT", body });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async keys(prefix: string): Promise<string[]> {
    const answer = await this.aws.send("s3", `/${this.bucket}?list-type=2&prefix=${encodeURIComponent(prefix)}`);
    return [...(await answer.text()).matchAll(/<Key>([^<]+)/g)].map(([, key]) => key!);
  }

  async sqs<T>(operation: string, fields: object): Promise<T> {
    const headers = { "x-amz-target": `AmazonSQS.${operation}`, "content-type": "application/x-amz-json-1.0" };
    const answer = await this.aws.send("sqs", "/", { method: "POST", headers, body: JSON.stringify(fields) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  }

  /** Variables and program of the loader, as its task in ECS has them. */
  loader(queueUrl: string) {
    const task = { LAKE_BUCKET: this.bucket, ENVIRONMENT: "lake-sandbox", QUEUE_URL: queueUrl };
    return {
      program: join(this.home, "venv", "bin", "python"),
      args: ["-m", "lake_jobs.loader"],
      env: { ...this.environment, ...task, PYTHONPATH: join(lakeJobs, "src"), PYTHONUNBUFFERED: "1" },
    };
  }

  /** Runs the loader until the queue is empty and returns the lines of its log. */
  load(queueUrl: string): Record<string, string>[] {
    const { program, args, env } = this.loader(queueUrl);
    const log = succeed(program, [...args, "--drain"], { cwd: lakeJobs, env });
    return log
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, string>);
  }

  /** Where the catalog says that the state of each table is: another place is another state. */
  async tableStates(): Promise<Record<string, string>> {
    const { TableList } = await this.runner.glue<{
      TableList: { Name: string; Parameters: { metadata_location: string } }[];
    }>("GetTables", { DatabaseName: this.output("glue", "databaseName") });
    return Object.fromEntries(TableList.map(({ Name, Parameters }) => [Name, Parameters.metadata_location]));
  }

  /** Reads through the catalog with Spark; queries name tables as `lake.<table>`. */
  async read(...queries: readonly string[]): Promise<Record<string, unknown>[][]> {
    const database = this.output("glue", "databaseName");
    const statements = queries.map((query) => query.replaceAll("lake.", `glue_catalog.${database}.`));
    const script = join(__dirname, "read_tables.py");
    const { state, result, log } = await this.runner.spark("read", 5, [
      script,
      `s3://${this.bucket}/`,
      database,
      ...statements,
    ]);
    if (state !== "SUCCEEDED") throw new Error(log.slice(-5_000));
    return JSON.parse(result) as Record<string, unknown>[][];
  }
}
