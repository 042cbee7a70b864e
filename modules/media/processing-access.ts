import type { AwsHome } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";
import { publishTo, readUploads, writeOutputs } from "./media-access";

/** Resources that the functions of media-processing use. */
export interface ProcessingResources {
  readonly home: AwsHome;
  /** Encrypts buckets and tables. */
  readonly keyArn: string;
  /** Encrypts topics. */
  readonly topicKeyArn: string;
  readonly inputBucketArn: string;
  readonly outputBucketName: string;
  readonly outputBucketArn: string;
  readonly outputTableName: string;
  readonly outputTableArn: string;
  readonly limitsTableName: string;
  readonly limitsTableArn: string;
  readonly notificationTopicArn: string;
}

/** A queue and its dead-letter queue. */
export interface QueuePair {
  readonly url: string;
  readonly arn: string;
  readonly deadLetterUrl: string;
  readonly deadLetterArn: string;
}

/** Calls for every message: defer it, bury it, report that the upload failed. */
export const messageCalls = (to: ProcessingResources, queue: QueuePair): PolicyStatement[] => [
  { Sid: "DeferAndBury", Action: "sqs:SendMessage", Resource: [queue.arn, queue.deadLetterArn] },
  ...publishTo(to.home, to.notificationTopicArn, to.topicKeyArn),
];

const useTables = ({ home, keyArn }: ProcessingResources): PolicyStatement => ({
  Sid: "UseTables",
  Action: "kms:Decrypt",
  Resource: keyArn,
  Condition: viaService(home, "dynamodb"),
});

/** To take and give back tokens and slots of a paid API. */
export const keepLimits = (to: ProcessingResources): PolicyStatement[] => [
  { Sid: "KeepLimits", Action: "dynamodb:UpdateItem", Resource: to.limitsTableArn },
  useTables(to),
];

/** To note what an upload waits for, and which jobs were started for it. */
export const noteJobs = ({ outputTableArn }: ProcessingResources): PolicyStatement => ({
  Sid: "NoteJobs",
  Action: "dynamodb:UpdateItem",
  Resource: outputTableArn,
});

/** To find the upload of a job. */
export const findJobs = ({ outputTableArn }: ProcessingResources): PolicyStatement => ({
  Sid: "FindJobs",
  Action: "dynamodb:Query",
  Resource: `${outputTableArn}/index/by-upload`,
});

/** To keep answers that were paid for (Powertools idempotency). */
export const keepAnswers = ({ limitsTableArn }: ProcessingResources): PolicyStatement => ({
  Sid: "KeepAnswers",
  Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
  Resource: limitsTableArn,
});

export const readUploadsOf = ({ home, inputBucketArn, keyArn }: ProcessingResources): PolicyStatement[] =>
  readUploads({ home, bucketArn: inputBucketArn, keyArn });

export const writeOutputsOf = ({ home, outputBucketArn, keyArn }: ProcessingResources): PolicyStatement[] =>
  writeOutputs({ home, bucketArn: outputBucketArn, keyArn });

/** To give a role to one service. */
export const passRole = (roleArn: string, service: string): PolicyStatement => ({
  Sid: "PassRole",
  Action: "iam:PassRole",
  Resource: roleArn,
  Condition: { StringEquals: { "iam:PassedToService": `${service}.amazonaws.com` } },
});

/** Textract has no resources. It reads the upload with the rights of who starts the job. */
export const startTextDetection: PolicyStatement = {
  Sid: "StartDocuments",
  Action: ["textract:StartDocumentAnalysis", "textract:StartDocumentTextDetection"],
  Resource: "*",
};

export const readTextDetection: PolicyStatement = {
  Sid: "ReadDocuments",
  Action: ["textract:GetDocumentAnalysis", "textract:GetDocumentTextDetection"],
  Resource: "*",
};

/** Rekognition has no resources for pictures. */
export const detectLabels: PolicyStatement = {
  Sid: "LookAtPictures",
  Action: "rekognition:DetectLabels",
  Resource: "*",
};

/** To start jobs, and to find one that was started by an invocation that died. */
export const createVideoJob = (queueArn: string): PolicyStatement => ({
  Sid: "StartVideos",
  Action: ["mediaconvert:CreateJob", "mediaconvert:SearchJobs"],
  Resource: queueArn,
});

/**
 * To submit jobs, and to find one that was submitted by an invocation that died, for which Batch has no resource.
 * Definitions with and without a revision: a job takes the latest.
 */
export const submitJobs = (queueArn: string, definitionArns: readonly string[]): PolicyStatement[] => [
  {
    Sid: "StartJobs",
    Action: "batch:SubmitJob",
    Resource: [queueArn, ...definitionArns.flatMap((arn) => [arn, `${arn}:*`])],
  },
  { Sid: "FindBatchJobs", Action: "batch:ListJobs", Resource: "*" },
];
