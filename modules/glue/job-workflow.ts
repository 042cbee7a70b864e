import { GlueTrigger } from "@cdktf/provider-aws/lib/glue-trigger";
import { GlueWorkflow } from "@cdktf/provider-aws/lib/glue-workflow";
import { Construct } from "constructs";

export interface JobWorkflowProps {
  readonly name: string;
  readonly description: string;
  /** Names of the jobs, in the order in which they run. */
  readonly jobs: readonly string[];
  /** Starts it by a cron expression in UTC. Default: on demand. */
  readonly schedule?: string;
}

/** Jobs one after the other: each starts when the one before has succeeded. */
export class JobWorkflow extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { name, description, jobs, schedule }: JobWorkflowProps) {
    super(scope, id);
    // Two runs at once would merge into the same tables.
    const workflow = new GlueWorkflow(this, "resource", { name, description, maxConcurrentRuns: 1 });
    this.name = workflow.name;
    const [first = "", ...rest] = jobs;
    new GlueTrigger(this, "start", {
      name: `${name}-start`,
      description: `Starts ${name}`,
      workflowName: workflow.name,
      ...(schedule === undefined ? { type: "ON_DEMAND" } : { type: "SCHEDULED", schedule, startOnCreation: true }),
      actions: [{ jobName: first }],
    });
    for (const [index, jobName] of rest.entries()) {
      new GlueTrigger(this, `then-${index + 1}`, {
        name: `${name}-then-${index + 1}`,
        description: `Continues ${name} after a job that succeeded`,
        workflowName: workflow.name,
        type: "CONDITIONAL",
        startOnCreation: true,
        predicate: { conditions: [{ jobName: jobs[index], state: "SUCCEEDED" }] },
        actions: [{ jobName }],
      });
    }
  }
}
