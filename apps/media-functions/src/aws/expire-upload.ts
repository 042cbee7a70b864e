import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import { dynamodb } from "./dynamodb";

/** Sets an upload EXPIRED. False if it is not AWAITING_UPLOAD any more: its file came in the meantime. */
export async function expireUpload(uploadId: string): Promise<boolean> {
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: settings("INPUT_TABLE").INPUT_TABLE,
        Key: { uploadId },
        UpdateExpression: "SET #status = :expired",
        ConditionExpression: "#status = :awaiting",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":expired": "EXPIRED", ":awaiting": "AWAITING_UPLOAD" },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
