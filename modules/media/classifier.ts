import type { Construct } from "constructs";
import { type PolicyStatement, viaService } from "../aws/policy-document";
import { QueueSource, type QueueSourceSettings } from "../functions/queue-source";
import type { WorkQueue } from "../queues/work-queue";
import { MediaFunction, type MediaFunctionProps } from "./media-function";

/** Props that each function of the media pipeline has for itself. */
type Own = "handler" | "description" | "environment" | "statements";

export interface ClassifierProps extends Omit<MediaFunctionProps, Own>, QueueSourceSettings {
  readonly bucketArn: string;
  readonly inputTable: { readonly name: string; readonly arn: string };
  /** Its own queue, and receives after which that gives a message up. */
  readonly queue: WorkQueue;
  readonly maxReceives: number;
  /** Queues of work by kind. */
  readonly kindQueues: Readonly<Record<string, WorkQueue>>;
}

/** LAMBDA_CLASSIFY: finds the kind of an upload in its content, and sends it to the kind's queue. */
export class Classifier extends MediaFunction {
  constructor(scope: Construct, id: string, props: ClassifierProps) {
    const { inputTable, queue, kindQueues } = props;
    super(scope, id, {
      ...props,
      handler: "classify",
      description: "Finds the kind of uploads in their content, and sends them to the kind's queue",
      environment: {
        INPUT_TABLE: inputTable.name,
        QUEUE_URL: queue.url,
        DEAD_LETTER_QUEUE_URL: queue.deadLetterUrl,
        MAX_RECEIVES: String(props.maxReceives),
        ...Object.fromEntries(Object.entries(kindQueues).map(([kind, { url }]) => [queueVariable(kind), url])),
      },
      statements: calls(props),
    });
    new QueueSource(this, "source", { ...props, consumer: this, queueArn: queue.arn });
  }
}

const calls = ({ home, keyArn, bucketArn, inputTable, queue, kindQueues }: ClassifierProps): PolicyStatement[] => [
  { Sid: "ReadUploads", Action: "s3:GetObject", Resource: `${bucketArn}/uploads/*` },
  // Without it S3 answers 403 for an object that was deleted meanwhile.
  { Sid: "KnowWhatIsGone", Action: "s3:ListBucket", Resource: bucketArn },
  { Sid: "KeepUploads", Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"], Resource: inputTable.arn },
  {
    Sid: "SendWork",
    Action: "sqs:SendMessage",
    Resource: [...Object.values(kindQueues).map(({ arn }) => arn), queue.arn, queue.deadLetterArn],
  },
  { Sid: "UseKey", Action: "kms:Decrypt", Resource: keyArn, Condition: viaService(home, ["dynamodb", "s3"]) },
];

/** THREE_D_QUEUE_URL of 3d: a variable has no digit first. */
const queueVariable = (kind: string): string => `${kind === "3d" ? "THREE_D" : kind.toUpperCase()}_QUEUE_URL`;
