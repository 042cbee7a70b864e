import { S3Client } from "@aws-sdk/client-s3";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const s3 = tracer.captureAWSv3Client(
  new S3Client({
    ...clientSettings,
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined, // emulators have no host name for each bucket
    requestChecksumCalculation: "WHEN_REQUIRED", // a presigned URL would ask for the checksum of an empty body
  }),
);
