import { Construct } from "constructs";
import { type PolicyStatement, viaService } from "../aws/policy-document";
import { FunctionApi, type FunctionApiProps } from "../functions/function-api";
import { MediaFunction, type MediaFunctionProps } from "./media-function";

interface Table {
  readonly name: string;
  readonly arn: string;
}

export interface UploadApiProps
  extends
    Omit<MediaFunctionProps, "handler" | "description" | "environment" | "statements">,
    Pick<FunctionApiProps, "authorization" | "corsOrigins" | "throttling"> {
  readonly bucket: Table;
  readonly inputTable: Table;
  readonly outputTable: Table;
  readonly limitsTable: Table;
  /** Content types that may be announced: `image/png`, `image/*`. */
  readonly types: readonly string[];
  readonly maximumGib: number;
  readonly urlMinutes: number;
}

/** Operations of the upload-api handler. */
export const uploadRoutes = [
  "DELETE /uploads/{id}",
  "GET /uploads",
  "GET /uploads/{id}",
  "POST /uploads",
  "POST /uploads/{id}/complete",
  "POST /uploads/{id}/parts",
];

/** The API that announces uploads, presigns their URLs and tells their state. */
export class UploadApi extends Construct {
  readonly function: MediaFunction;
  readonly api: FunctionApi;

  constructor(scope: Construct, id: string, props: UploadApiProps) {
    super(scope, id);
    this.function = new MediaFunction(this, "function", {
      ...props,
      handler: "upload-api",
      description: "Announces uploads, presigns their URLs, tells their state",
      environment: {
        INPUT_BUCKET: props.bucket.name,
        INPUT_TABLE: props.inputTable.name,
        OUTPUT_TABLE: props.outputTable.name,
        LIMITS_TABLE: props.limitsTable.name,
        MAX_UPLOAD_BYTES: String(Math.floor(props.maximumGib * 1024 ** 3)),
        URL_SECONDS: String(props.urlMinutes * 60),
        ALLOWED_TYPES: props.types.join(","),
      },
      statements: calls(props),
    });
    this.api = new FunctionApi(this, "api", {
      ...props,
      account: props.home.account,
      name: `${props.prefix}-uploads`,
      description: "Uploads of media",
      target: this.function,
      routes: uploadRoutes,
    });
  }
}

/** A presigned URL can do what the function that signed it may do: write uploads, and not read them. */
const calls = ({ home, keyArn, bucket, inputTable, outputTable, limitsTable }: UploadApiProps): PolicyStatement[] => [
  { Sid: "SendUploads", Action: ["s3:AbortMultipartUpload", "s3:PutObject"], Resource: `${bucket.arn}/uploads/*` },
  {
    Sid: "KeepUploads",
    Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    Resource: inputTable.arn,
  },
  {
    Sid: "ListUploads",
    Action: "dynamodb:Query",
    Resource: [
      `${inputTable.arn}/index/by-status`,
      ...["by-owner", "by-upload"].map((index) => `${outputTable.arn}/index/${index}`),
    ],
  },
  {
    Sid: "AnswerOnce",
    Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    Resource: limitsTable.arn,
  },
  {
    Sid: "UseKey",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"], // to put parts together S3 decrypts them
    Resource: keyArn,
    Condition: viaService(home, ["dynamodb", "s3"]),
  },
];
