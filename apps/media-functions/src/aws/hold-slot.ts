import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import { dynamodb } from "./dynamodb";
import { type RefusedItem, refusedItem } from "./refused-item";

/**
 * Adds a job to the holders of slots if one is free or the job holds one. Undefined if it does now, else the item as it is.
 * @param until seconds since 1970
 */
export async function holdSlot(
  id: string,
  job: string,
  slots: number,
  until: number,
): Promise<RefusedItem | undefined> {
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: settings("LIMITS_TABLE").LIMITS_TABLE,
        Key: { id },
        UpdateExpression: "SET holders.#job = :until, expiresAt = :until",
        ConditionExpression: "attribute_exists(holders.#job) OR size(holders) < :slots",
        ExpressionAttributeNames: { "#job": job },
        ExpressionAttributeValues: { ":until": until, ":slots": slots },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return undefined;
  } catch (error) {
    return refusedItem(error);
  }
}

/** Creates the item of slots without holders. Nothing if it is there. */
export async function createSlots(id: string, until: number): Promise<void> {
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: settings("LIMITS_TABLE").LIMITS_TABLE,
        Key: { id },
        UpdateExpression: "SET holders = :none, expiresAt = :until",
        ConditionExpression: "attribute_not_exists(holders)",
        ExpressionAttributeValues: { ":none": {}, ":until": until },
      }),
    );
  } catch (error) {
    refusedItem(error);
  }
}
