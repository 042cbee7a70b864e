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
      ...rateOf(document),
      CONCURRENT_JOBS: String(document.concurrentJobs),
      TEXTRACT_TOPIC_ARN: topic.arn,
      TEXTRACT_ROLE_ARN: topic.roleArn,
    },
    statements: [
      access.startTextDetection,
      access.passRole(topic.roleArn, "textract"),
      access.noteJobs(resources),
      ...access.readUploadsOf(resources),
    ],
  });
  steps.finish(
    "document-completed",
    documentCompleted,
    { topicArn: topic.arn },
    {
      description: "Writes what Textract found in documents",
      statements: [access.readTextDetection, ...access.writeOutputsOf(resources)],
    },
  );
  return topic;
}

/** Pictures: Rekognition answers at once, and the function itself makes sizes and formats. */
export function addPictures(steps: ProcessingSteps, picture: StepSettings & Rate): void {
  const { resources } = steps.props;
  steps.start("picture", "picture", picture, {
    description: "Recognizes, resizes and converts pictures",
    variables: rateOf(picture),
    statements: [
      access.detectLabels,
      access.noteJobs(resources),
      ...access.readUploadsOf(resources),
      ...access.writeOutputsOf(resources),
    ],
  });
}

/** Videos: a job of MediaConvert for each, whose end comes as an event. MediaConvert writes the outputs itself. */
export function addVideos(
  steps: ProcessingSteps,
  video: StepSettings & Rate & { readonly concurrentJobs: number; readonly renditions: readonly number[] },
  videoCompleted: EndSettings,
): VideoQueue {
  const { prefix, resources } = steps.props;
  const queue = new VideoQueue(steps, "video-jobs", {
    home: resources.home,
    name: prefix,
    concurrentJobs: video.concurrentJobs,
    statements: [...access.readUploadsOf(resources), ...access.writeOutputsOf(resources)],
  });
  steps.start("video", "video", video, {
    description: "Starts jobs of MediaConvert for videos",
    variables: {
      ...rateOf(video),
      CONCURRENT_JOBS: String(video.concurrentJobs),
      MEDIACONVERT_QUEUE_ARN: queue.arn,
      MEDIACONVERT_ROLE_ARN: queue.roleArn,
      RENDITIONS: video.renditions.join(","),
    },
    statements: [
      access.createVideoJob(queue.arn),
      access.passRole(queue.roleArn, "mediaconvert"),
      access.noteJobs(resources),
    ],
  });
  steps.finish(
    "video-completed",
    videoCompleted,
    { events: { description: "Jobs of MediaConvert that ended", pattern: jobsEnded(queue.arn) } },
    { description: "Reports what MediaConvert made of videos", statements: [] },
  );
  return queue;
}

/** Processing options of 3D files, each with a job definition of its own. */
const threeDOptions = ["simulation", "rendering", "optimization"] as const;

/** Job queues and definitions of media-batch; maps of another unit. */
export interface BatchJobs {
  readonly jobQueueArns: Readonly<Record<string, string>>;
  readonly jobDefinitionArns: Readonly<Record<string, string>>;
}

/** 3D files: a job of AWS Batch for each option. The job reports its outputs itself, and Batch that it failed. */
export function addThreeD(
  steps: ProcessingSteps,
  threeD: StepSettings & Rate,
  batchCompleted: EndSettings,
  { jobQueueArns, jobDefinitionArns }: BatchJobs,
): void {
  const { resources } = steps.props;
  const queueArn = mapEntry(jobQueueArns, "3d");
  const definitions = Object.fromEntries(threeDOptions.map((option) => [option, mapEntry(jobDefinitionArns, option)]));
  steps.start("three-d", "3d", threeD, {
    description: "Submits jobs of AWS Batch for 3D files",
    variables: {
      ...rateOf(threeD),
      BATCH_JOB_QUEUE: queueArn,
      BATCH_JOB_DEFINITIONS: JSON.stringify(definitions),
    },
    statements: [access.submitJobs(queueArn, Object.values(definitions)), access.noteJobs(resources)],
  });
  steps.finish(
    "batch-completed",
    batchCompleted,
    { events: { description: "Jobs of AWS Batch that failed for good", pattern: jobsFailed([queueArn]) } },
    { description: "Ends the uploads of jobs of AWS Batch that failed", statements: [] },
  );
}
