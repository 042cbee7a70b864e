import { SQSClient } from "@aws-sdk/client-sqs";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const sqs = tracer.captureAWSv3Client(new SQSClient(clientSettings));
