import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { SignedClient } from "../aws/signed-client";
import { lakeJobs } from "./lake-jobs";

/** One run of a job, as Glue ends it. */
export interface JobRun {
  readonly job: string;
  readonly state: "SUCCEEDED" | "FAILED" | "TIMEOUT";
  /** Last line of its output: the result as JSON. */
  readonly result: string;
  /** The log of Spark, then the output with the stack trace of Python: spark-submit prints both to its output. */
  readonly log: string;
}

interface Job {
  readonly Command: { readonly ScriptLocation: string };
  readonly DefaultArguments: Readonly<Record<string, string>>;
  readonly Timeout: number;
  readonly MaxRetries?: number;
}

interface Condition {
  readonly JobName: string;
  readonly State: JobRun["state"];
}

interface Trigger {
  readonly WorkflowName?: string;
  readonly Type: "ON_DEMAND" | "SCHEDULED" | "CONDITIONAL";
  readonly Predicate?: { readonly Logical?: "AND" | "ANY"; readonly Conditions: readonly Condition[] };
  readonly Actions: readonly { readonly JobName: string; readonly Arguments?: Readonly<Record<string, string>> }[];
}

export interface WorkflowRunnerOptions {
  readonly aws: SignedClient;
  /** Where the jobs find AWS and their credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of `set-up.sh`. */
  readonly home: string;
}

/**
 * Runs workflows of the emulated Glue with real Spark: triggers, jobs, arguments, timeouts and retries are what Glue has,
 * and scripts and packages are what the scripts bucket has. Nothing comes from the project but the Spark installation.
 */
export class WorkflowRunner {
  constructor(private readonly options: WorkflowRunnerOptions) {}

  async glue<T>(operation: string, fields: object): Promise<T> {
    const headers = { "x-amz-target": `AWSGlue.${operation}`, "content-type": "application/x-amz-json-1.1" };
    const answer = await this.options.aws.send("glue", "/", { method: "POST", headers, body: JSON.stringify(fields) });
    if (!answer.ok) throw new Error(`${operation}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Starts a workflow and waits for its end. The runs are in the order in which they ended. */
  async run(workflow: string, run: string): Promise<JobRun[]> {
    const all = await this.glue<{ Triggers: Trigger[] }>("GetTriggers", {});
    const triggers = all.Triggers.filter(({ WorkflowName }) => WorkflowName === workflow);
    const ended: JobRun[] = [];
    let next = triggers.filter(({ Type }) => Type !== "CONDITIONAL");
    let waiting = triggers.filter(({ Type }) => Type === "CONDITIONAL");
    while (next.length > 0) {
      for (const { JobName, Arguments = {} } of next.flatMap(({ Actions }) => Actions)) {
        ended.push(await this.runJob(JobName, { ...Arguments, "--WORKFLOW_NAME": workflow, "--WORKFLOW_RUN_ID": run }));
      }
      next = waiting.filter((trigger) => fires(trigger, ended));
      waiting = waiting.filter((trigger) => !next.includes(trigger));
    }
    return ended;
  }

  private async runJob(name: string, given: Readonly<Record<string, string>>): Promise<JobRun> {
    const { Job: job } = await this.glue<{ Job: Job }>("GetJob", { JobName: name });
    const work = mkdtempSync(join(tmpdir(), "strata-job-"));
    try {
      const script = await this.download(job.Command.ScriptLocation, work);
      const packages = job.DefaultArguments["--extra-py-files"]?.split(",") ?? [];
      const libraries = await Promise.all(packages.map((url) => this.download(url, work)));
      for (let tries = 0; ; tries++) {
        const run = { "--JOB_NAME": name, "--JOB_RUN_ID": `jr_${Date.now()}`, "--JOB_ID": `j_${name}` };
        const all = Object.entries({ ...job.DefaultArguments, ...given, ...run }).flat();
        const ended = await this.spark(name, job.Timeout, [...pyFiles(libraries), script, ...all], work);
        if (ended.state === "SUCCEEDED" || tries >= (job.MaxRetries ?? 0)) return ended;
      }
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }

  /** Runs spark-submit to its end, and kills it at the job's timeout. */
  spark(job: string, timeoutMinutes: number, args: readonly string[], cwd = tmpdir()): Promise<JobRun> {
    const { environment, home } = this.options;
    const python = join(home, "venv", "bin", "python");
    const env = { PATH: process.env["PATH"], HOME: cwd, SPARK_LOCAL_IP: "127.0.0.1", PYSPARK_PYTHON: python };
    const settings = ["--properties-file", join(lakeJobs, "spark-defaults.conf"), "--master", "local[2]"];
    // Half of the CPU time of a job with few records goes to the optimizing compiler of Java.
    const java = ["--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"];
    const child = spawn(
      join(home, "venv", "bin", "spark-submit"),
      [...settings, ...java, "--driver-class-path", `${home}/jars/*`, ...args],
      { cwd, env: { ...env, ...environment }, detached: true, stdio: ["ignore", "pipe", "pipe"] },
    );
    let [output, errors, timedOut] = ["", "", false];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    const timer = setTimeout(() => {
      timedOut = true;
      process.kill(-child.pid!, "SIGKILL");
    }, timeoutMinutes * 60_000);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        clearTimeout(timer);
        const state = timedOut ? "TIMEOUT" : code === 0 ? "SUCCEEDED" : "FAILED";
        resolve({ job, state, result: output.trimEnd().split("\n").at(-1)!, log: errors + output });
      });
    });
  }

  private async download(url: string, folder: string): Promise<string> {
    const [, path = ""] = /^s3:\/(\/.+)$/.exec(url) ?? [];
    const answer = await this.options.aws.send("s3", path);
    if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
    const file = join(folder, basename(path));
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
    return file;
  }
}

const pyFiles = (files: readonly string[]): string[] => (files.length > 0 ? ["--py-files", files.join(",")] : []);

/** Whether the predicate of a trigger is met by the runs that have ended. */
function fires({ Predicate }: Trigger, ended: readonly JobRun[]): boolean {
  const met = ({ JobName, State }: Condition) => ended.some(({ job, state }) => job === JobName && state === State);
  const conditions = Predicate?.Conditions ?? [];
  return Predicate?.Logical === "ANY" ? conditions.some(met) : conditions.length > 0 && conditions.every(met);
}
