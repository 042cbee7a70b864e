import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import type { InputRecord } from "../media/input-record";
import { dynamodb } from "./dynamodb";

/** The record of an upload as it is now; undefined if there is none. */
export async function getInputRecord(uploadId: string): Promise<InputRecord | undefined> {
  const { INPUT_TABLE } = settings("INPUT_TABLE");
  const command = new GetCommand({ TableName: INPUT_TABLE, Key: { uploadId }, ConsistentRead: true });
  const { Item: item } = await dynamodb.send(command);
  return item as InputRecord | undefined;
}
