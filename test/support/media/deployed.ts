import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { DeployedFunction } from "./function-process";
import { project } from "./project";

/** Where `bin/sandbox.sh` keeps the states and the synthesized modules of media/sandbox. */
const states = join(project, ".strata", "state", "media", "sandbox");
const modules = join(project, ".strata", "sandbox-run", "stacks");

/** True if media/sandbox was applied and not destroyed since. */
export const isDeployed = (): boolean => existsSync(join(states, "media-processing", "terraform.tfstate"));

export interface DeployedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly visibilitySeconds: number;
  readonly maxReceives?: number;
  /** ARN of its dead-letter queue. Undefined for a dead-letter queue. */
  readonly deadLetterArn?: string;
}

export interface FunctionSource {
  readonly queue: DeployedQueue;
  readonly batchSize: number;
}

export interface JobDefinition {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** The resources of media/sandbox as Terraform applied them. */
export class DeployedMedia {
  readonly queues: readonly DeployedQueue[];
  private readonly resources: readonly StateResource[];

  constructor() {
    this.resources = readdirSync(states).flatMap(resourcesOf);
    this.queues = this.all("aws_sqs_queue").map(({ name, url, arn, visibility_timeout_seconds, redrive_policy }) => {
      const redrive = JSON.parse((redrive_policy as string) || "{}") as Redrive;
      return {
        name: name as string,
        url: url as string,
        arn: arn as string,
        visibilitySeconds: visibility_timeout_seconds as number,
        maxReceives: redrive.maxReceiveCount,
        deadLetterArn: redrive.deadLetterTargetArn,
      };
    });
  }

  /** Names of the handlers of all functions: `classify`. */
  get handlers(): string[] {
    return this.all("aws_lambda_function").map(({ function_name: name }) => handlerOf(name as string));
  }

  /** The function of a handler. */
  function(handler: string): DeployedFunction {
    const found = this.resources.find(
      ({ type, attributes }) =>
        type === "aws_lambda_function" && handlerOf(attributes["function_name"] as string) === handler,
    );
    if (found === undefined) throw new Error(`no function of ${handler}; there are ${this.handlers.join(", ")}`);
    const { function_name, filename, handler: entry, timeout, memory_size, environment } = found.attributes;
    const [{ variables }] = environment as [{ variables: Record<string, string> }];
    return {
      name: function_name as string,
      zip: join(modules, `media-sandbox-${found.unit}`, filename as string),
      handler: entry as string,
      timeoutSeconds: timeout as number,
      memoryMib: memory_size as number,
      environment: variables,
    };
  }

  /** The queue that feeds a function, and the most messages that it gets at once. */
  source(handler: string): FunctionSource {
    const { name } = this.function(handler);
    const mapping = this.all("aws_lambda_event_source_mapping").find(({ function_arn: arn }) =>
      (arn as string).endsWith(`:${name}`),
    );
    const queue = this.queues.find(({ arn }) => arn === mapping?.["event_source_arn"]);
    if (queue === undefined) throw new Error(`no queue feeds ${name}`);
    return { queue, batchSize: mapping!["batch_size"] as number };
  }

  /** Ids of the mappings of queues to functions. */
  get mappingIds(): string[] {
    return this.all("aws_lambda_event_source_mapping").map(({ uuid }) => uuid as string);
  }

  /** ARNs of the job queues of AWS Batch. */
  get jobQueues(): string[] {
    return this.all("aws_batch_job_queue").map(({ arn }) => arn as string);
  }

  /** The container of a job definition, by its ARN. */
  jobDefinition(arn: string): JobDefinition {
    const name = arn.split("/").at(-1)!.split(":")[0]!;
    const found = this.all("aws_batch_job_definition").find((each) => each["name"] === name);
    const [eks] = found!["eks_properties"] as [{ pod_properties: [{ containers: [JobDefinition] }] }];
    return eks.pod_properties[0].containers[0];
  }

  private all(wanted: string): readonly Attributes[] {
    return this.resources.filter(({ type }) => type === wanted).map(({ attributes }) => attributes);
  }
}

type Attributes = Readonly<Record<string, unknown>>;
interface Redrive {
  readonly deadLetterTargetArn?: string;
  readonly maxReceiveCount?: number;
}
interface StateResource {
  readonly unit: string;
  readonly type: string;
  readonly attributes: Attributes;
}

const handlerOf = (functionName: string): string => functionName.replace(/^.*-media-sandbox-/, "");

function resourcesOf(unit: string): StateResource[] {
  const file = join(states, unit, "terraform.tfstate");
  if (!existsSync(file)) return [];
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly resources: readonly {
      readonly mode: string;
      readonly type: string;
      readonly instances: readonly { readonly attributes: Attributes }[];
    }[];
  };
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, instances }) => instances.map(({ attributes }) => ({ unit, type, attributes })));
}
