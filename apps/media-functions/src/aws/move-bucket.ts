import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import { dynamodb } from "./dynamodb";
import { type RefusedItem, refusedItem } from "./refused-item";

/** A change of a token bucket that one conditional write makes. Times are milliseconds since 1970. */
export interface BucketMove {
  readonly id: string;
  /** Applies if the bucket's time is from here … */
  readonly from: number | undefined;
  /** … to here, both included; if `from` is undefined also if there is no bucket. */
  readonly to: number;
  /** Adds to the bucket's time, or sets it. */
  readonly change: { readonly add: number } | { readonly set: number };
  /** When TTL may delete the bucket. Seconds since 1970. */
  readonly expiresAt: number;
}

/** Moves a bucket's time. Undefined if it was moved, else the item as it is. */
export async function moveBucket({ id, from, to, change, expiresAt }: BucketMove): Promise<RefusedItem | undefined> {
  const { LIMITS_TABLE } = settings("LIMITS_TABLE");
  const adds = "add" in change;
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: LIMITS_TABLE,
        Key: { id },
        UpdateExpression: `SET #time = ${adds ? "#time + :change" : ":change"}, expiresAt = :expiresAt`,
        ConditionExpression:
          from === undefined ? "attribute_not_exists(#time) OR #time <= :to" : "#time BETWEEN :from AND :to",
        ExpressionAttributeNames: { "#time": "time" },
        ExpressionAttributeValues: {
          ":change": adds ? change.add : change.set,
          ":expiresAt": expiresAt,
          ":to": to,
          ...(from !== undefined && { ":from": from }),
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return undefined;
  } catch (error) {
    return refusedItem(error);
  }
}
