import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import type { InputStatus } from "../media/input-record";
import { dynamodb } from "./dynamodb";
import { refusedItem } from "./refused-item";

/** Ends an upload that its owner gives up. False if its file has arrived. */
export async function markAborted(uploadId: string): Promise<boolean> {
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: settings("INPUT_TABLE").INPUT_TABLE,
        Key: { uploadId },
        UpdateExpression: "SET #status = :expired, abortedAt = :now, reason = :reason",
        ConditionExpression: "#status = :awaiting",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":awaiting": "AWAITING_UPLOAD" satisfies InputStatus,
          ":expired": "EXPIRED" satisfies InputStatus,
          ":now": new Date().toISOString(),
          ":reason": "the owner aborted the upload",
        },
      }),
    );
    return true;
  } catch (error) {
    refusedItem(error);
    return false;
  }
}
