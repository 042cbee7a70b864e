import type { AwsHome } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";
import { publishTo, readUploads, writeOutputs } from "./media-access";

/** What the functions of media-processing use. */
export interface ProcessingResources {
  readonly home: AwsHome;
  /** Encrypts buckets and tables. */
  readonly keyArn: string;
  /** Encrypts topics. */
  readonly topicKeyArn: string;
  readonly inputBucketArn: string;
  readonly outputBucketArn: string;
  readonly outputTableArn: string;
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

/** What every function does with a message: keep to limits, defer it, bury it, say that the upload failed. */
export const messageCalls = (to: ProcessingResources, queue: QueuePair): PolicyStatement[] => [
  { Sid: "KeepLimits", Action: "dynamodb:UpdateItem", Resource: to.limitsTableArn },
  { Sid: "DeferAndBury", Action: "sqs:SendMessage", Resource: [queue.arn, queue.deadLetterArn] },
  { Sid: "UseTables", Action: "kms:Decrypt", Resource: to.keyArn, Condition: viaService(to.home, "dynamodb") },
  ...publishTo(to.home, to.notificationTopicArn, to.topicKeyArn),
];

/** What an upload waits for, and which jobs were started for it. */
export const noteJobs = ({ outputTableArn }: ProcessingResources): PolicyStatement => ({
  Sid: "NoteJobs",
  Action: "dynamodb:UpdateItem",
  Resource: outputTableArn,
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

export const createVideoJob = (queueArn: string): PolicyStatement => ({
  Sid: "StartVideos",
  Action: "mediaconvert:CreateJob",
  Resource: queueArn,
});

/** Definitions with and without a revision: a job takes the latest. */
export const submitJobs = (queueArn: string, definitionArns: readonly string[]): PolicyStatement => ({
  Sid: "StartJobs",
  Action: "batch:SubmitJob",
  Resource: [queueArn, ...definitionArns.flatMap((arn) => [arn, `${arn}:*`])],
});
