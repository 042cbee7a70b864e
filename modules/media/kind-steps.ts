import { mapEntry } from "../../src/engine/map-entry";
import { jobsFailed } from "../batch/failed-jobs";
import * as access from "./processing-access";
import type { EndSettings, ProcessingSteps, StepSettings } from "./processing-steps";
import { TextDetectionTopic } from "./text-detection-topic";
import { jobsEnded, VideoQueue } from "./video-queue";

/** Calls of a paid API, kept by all invocations together. */
interface Rate {
  readonly callsPerSecond: number;
  readonly burst: number;
}

const rateOf = ({ callsPerSecond, burst }: Rate): Record<string, string> => ({
  CALLS_PER_SECOND: String(callsPerSecond),
  BURST: String(burst),
});

const outputBucketOf = ({ outputBucketName }: access.ProcessingResources) => ({ OUTPUT_BUCKET: outputBucketName });
const limitsOf = ({ limitsTableName }: access.ProcessingResources) => ({ LIMITS_TABLE: limitsTableName });
const tablesOf = (resources: access.ProcessingResources) => ({
  OUTPUT_TABLE: resources.outputTableName,
  ...limitsOf(resources),
});

/** Documents: a job of Textract for each, whose end comes by the topic. */
export function addDocuments(
  steps: ProcessingSteps,
  document: StepSettings & Rate & { readonly concurrentJobs: number },
  documentCompleted: EndSettings,
): TextDetectionTopic {
  const { prefix, resources } = steps.props;
  const topic = new TextDetectionTopic(steps, "text-detection", {
    home: resources.home,
    prefix,
    keyArn: resources.topicKeyArn,
  });
  steps.start("document", "document", document, {
    description: "Starts jobs of Textract for documents",
    variables: {
      ...tablesOf(resources),
      ...rateOf(document),
      CONCURRENT_JOBS: String(document.concurrentJobs),
      TEXTRACT_TOPIC_ARN: topic.arn,
      TEXTRACT_ROLE_ARN: topic.roleArn,
    },
    statements: [
      access.startTextDetection,
      access.passRole(topic.roleArn, "textract"),
      access.noteJobs(resources),
      ...access.keepLimits(resources),
      ...access.readUploadsOf(resources),
    ],
  });
  steps.finish(
    "document-completed",
    documentCompleted,
    { topicArn: topic.arn },
    {
      description: "Writes what Textract found in documents",
      variables: { ...tablesOf(resources), ...outputBucketOf(resources) },
      statements: [
        access.readTextDetection,
        access.findJobs(resources),
        ...access.keepLimits(resources),
        ...access.writeOutputsOf(resources),
      ],
    },
  );
  return topic;
}

/** Pictures: Rekognition answers at once, and the function itself makes sizes and formats. */
export function addPictures(steps: ProcessingSteps, picture: StepSettings & Rate): void {
  const { resources } = steps.props;
  steps.start("picture", "picture", picture, {
    description: "Recognizes, resizes and converts pictures",
    variables: { ...tablesOf(resources), ...outputBucketOf(resources), ...rateOf(picture) },
    statements: [
      access.detectLabels,
      access.noteJobs(resources),
      access.keepAnswers(resources),
      ...access.keepLimits(resources),
      ...access.readUploadsOf(resources),
      ...access.writeOutputsOf(resources),
    ],
  });
}

/** Job queues and definitions of media-batch; maps of another unit. */
export interface BatchJobs {
  readonly jobQueueArns: Readonly<Record<string, string>>;
  readonly jobDefinitionArns: Readonly<Record<string, string>>;
}

/** Variables and permissions to submit jobs for the options of a kind. */
function batchAccess({ jobQueueArns, jobDefinitionArns }: BatchJobs, kind: "3d" | "video", options: readonly string[]) {
  const queueArn = mapEntry(jobQueueArns, kind);
  const definitions = Object.fromEntries(options.map((option) => [option, mapEntry(jobDefinitionArns, option)]));
  return {
    variables: { BATCH_JOB_QUEUE: queueArn, BATCH_JOB_DEFINITIONS: JSON.stringify(definitions) },
    statements: access.submitJobs(queueArn, Object.values(definitions)),
  };
}

