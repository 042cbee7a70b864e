import { SNSClient } from "@aws-sdk/client-sns";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const sns = tracer.captureAWSv3Client(new SNSClient(clientSettings));
