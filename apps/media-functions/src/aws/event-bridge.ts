import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const eventBridge = tracer.captureAWSv3Client(new EventBridgeClient(clientSettings));
