import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

export const dynamodbClient = tracer.captureAWSv3Client(new DynamoDBClient(clientSettings));

export const dynamodb = DynamoDBDocumentClient.from(dynamodbClient, {
  marshallOptions: { removeUndefinedValues: true },
});

/** Milliseconds since 1970, corrected where the clock of this machine is minutes away from that of DynamoDB. */
export const serverTime = (): number => Date.now() + dynamodbClient.config.systemClockOffset;
