import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import { dynamodb } from "./dynamodb";
import { refusedItem } from "./refused-item";

/**
 * Removes a job from the holders of slots. Nothing if it holds none.
 * @param heldUntil removes it only if it holds the slot until exactly then: another invocation may have renewed it
 */
export async function freeSlot(id: string, job: string, heldUntil?: number): Promise<void> {
  const isHeld = heldUntil === undefined ? "attribute_exists(holders.#job)" : "holders.#job = :heldUntil";
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: settings("LIMITS_TABLE").LIMITS_TABLE,
        Key: { id },
        UpdateExpression: "REMOVE holders.#job",
        ConditionExpression: isHeld,
        ExpressionAttributeNames: { "#job": job },
        ...(heldUntil !== undefined && { ExpressionAttributeValues: { ":heldUntil": heldUntil } }),
      }),
    );
  } catch (error) {
    refusedItem(error);
  }
}
