import { createHash, randomBytes } from "node:crypto";
import type { AskEmulator, Gap } from "../gaps/gap";
import { headOfObject, publish, type S3Object } from "./calls";
import { documentBlocks } from "./document-blocks";
import { jsonService, ServiceError, textOf, type Fields } from "./json-service";
import type { StandIn } from "./stand-in";

interface Job {
  readonly api: string;
  readonly object: S3Object;
  readonly features: readonly string[];
  status: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
}

/** Jobs that AWS runs at a time in its large regions. */
const concurrentJobs = 600;
const largestDocument = 500 * 2 ** 20;
const featureTypes = ["TABLES", "FORMS", "QUERIES", "SIGNATURES", "LAYOUT"];

/** Asynchronous text detection and document analysis of Textract. Every document has the same page. */
export function textract(standIn: StandIn): Gap {
  const jobs = new Map<string, Job>();
  const tokens = new Map<string, { readonly request: string; readonly id: string }>();

  const start = async (api: string, given: Fields, askEmulator: AskEmulator): Promise<Fields> => {
    const features = api === "StartDocumentAnalysis" ? featuresOf(given) : [];
    const token = textOf(given["ClientRequestToken"]);
    const request = createHash("sha256")
      .update(`${api} ${JSON.stringify(given)}`)
      .digest("hex");
    const known = token === undefined ? undefined : tokens.get(token);
    if (known !== undefined) {
      if (known.request === request) return { JobId: known.id };
      throw new ServiceError("IdempotentParameterMismatchException", "The ClientRequestToken has other parameters.");
    }
    if ([...jobs.values()].filter(({ status }) => status === "IN_PROGRESS").length >= concurrentJobs) {
      throw new ServiceError("LimitExceededException", "Open jobs exceed maximum concurrent job limit");
    }
    const object = objectOf(given["DocumentLocation"]);
    const id = randomBytes(32).toString("hex");
    const job: Job = { api, object, features, status: "IN_PROGRESS" };
    jobs.set(id, job);
    if (token !== undefined) tokens.set(token, { request, id });
    try {
      await checkDocument(askEmulator, object);
    } catch (error) {
      jobs.delete(id);
      if (token !== undefined) tokens.delete(token);
      throw error;
    }
    const status = standIn.mustFail() ? "FAILED" : "SUCCEEDED";
    const topicArn = textOf((given["NotificationChannel"] as Fields | undefined)?.["SNSTopicArn"]);
    standIn.completeLater(
      () => {
        job.status = status;
        return Promise.resolve(status === "SUCCEEDED");
      },
      async () => {
        const message = { ...completion(id, job), ...("JobTag" in given ? { JobTag: given["JobTag"] } : {}) };
        if (topicArn !== undefined) await publish(askEmulator, topicArn, message);
      },
    );
    return { JobId: id };
  };

  const get = (api: string, { JobId: id, NextToken: from = "0", MaxResults: size = 1000 }: Fields): Fields => {
    const job = jobs.get(String(id));
    if (job?.api !== api) throw new ServiceError("InvalidJobIdException", `The job ${String(id)} does not exist.`);
    const model = api === "StartDocumentAnalysis" ? "AnalyzeDocumentModelVersion" : "DetectDocumentTextModelVersion";
    if (job.status !== "SUCCEEDED") {
      return { JobStatus: job.status, ...(job.status === "FAILED" ? { StatusMessage: "INTERNAL_ERROR" } : {}) };
    }
    const blocks = documentBlocks(`s3://${job.object.bucket}/${job.object.key}`, job.features);
    const end = Number(from) + Number(size);
    return {
      ...{ DocumentMetadata: { Pages: 1 }, JobStatus: job.status, [model]: "1.0" },
      Blocks: blocks.slice(Number(from), end),
      ...(end < blocks.length ? { NextToken: String(end) } : {}),
    };
  };

  return jsonService(standIn, {
    service: "textract",
    name: "StartDocumentTextDetection, StartDocumentAnalysis and their results",
    operations: {
      StartDocumentTextDetection: (given, ask) => start("StartDocumentTextDetection", given, ask),
      StartDocumentAnalysis: (given, ask) => start("StartDocumentAnalysis", given, ask),
      GetDocumentTextDetection: (given) => get("StartDocumentTextDetection", given),
      GetDocumentAnalysis: (given) => get("StartDocumentAnalysis", given),
    },
  });
}

const completion = (id: string, { api, object, status }: Job): Fields => ({
  JobId: id,
  Status: status,
  API: api,
  Timestamp: Date.now(),
  DocumentLocation: { S3ObjectName: object.key, S3Bucket: object.bucket },
});

function featuresOf({ FeatureTypes: features }: Fields): readonly string[] {
  const given = Array.isArray(features) ? (features as readonly string[]) : [];
  if (given.length > 0 && given.every((feature) => featureTypes.includes(feature))) return given;
  throw new ServiceError("InvalidParameterException", `FeatureTypes must be of ${featureTypes.join(", ")}`);
}

/** The object that a request names. */
export function objectOf(location: unknown): S3Object {
  const { Bucket, Name, Version } = (((location ?? {}) as Fields)["S3Object"] ?? {}) as Fields;
  return { bucket: textOf(Bucket) ?? "", key: textOf(Name) ?? "", version: textOf(Version) };
}

async function checkDocument(askEmulator: AskEmulator, object: S3Object): Promise<void> {
  const found = await headOfObject(askEmulator, object);
  if (found === undefined) {
    throw new ServiceError("InvalidS3ObjectException", "Unable to get object metadata from S3. Check object key.");
  }
  if (found.size > largestDocument) throw new ServiceError("DocumentTooLargeException", "The document is too large.");
  const types = ["25504446", "49492a00", "4d4d002a", "ffd8ff", "89504e47"]; // PDF, TIFF, JPEG, PNG
  if (!types.some((type) => found.head.toString("hex").startsWith(type))) {
    throw new ServiceError("UnsupportedDocumentException", "Request has unsupported document format");
  }
}
