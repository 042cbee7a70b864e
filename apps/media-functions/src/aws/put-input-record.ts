import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import type { InputRecord } from "../media/input-record";
import { dynamodb } from "./dynamodb";

/** Writes the record of a new upload. */
export async function putInputRecord(record: InputRecord): Promise<void> {
  const { INPUT_TABLE } = settings("INPUT_TABLE");
  const ConditionExpression = "attribute_not_exists(uploadId)";
  await dynamodb.send(new PutCommand({ TableName: INPUT_TABLE, Item: record, ConditionExpression }));
}
