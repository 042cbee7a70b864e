import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import type { InputRecord } from "../media/input-record";
import { dynamodb } from "./dynamodb";
import { type RefusedItem, refusedItem } from "./refused-item";

/** The fields of a record that an S3 event decides. */
export type Classification = Partial<InputRecord> & Required<Pick<InputRecord, "status" | "version" | "sequencer">>;

/**
 * Writes the outcome of an S3 event to the record of its upload, unless the record is of a later event, the owner has
 * aborted the upload, or a rejection comes for a version that was classified before. The same event may write again.
 * @returns undefined if it is written, else the item as it is, empty if there is none
 */
export async function markUpload(uploadId: string, fields: Classification): Promise<RefusedItem | undefined> {
  const names = Object.keys(fields);
  const isRejection = fields.status === "REJECTED";
  const sets = names.map((name) => `#${name} = :${name}`).join(", ");
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: settings("INPUT_TABLE").INPUT_TABLE,
        Key: { uploadId },
        UpdateExpression: `SET ${sets}${isRejection ? "" : " REMOVE reason"}`,
        ConditionExpression: [
          "attribute_exists(uploadId)",
          "attribute_not_exists(abortedAt)",
          "(attribute_not_exists(#sequencer) OR #sequencer <= :sequencer)",
          ...(isRejection ? ["NOT (#status = :classified AND #version = :version)"] : []),
        ].join(" AND "),
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
          ...(isRejection && { ":classified": "CLASSIFIED" }),
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return undefined;
  } catch (error) {
    return refusedItem(error);
  }
}
