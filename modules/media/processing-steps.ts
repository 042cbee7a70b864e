import { Construct } from "constructs";
import { mapEntry } from "../../src/engine/map-entry";
import type { AlertTopicArns } from "../alerting/alert-topics";
import type { PolicyStatement } from "../aws/policy-document";
import { QueueAlarms } from "../cloudwatch/queue-alarms";
import type { FunctionSettings } from "../functions/event-function";
import { leastVisibilitySeconds } from "../functions/function-problems";
import { QueueSource, type QueueSourceSettings } from "../functions/queue-source";
import { type QueuedEvents, WorkQueue } from "../queues/work-queue";
import { MediaFunction } from "./media-function";
import type { MediaKind } from "./media-kinds";
import { messageCalls, type ProcessingResources, type QueuePair } from "./processing-access";

/** A function of a queue. */
export type StepSettings = FunctionSettings & QueueSourceSettings;

/** A function and its own queue. */
export type EndSettings = StepSettings & {
  /** Default: the least that Lambda's retries need. */
  readonly visibilitySeconds?: number;
  readonly maxReceives: number;
  readonly alarmAgeMinutes: number;
};

/** Purpose of a function, and its needs besides those of all. */
export interface Step {
  readonly description: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
}

/** Queues of media-input by kind; maps of another unit. */
export interface KindQueues {
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly queueArns: Readonly<Record<string, string>>;
  readonly deadLetterQueueUrls: Readonly<Record<string, string>>;
  readonly deadLetterQueueArns: Readonly<Record<string, string>>;
  readonly maxReceives: Readonly<Record<string, number>>;
}

export interface ProcessingStepsProps {
  /** Beginning of names. */
  readonly prefix: string;
  readonly stage: string;
  readonly resources: ProcessingResources;
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
  readonly kindQueues: KindQueues;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/**
 * The functions of media-processing. Each takes messages of a queue, defers them for want of capacity, and buries those
 * that no retry can help: it starts jobs for uploads of a kind, or takes the ends of jobs from a queue of its own.
 */
export class ProcessingSteps extends Construct {
  /** Functions by handler. */
  readonly functionNames: Record<string, string> = {};
  /** Queues of ended jobs by handler. */
  readonly queues: Record<string, WorkQueue> = {};

  constructor(
    scope: Construct,
    id: string,
    readonly props: ProcessingStepsProps,
  ) {
    super(scope, id);
  }

  /** A function for the uploads of a kind. */
  start(handler: string, kind: MediaKind, settings: StepSettings, step: Step): void {
    const { queueUrls, queueArns, deadLetterQueueUrls, deadLetterQueueArns, maxReceives } = this.props.kindQueues;
    const queue = {
      url: mapEntry(queueUrls, kind),
      arn: mapEntry(queueArns, kind),
      deadLetterUrl: mapEntry(deadLetterQueueUrls, kind),
      deadLetterArn: mapEntry(deadLetterQueueArns, kind),
    };
    this.addFunction(handler, settings, step, queue, mapEntry(maxReceives, kind));
  }

  /** A function for the ends of jobs, and the queue into which events or a topic put them. */
  finish(
    handler: string,
    settings: EndSettings,
    source: { readonly events: QueuedEvents } | { readonly topicArn: string },
    step: Step,
  ): void {
    const { prefix, topics, runbookUrl } = this.props;
    const { visibilitySeconds, timeoutSeconds, windowSeconds, maxReceives } = settings;
    const queue = new WorkQueue(this, `${handler}-queue`, {
      ...source,
      name: `${prefix}-${handler}`,
      visibilitySeconds: visibilitySeconds ?? leastVisibilitySeconds(timeoutSeconds, windowSeconds),
      maxReceives,
    });
    this.queues[handler] = queue;
    this.addFunction(handler, settings, step, queue, String(maxReceives));
    new QueueAlarms(this, `${handler}-alarms`, {
      name: handler,
      prefix,
      queue: { name: queue.name, alarmAgeMinutes: settings.alarmAgeMinutes },
      deadLetterName: queue.deadLetterName,
      topics,
      runbookUrl,
    });
  }

  private addFunction(
    handler: string,
    settings: StepSettings,
    { description, variables, statements }: Step,
    queue: QueuePair,
    maxReceives: string,
  ): void {
    const { prefix, stage, resources, logs } = this.props;
    const consumer = new MediaFunction(this, handler, {
      home: resources.home,
      prefix,
      stage,
      handler,
      description,
      memoryMib: settings.memoryMib,
      timeoutSeconds: settings.timeoutSeconds,
      reservedConcurrency: settings.reservedConcurrency,
      environment: {
        NOTIFICATION_TOPIC_ARN: resources.notificationTopicArn,
        ...variables,
        QUEUE_URL: queue.url,
        DEAD_LETTER_QUEUE_URL: queue.deadLetterUrl,
        MAX_RECEIVES: maxReceives,
      },
      statements: [...messageCalls(resources, queue), ...statements],
      keyArn: resources.keyArn,
      logs,
    });
    new QueueSource(this, `${handler}-source`, {
      batchSize: settings.batchSize,
      windowSeconds: settings.windowSeconds,
      maximumConcurrency: settings.maximumConcurrency,
      consumer,
      queueArn: queue.arn,
    });
    this.functionNames[handler] = consumer.name;
  }
}
