import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const rekognition = tracer.captureAWSv3Client(new RekognitionClient(clientSettings));
