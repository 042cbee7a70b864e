import type { AwsHome } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";

/** A bucket of the pipeline and the key that encrypts it. */
export interface MediaBucket {
  readonly home: AwsHome;
  readonly bucketArn: string;
  readonly keyArn: string;
}

/**
 * To read uploads. No condition on the prefix of the list: it does not hold for the question whether an object exists,
 * and to those who may not list the bucket S3 says that a deleted object is forbidden.
 */
export const readUploads = ({ home, bucketArn, keyArn }: MediaBucket): PolicyStatement[] => [
  { Sid: "ReadUploads", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `${bucketArn}/uploads/*` },
  { Sid: "FindUploads", Action: "s3:ListBucket", Resource: bucketArn },
  { Sid: "DecryptUploads", Action: "kms:Decrypt", Resource: keyArn, Condition: viaService(home, "s3") },
];

/** To write outputs, whole or in parts, for which S3 decrypts them when it puts them together. */
export const writeOutputs = ({ home, bucketArn, keyArn }: MediaBucket): PolicyStatement[] => [
  { Sid: "WriteOutputs", Action: "s3:PutObject", Resource: `${bucketArn}/outputs/*` },
  {
    Sid: "EncryptOutputs",
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: keyArn,
    Condition: viaService(home, "s3"),
  },
];

/** To publish to a topic that a key encrypts. */
export const publishTo = (home: AwsHome, topicArn: string, keyArn: string): PolicyStatement[] => [
  { Sid: "PublishNotices", Action: "sns:Publish", Resource: topicArn },
  {
    Sid: "EncryptNotices",
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: keyArn,
    Condition: viaService(home, "sns"),
  },
];
