import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { assertValid } from "../../src/engine/problem";
import { type LakeTable, tablesJson } from "../iceberg/lake-table";
import type { GlueRole } from "./glue-role";
import { type JobArguments, jobArguments } from "./job-arguments";
import { JobCode } from "./job-code";
import { jobProblems, type JobSettings } from "./job-problems";
import { JobWorkflow } from "./job-workflow";
import { SparkJob } from "./spark-job";

/** Descriptions of the jobs, in the order in which they run. */
const jobs = {
  processing: "Writes files of raw/ to Iceberg tables, bad records to quarantine",
  quality: "Checks Iceberg tables and publishes them to curated/",
} as const;

export type LakeJobName = keyof typeof jobs;

const app = "lake-jobs";
/** Entries of Glue, and that of spark-submit, whose first argument is the job. */
const scripts = { processing: "src/glue_processing.py", quality: "src/glue_quality.py", spark: "src/lake_job.py" };

export interface LakeJobsProps extends Omit<JobArguments, "tablesUrl" | "packageUrl"> {
  /** Beginning of the names. */
  readonly prefix: string;
  /** Key of the scripts bucket. */
  readonly keyArn: string;
  readonly role: GlueRole;
  readonly securityConfiguration: string;
  readonly tables: readonly LakeTable[];
  readonly glueVersion: string;
  readonly settings: Readonly<Record<LakeJobName, JobSettings>>;
  /** Starts the workflow by a cron expression in UTC. Default: on demand. */
  readonly schedule?: string;
  readonly dependsOn: ITerraformDependable[];
}

/** Names of the jobs, for permissions of their role, which exist before them. */
export const lakeJobNames = (prefix: string): Readonly<Record<LakeJobName, string>> => ({
  processing: `${prefix}-data-processing`,
  quality: `${prefix}-data-quality`,
});

/** The jobs of the data lake with their code, and the workflow that runs one after the other. */
export class LakeJobs extends Construct {
  /** Names of the jobs. */
  readonly names: Readonly<Record<LakeJobName, string>>;
  readonly workflowName: string;
  /** Code and tables in the scripts bucket, for other services that run the jobs. */
  readonly code: JobCode;

  /** @throws UserError if a script is missing, or Glue would reject the settings of a job */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: LakeJobsProps,
  ) {
    super(scope, id);
    const { prefix } = props;
    const code = (this.code = new JobCode(this, "code", {
      bucketName: props.scriptsBucketName,
      keyArn: props.keyArn,
      app,
      scripts,
      packageEntry: scripts.processing,
      tables: tablesJson(props.tables),
    }));
    const defaults = jobArguments({ ...props, tablesUrl: code.tablesUrl, packageUrl: code.packageUrl });
    const own = Object.keys(defaults);
    assertValid(Object.entries(props.settings).flatMap(([name, settings]) => jobProblems(name, settings, own)));

    this.names = {
      processing: this.createJob("processing", code, defaults),
      quality: this.createJob("quality", code, defaults),
    };
    this.workflowName = new JobWorkflow(this, "workflow", {
      name: `${prefix}-data-lake`,
      description: "Processing, then quality",
      jobs: [this.names.processing, this.names.quality],
      schedule: props.schedule,
    }).name;
  }

  private createJob(name: LakeJobName, code: JobCode, defaults: Readonly<Record<string, string>>): string {
    const { prefix, role, settings, glueVersion, securityConfiguration, dependsOn } = this.props;
    const job = new SparkJob(this, name, {
      ...settings[name],
      name: lakeJobNames(prefix)[name],
      description: jobs[name],
      glueVersion,
      roleArn: role.arn,
      securityConfiguration,
      scriptUrl: code.scriptUrls[name]!,
      arguments: { ...defaults, ...settings[name].arguments },
      dependsOn: [...role.ready, ...dependsOn],
    });
    return job.name;
  }
}
