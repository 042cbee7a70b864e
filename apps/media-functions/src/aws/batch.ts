import { BatchClient } from "@aws-sdk/client-batch";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const batch = tracer.captureAWSv3Client(new BatchClient(clientSettings));
