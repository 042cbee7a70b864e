import type { MediaKind } from "../media-kinds";
import {
  type Design,
  type Handler,
  messagesPerDay,
  outputGbPerDay,
  outputsPerDay,
  type StorageClasses,
} from "./design";
import { costOf, type PriceName } from "./prices";
import { tableRates } from "./table-rates";
import { daysPerMonth, inputGbPerDay, secondsPerDay, uploadsPerDay, type Workload } from "./workload";

/** A line of the bill of a month. */
export interface CostLine {
  readonly service: string;
  /** Undefined for what all kinds share. */
  readonly kind?: MediaKind;
  readonly what: string;
  readonly dollars: number;
}

/** Age of the oldest object: the third month. Later ones are dearer by what is kept. */
const ageDays = 91;

/** vCPU-minutes of ffmpeg for a minute of HD video. */
const ffmpegVcpuMinutes = 1;

/** The bill of a month at list prices. Data transfer within the region, keys, WAF and support are left out. */
export function monthlyCost(workload: Workload, design: Design): readonly CostLine[] {
  return [
    ...videos(workload, design),
    documents(workload, design),
    pictures(workload, design),
    models(workload, design),
    ...storage(workload, design),
    ...messaging(workload, design),
    functions(workload, design),
  ];
}

/** Sum of lines. */
export const total = (lines: readonly CostLine[]): number => lines.reduce((sum, { dollars }) => sum + dollars, 0);

const perMonth = (perDay: number): number => perDay * daysPerMonth;

/** Uploads of a kind that are processed in a month. */
const processed = (kind: MediaKind, { kinds }: Workload, { duplicateShare }: Design): number =>
  perMonth(kinds[kind].uploadsPerDay) * (1 - duplicateShare);

function videos(workload: Workload, design: Design): CostLine[] {
  const minutes = processed("video", workload, design) * workload.minutesPerVideo;
  const managed = minutes * (1 - design.ffmpegShare);
  const hd = design.renditions.filter((height) => height >= 720).length;
  const sd = design.renditions.length - hd;
  const vcpuHours = (minutes * design.ffmpegShare * ffmpegVcpuMinutes * (hd + sd / 2)) / 60;
  const transcoding = costOf("transcodeHd", managed * hd) + costOf("transcodeSd", managed * sd);
  return [
    { service: "MediaConvert", kind: "video", what: `${design.renditions.length} renditions`, dollars: transcoding },
    { service: "Batch on EKS", kind: "video", what: "ffmpeg", dollars: nodes(vcpuHours, design) },
  ];
}

const nodes = (vcpuHours: number, { nodePrice }: Design): number => costOf("vcpuHour", vcpuHours) * nodePrice;

const documents = (workload: Workload, design: Design): CostLine => ({
  service: "Textract",
  kind: "document",
  what: "text of each page",
  dollars: costOf("textPages", processed("document", workload, design) * design.textShare * workload.pagesPerDocument),
});

const pictures = (workload: Workload, design: Design): CostLine => ({
  service: "Rekognition",
  kind: "picture",
  what: "labels of each picture",
  dollars: costOf("labels", processed("picture", workload, design) * design.labelShare),
});

const models = (workload: Workload, design: Design): CostLine => ({
  service: "Batch on EKS",
  kind: "3d",
  what: "jobs of 3D files",
  dollars: nodes((processed("3d", workload, design) * workload.vcpuMinutesPer3d) / 60, design),
});

function storage(workload: Workload, design: Design): CostLine[] {
  const uploads = uploadsPerDay(workload);
  const outputs = outputsPerDay(workload, design);
  const stored =
    kept(inputGbPerDay(workload), uploads, design.storage.input) +
    kept(outputGbPerDay(workload, design), outputs, design.storage.output);
  const requests =
    costOf("puts", perMonth(uploads + outputs)) +
    // classify, the step, and a reader of the output
    costOf("gets", perMonth(2 * uploads + outputs));
  const delivered = perMonth(workload.deliveredGbPerDay);
  return [
    { service: "S3", what: "storage, third month", dollars: stored },
    { service: "S3", what: "requests", dollars: requests },
    {
      service: "CloudFront",
      what: "delivery",
      // An output is a megabyte, more or less.
      dollars: costOf("delivery", delivered) + costOf("deliveryRequests", delivered * 1000),
    },
  ];
}

/** Storage of what arrives each day, by its age, and the transitions of a month. */
function kept(gbPerDay: number, objectsPerDay: number, classes: StorageClasses): number {
  const archive = Math.min(classes.archiveAfterDays, ageDays);
  const infrequent = Math.min(classes.infrequentAccessAfterDays, archive);
  const moves = (from: number, name: PriceName) => (from < ageDays ? costOf(name, perMonth(objectsPerDay)) : 0);
  return (
    costOf("standard", gbPerDay * infrequent) +
    costOf("infrequentAccess", gbPerDay * (archive - infrequent)) +
    costOf("instantArchive", gbPerDay * (ageDays - archive)) +
    (infrequent < archive ? moves(infrequent, "toInfrequentAccess") : 0) +
    // Those that became old enough within the month.
    moves(archive, "toInstantArchive") * Math.min(1, (ageDays - archive) / daysPerMonth)
  );
}

const handlers: readonly Handler[] = [
  "upload-api",
  "classify",
  "document",
  "document-completed",
  "picture",
  "three-d",
  "video",
  "video-completed",
  "output",
];

function messaging(workload: Workload, design: Design): CostLine[] {
  const messages = (list: readonly Handler[]) =>
    perMonth(list.reduce((sum, handler) => sum + messagesPerDay(handler, workload, design), 0));
  const joined = messages(["output"]);
  const units = tableRates(workload, design);
  const writes = perMonth(units.writes * secondsPerDay);
  const reads = perMonth(units.reads * secondsPerDay);
  const queued = messages(handlers.filter((handler) => handler !== "upload-api"));
  return [
    // Sent, received and deleted; batches of ten share the last two.
    { service: "SQS", what: "messages", dollars: costOf("queueRequests", queued * 1.6) },
    { service: "SNS", what: "notices", dollars: costOf("notices", joined / 2) },
    {
      service: "DynamoDB",
      what: "writes and reads",
      dollars: costOf("tableWrites", writes) + costOf("tableReads", reads),
    },
    { service: "API Gateway", what: "upload API", dollars: costOf("apiRequests", messages(["upload-api"])) },
    // A kilobyte of JSON for each message.
    { service: "CloudWatch", what: "logs", dollars: costOf("logs", (queued * 1.0) / 1e6) },
  ];
}

function functions(workload: Workload, design: Design): CostLine {
  const dollars = handlers.reduce((sum, handler) => {
    const { memoryMib, millisecondsPerMessage, batchSize } = design.functions[handler];
    const messages = perMonth(messagesPerDay(handler, workload, design));
    const gbSeconds = (messages * millisecondsPerMessage * memoryMib) / 1000 / 1024;
    return (
      sum + costOf("lambdaGbSeconds", gbSeconds) * design.lambdaPrice + costOf("lambdaRequests", messages / batchSize)
    );
  }, 0);
  return { service: "Lambda", what: "functions", dollars };
}
