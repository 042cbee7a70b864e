import { GlueJob } from "@cdktf/provider-aws/lib/glue-job";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { JobSettings } from "./job-problems";

export interface SparkJobProps extends JobSettings {
  readonly name: string;
  readonly description: string;
  readonly glueVersion: string;
  readonly roleArn: string;
  readonly securityConfiguration: string;
  /** S3 URL of the script, with a hash of its content: a changed script is a changed job. */
  readonly scriptUrl: string;
  readonly dependsOn: ITerraformDependable[];
}

/** A Spark job. Glue bills DPU-hours: workers × DPUs of the type × $0.44, with FLEX $0.29. */
export class SparkJob extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: SparkJobProps) {
    super(scope, id);
    this.name = new GlueJob(this, "resource", {
      name: props.name,
      description: props.description,
      glueVersion: props.glueVersion,
      roleArn: props.roleArn,
      securityConfiguration: props.securityConfiguration,
      command: { name: "glueetl", scriptLocation: props.scriptUrl, pythonVersion: "3" },
      workerType: props.workerType,
      numberOfWorkers: props.workers,
      timeout: props.timeoutMinutes,
      maxRetries: props.maxRetries,
      executionClass: props.executionClass,
      executionProperty: { maxConcurrentRuns: props.maxConcurrentRuns },
      defaultArguments: { ...props.arguments },
      dependsOn: props.dependsOn,
    }).name;
  }
}
