import { type Command, type ReachedCode, textsIn } from "./reached-code";

/** Prefixes of IAM actions by client. */
const services: Readonly<Record<string, string>> = {
  "@aws-sdk/client-batch": "batch",
  "@aws-sdk/client-dynamodb": "dynamodb",
  "@aws-sdk/client-eventbridge": "events",
  "@aws-sdk/client-lambda": "lambda",
  "@aws-sdk/client-mediaconvert": "mediaconvert",
  "@aws-sdk/client-rekognition": "rekognition",
  "@aws-sdk/client-s3": "s3",
  "@aws-sdk/client-sns": "sns",
  "@aws-sdk/client-sqs": "sqs",
  "@aws-sdk/client-textract": "textract",
  "@aws-sdk/lib-dynamodb": "dynamodb",
};

/** Operations of the document client, which leaves out Item. */
const documentOperations = /^(Get|Put|Update|Delete|BatchGet|BatchWrite)$/;

/** Textract reads the document with the caller's permissions, and gets a role to send its notice with. */
const startTextract = (operation: string) => [`textract:${operation}`, "s3:GetObject", "iam:PassRole"];

/**
 * Actions of operations that are not called as the operation.
 * docs.aws.amazon.com/service-authorization/latest/reference/, docs.aws.amazon.com/AmazonS3/latest/API/ (Permissions)
 */
const others: Readonly<Record<string, readonly string[]>> = {
  "lambda:CreateFunction": ["lambda:CreateFunction", "iam:PassRole"],
  "lambda:Invoke": ["lambda:InvokeFunction"],
  "s3:CompleteMultipartUpload": ["s3:PutObject"],
  "s3:CreateMultipartUpload": ["s3:PutObject"],
  "s3:DeleteObjects": ["s3:DeleteObject"],
  "s3:HeadObject": ["s3:GetObject"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:UploadPart": ["s3:PutObject"],
  "sns:PublishBatch": ["sns:Publish"],
  "sqs:DeleteMessageBatch": ["sqs:DeleteMessage"],
  "sqs:SendMessageBatch": ["sqs:SendMessage"],
  "textract:StartDocumentAnalysis": startTextract("StartDocumentAnalysis"),
  "textract:StartDocumentTextDetection": startTextract("StartDocumentTextDetection"),
  "mediaconvert:CreateJob": ["mediaconvert:CreateJob", "iam:PassRole"],
};

/** Actions that a caller of KMS-encrypted resources needs, by action, and the service that uses the key for the caller. */
const keyUses: Readonly<Record<string, { readonly service: string; readonly actions: readonly string[] }>> = {
  // Lambda shows the variables of a function decrypted.
  "lambda:GetFunction": { service: "lambda", actions: ["kms:Decrypt"] },
  "s3:GetObject": { service: "s3", actions: ["kms:Decrypt"] },
  "s3:GetObjectVersion": { service: "s3", actions: ["kms:Decrypt"] },
  "s3:PutObject": { service: "s3", actions: ["kms:GenerateDataKey"] },
  "sns:Publish": { service: "sns", actions: ["kms:Decrypt", "kms:GenerateDataKey"] },
};

const dynamodbKey = { service: "dynamodb", actions: ["kms:Decrypt"] };

/** Powertools keeps records of idempotency in this table. */
const idempotency = {
  package: "@aws-lambda-powertools/idempotency/dynamodb",
  table: "LIMITS_TABLE",
  actions: ["Delete", "Get", "Put", "Update"].map((each) => `dynamodb:${each}Item`),
};

/** Actions of IAM that the commands of some code need, and the services that use a key for it. */
export function calledActions(code: ReachedCode) {
  const actions = new Set(code.commands.flatMap((command) => actionsOf(command, code)));
  if (code.packages.has(idempotency.package)) idempotency.actions.forEach((each) => actions.add(each));
  const viaServices = new Set<string>();
  for (const action of [...actions]) {
    const use = keyUses[action] ?? (action.startsWith("dynamodb:") ? dynamodbKey : undefined);
    use?.actions.forEach((each) => actions.add(each));
    if (use !== undefined) viaServices.add(use.service);
  }
  // S3 decrypts parts to put them together.
  if (code.commands.some(({ operation }) => operation === "CompleteMultipartUpload")) actions.add("kms:Decrypt");
  return { actions: [...actions].sort(), viaServices: [...viaServices].sort() };
}

/** Actions of some code with the table of each: `dynamodb:GetItem INPUT_TABLE`. */
export function tableUses(code: ReachedCode): string[] {
  const uses = code.commands.flatMap((command) =>
    actionsOf(command, code)
      .filter((action) => action.startsWith("dynamodb:"))
      .flatMap((action) => textsIn(command.code, tableVariables).map((table) => `${action} ${table}`)),
  );
  const ofIdempotency = code.packages.has(idempotency.package)
    ? idempotency.actions.map((action) => `${action} ${idempotency.table}`)
    : [];
  return [...new Set([...uses, ...ofIdempotency])].sort();
}

/** Variables with the name of a table. */
export const tableVariables = ["INPUT_TABLE", "OUTPUT_TABLE", "LIMITS_TABLE"] as const;

/** @throws Error for a client that the table does not know */
function actionsOf({ client, operation, code }: Command, { text }: ReachedCode): readonly string[] {
  const service = services[client];
  if (service === undefined) throw new Error(`${client} has no prefix of IAM actions in called-actions.ts`);
  if (client === "@aws-sdk/lib-dynamodb" && documentOperations.test(operation)) return [`dynamodb:${operation}Item`];
  const called = others[`${service}:${operation}`] ?? [`${service}:${operation}`];
  if (!called.includes("s3:GetObject")) return called;
  return [
    ...called,
    // A version that is named is read by an action of its own.
    ...(/\bVersion(Id)?: version/.test(text) ? ["s3:GetObjectVersion"] : []),
    // Whoever tells a missing object from a forbidden one must be allowed to list.
    ...(/"NoSuchKey"/.test(code) ? ["s3:ListBucket"] : []),
  ];
}
