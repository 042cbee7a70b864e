import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";
import { leastVisibilitySeconds } from "../functions/function-problems";
import type { FunctionSettings } from "../functions/event-function";
import { FunctionSchedule } from "../functions/function-schedule";
import { QueueSource, type QueueSourceSettings } from "../functions/queue-source";
import { objectsCreated, WorkQueue } from "../queues/work-queue";
import { MediaFunction } from "./media-function";
import type { OutputTables } from "./output-tables";

/** LAMBDA_OUTPUT and its queue. */
export interface JoinSettings extends FunctionSettings, QueueSourceSettings {
  /** Default: the least that Lambda's retries need. */
  readonly visibilitySeconds?: number;
  readonly maxReceives: number;
}

/** The function that ends what nothing else ends. */
export interface SweepSettings extends FunctionSettings {
  readonly everyMinutes: number;
  readonly pendingMinutes: number;
  readonly uploadHours: number;
}

export interface JoinFunctionsProps {
  readonly home: AwsHome;
  /** Beginning of the names of the functions and of the queue. */
  readonly prefix: string;
  readonly stage: string;
  readonly bucketName: string;
  readonly topicArn: string;
  readonly tables: OutputTables;
  /** The table of announced uploads. A name: its unit reads this one's outputs, and comes later. */
  readonly inputTableName: string;
  /** Encrypts the tables, and the variables of the functions. */
  readonly keyArn: string;
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
  readonly join: JoinSettings;
  readonly sweep: SweepSettings;
}

/**
 * The join of outputs and notices. Events of both come through one queue in any order; an upload is complete when all of
 * the outputs that it was to have are there, and the sweep ends the others.
 */
export class JoinFunctions extends Construct {
  readonly queue: WorkQueue;
  readonly output: MediaFunction;
  readonly sweep: MediaFunction;

  constructor(scope: Construct, id: string, props: JoinFunctionsProps) {
    super(scope, id);
    const { home, prefix, bucketName, topicArn, join, sweep } = props;
    this.queue = new WorkQueue(this, "queue", {
      name: `${prefix}-output`,
      visibilitySeconds: join.visibilitySeconds ?? leastVisibilitySeconds(join.timeoutSeconds, join.windowSeconds),
      maxReceives: join.maxReceives,
      events: {
        description: "New outputs, for the join with their notices",
        pattern: objectsCreated(bucketName, "outputs/"),
      },
      topicArn,
    });
    this.output = this.createOutput(props);
    new QueueSource(this, "source", { ...join, consumer: this.output, queueArn: this.queue.arn });
    this.sweep = this.createSweep(props);
    new FunctionSchedule(this, "sweep-schedule", {
      home,
      target: this.sweep,
      at: `rate(${sweep.everyMinutes} minute${sweep.everyMinutes === 1 ? "" : "s"})`,
    });
  }

  private createOutput(props: JoinFunctionsProps): MediaFunction {
    const { tables, join } = props;
    return new MediaFunction(this, "output", {
      ...props,
      ...join,
      handler: "output",
      description: "Joins the outputs and notices of an upload",
      environment: {
        OUTPUT_TABLE: tables.output.name,
        QUEUE_URL: this.queue.url,
        DEAD_LETTER_QUEUE_URL: this.queue.deadLetterUrl,
        MAX_RECEIVES: String(join.maxReceives),
      },
      statements: [
        { Sid: "JoinOutputs", Action: "dynamodb:UpdateItem", Resource: tables.output.arn },
        {
          Sid: "DeferOrBury",
          Action: "sqs:SendMessage",
          Resource: [this.queue.arn, this.queue.deadLetterArn],
        },
        ...this.commonStatements(props),
      ],
    });
  }

  private createSweep(props: JoinFunctionsProps): MediaFunction {
    const { tables, sweep } = props;
    return new MediaFunction(this, "sweep", {
      ...props,
      ...sweep,
      handler: "sweep",
      description: "Ends uploads that miss an output, or were never sent",
      environment: {
        INPUT_TABLE: props.inputTableName,
        OUTPUT_TABLE: tables.output.name,
        DEAD_LETTER_QUEUE_URL: this.queue.deadLetterUrl,
        PENDING_MINUTES: String(sweep.pendingMinutes),
        UPLOAD_HOURS: String(sweep.uploadHours),
      },
      statements: [
        { Sid: "EndOutputs", Action: "dynamodb:UpdateItem", Resource: tables.output.arn },
        { Sid: "FindPending", Action: "dynamodb:Query", Resource: `${tables.output.arn}/index/pending` },
        { Sid: "ExpireUploads", Action: "dynamodb:UpdateItem", Resource: inputTableArn(props) },
        { Sid: "FindUploads", Action: "dynamodb:Query", Resource: `${inputTableArn(props)}/index/by-status` },
        { Sid: "ReportLateUploads", Action: "sqs:SendMessage", Resource: this.queue.deadLetterArn },
        ...this.commonStatements(props),
      ],
    });
  }

  /** Both report how uploads ended. */
  private commonStatements({ home, keyArn }: JoinFunctionsProps): PolicyStatement[] {
    const { account, region } = home;
    return [
      {
        Sid: "ReportEnds",
        Action: "events:PutEvents",
        Resource: `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/default`,
        Condition: { StringEquals: { "events:source": "media-pipeline" } },
      },
      { Sid: "DecryptTables", Action: "kms:Decrypt", Resource: keyArn, Condition: viaService(home, "dynamodb") },
    ];
  }
}

const inputTableArn = ({ home: { account, region }, inputTableName }: JoinFunctionsProps): string =>
  `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${inputTableName}`;
