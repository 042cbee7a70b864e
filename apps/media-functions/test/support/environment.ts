/** Environment variables of every handler. */
export const environment = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "s3cr3t",
  INPUT_BUCKET: "input",
  OUTPUT_BUCKET: "output",
  OUTPUT_TABLE: "output",
  LIMITS_TABLE: "limits",
  NOTIFICATION_TOPIC_ARN: "arn:aws:sns:us-east-1:111111111111:notifications",
  QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/own",
  DEAD_LETTER_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/dead",
  MAX_RECEIVES: "3",
  CALLS_PER_SECOND: "10",
  BURST: "10",
  CONCURRENT_JOBS: "5",
  TEXTRACT_TOPIC_ARN: "arn:aws:sns:us-east-1:111111111111:AmazonTextract-media",
  TEXTRACT_ROLE_ARN: "arn:aws:iam::111111111111:role/textract",
  MEDIACONVERT_QUEUE_ARN: "arn:aws:mediaconvert:us-east-1:111111111111:queues/media",
  MEDIACONVERT_ROLE_ARN: "arn:aws:iam::111111111111:role/mediaconvert",
  RENDITIONS: "1080,720",
  BATCH_JOB_QUEUE: "arn:aws:batch:us-east-1:111111111111:job-queue/media",
  BATCH_JOB_DEFINITIONS: JSON.stringify({ optimization: "optimization-job", simulation: "simulation-job" }),
  POWERTOOLS_LOG_LEVEL: "SILENT",
  POWERTOOLS_METRICS_NAMESPACE: "Media",
  POWERTOOLS_METRICS_DISABLED: "true",
  POWERTOOLS_SERVICE_NAME: "test",
  POWERTOOLS_DEV: "true",
};

// Some are read when a module is loaded: this one is imported first.
Object.assign(process.env, environment);
