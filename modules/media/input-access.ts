import type { AwsHome } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";

/** Resources that the functions of media-input use. */
export interface InputResources {
  readonly home: AwsHome;
  readonly keyArn: string;
  readonly bucketArn: string;
  readonly inputTableArn: string;
  readonly outputTableArn: string;
  readonly limitsTableArn: string;
}

/** Calls of upload-api. A presigned URL can do what the function that signed it may do, so it may write uploads alone. */
export const uploadApiCalls = ({ home, ...to }: InputResources): PolicyStatement[] => [
  {
    Sid: "SendUploads",
    Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
    Resource: `${to.bucketArn}/uploads/*`,
  },
  {
    Sid: "KeepUploads",
    Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    Resource: to.inputTableArn,
  },
  {
    Sid: "ReadOutputs",
    Action: "dynamodb:Query",
    Resource: ["by-upload", "by-owner", "by-status"].map((index) => `${to.outputTableArn}/index/${index}`),
  },
  // S3 asks for Decrypt to complete a multipart upload.
  useKey(to.keyArn, home, ["kms:Decrypt", "kms:GenerateDataKey"], ["dynamodb", "s3"]),
];

/** Calls of classify. */
export const classifyCalls = ({ home, ...to }: InputResources, queueArns: readonly string[]): PolicyStatement[] => [
  { Sid: "ReadUploads", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `${to.bucketArn}/uploads/*` },
  { Sid: "KeepUploads", Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"], Resource: to.inputTableArn },
  { Sid: "BeginOutputs", Action: "dynamodb:UpdateItem", Resource: to.outputTableArn },
  { Sid: "SendWork", Action: "sqs:SendMessage", Resource: queueArns },
  useKey(to.keyArn, home, ["kms:Decrypt"], ["dynamodb", "s3"]),
];

const useKey = (keyArn: string, home: AwsHome, actions: string[], services: string[]): PolicyStatement => ({
  Sid: "UseKey",
  Action: actions,
  Resource: keyArn,
  Condition: viaService(home, services),
});
