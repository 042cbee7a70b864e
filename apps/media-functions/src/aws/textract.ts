import { TextractClient } from "@aws-sdk/client-textract";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const textract = tracer.captureAWSv3Client(new TextractClient(clientSettings));