/** Processing options of 3D files and of videos; each has a job definition of its own. */
const threeDOptions = ["simulation", "rendering", "optimization"] as const;
const videoOptions = ["transcode", "key-frames", "captions"] as const;

export interface VideoSettings extends StepSettings, Rate {
  readonly concurrentJobs: number;
  readonly renditions: readonly number[];
  /** Videos up to this size are jobs of AWS Batch. 0: none. */
  readonly batchMaxMib: number;
}

/**
 * Videos: a job of MediaConvert for each, whose end comes as an event. MediaConvert writes the outputs itself. Small ones
 * may be jobs of AWS Batch, where a minute costs a tenth.
 */
export function addVideos(
  steps: ProcessingSteps,
  video: VideoSettings,
  videoCompleted: EndSettings,
  batch: BatchJobs | undefined,
): VideoQueue {
  const { prefix, resources } = steps.props;
  const queue = new VideoQueue(steps, "video-jobs", {
    home: resources.home,
    name: prefix,
    concurrentJobs: video.concurrentJobs,
    statements: [...access.readUploadsOf(resources), ...access.writeOutputsOf(resources)],
  });
  const small = batch === undefined || video.batchMaxMib === 0 ? undefined : batchAccess(batch, "video", videoOptions);
  steps.start("video", "video", video, {
    description: "Starts jobs of MediaConvert for videos",
    variables: {
      ...tablesOf(resources),
      ...outputBucketOf(resources),
      ...rateOf(video),
      CONCURRENT_JOBS: String(video.concurrentJobs),
      MEDIACONVERT_QUEUE_ARN: queue.arn,
      MEDIACONVERT_ROLE_ARN: queue.roleArn,
      RENDITIONS: video.renditions.join(","),
      ...(small && { ...small.variables, BATCH_VIDEO_MAX_BYTES: String(video.batchMaxMib * 1024 ** 2) }),
    },
    statements: [
      access.createVideoJob(queue.arn),
      access.passRole(queue.roleArn, "mediaconvert"),
      access.noteJobs(resources),
      ...access.keepLimits(resources),
      ...(small?.statements ?? []),
    ],
  });
  steps.finish(
    "video-completed",
    videoCompleted,
    { events: { description: "Jobs of MediaConvert that ended", pattern: jobsEnded(queue.arn) } },
    {
      description: "Reports what MediaConvert made of videos",
      variables: limitsOf(resources),
      statements: access.keepLimits(resources),
    },
  );
  return queue;
}

/**
 * 3D files: a job of AWS Batch for each option. The job reports its outputs itself, and an event that it failed for good,
 * as it does for jobs of videos.
 */
export function addBatchJobs(
  steps: ProcessingSteps,
  threeD: StepSettings & Rate,
  batchCompleted: EndSettings,
  batch: BatchJobs,
): void {
  const { resources } = steps.props;
  const { variables, statements } = batchAccess(batch, "3d", threeDOptions);
  steps.start("three-d", "3d", threeD, {
    description: "Submits jobs of AWS Batch for 3D files",
    variables: { ...tablesOf(resources), ...rateOf(threeD), ...variables },
    statements: [...statements, access.noteJobs(resources), ...access.keepLimits(resources)],
  });
  const queueArns = ["3d", "video"].map((kind) => mapEntry(batch.jobQueueArns, kind));
  steps.finish(
    "batch-completed",
    batchCompleted,
    { events: { description: "Jobs of AWS Batch that failed for good", pattern: jobsFailed(queueArns) } },
    { description: "Ends the uploads of jobs of AWS Batch that failed", statements: [] },
  );
}
