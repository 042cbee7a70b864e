import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand, type UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import type { Change, Records } from "../media/join/change";
import { dynamodb } from "./dynamodb";

/** The records of uploads in DynamoDB. */
export const outputRecords: Records = {
  async apply(change) {
    try {
      const { OUTPUT_TABLE } = settings("OUTPUT_TABLE");
      const { Attributes: item } = await dynamodb.send(new UpdateCommand(updateOf(change, OUTPUT_TABLE)));
      return item;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  },
};

/** A change as UpdateItem. Every name and value has a placeholder: names contain `#`, and some are reserved words. */
export function updateOf({ uploadKey, set, setOnce, remove, when }: Change, table: string): UpdateCommandInput {
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const name = (attribute: string): string => {
    if (!names.has(attribute)) names.set(attribute, `#n${names.size}`);
    return names.get(attribute)!;
  };
  const value = (content: unknown): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = content;
    return placeholder;
  };

  const sets = [
    ...Object.entries(set).map(([attribute, content]) => `${name(attribute)} = ${value(content)}`),
    ...Object.entries(setOnce ?? {}).map(
      ([attribute, content]) => `${name(attribute)} = if_not_exists(${name(attribute)}, ${value(content)})`,
    ),
  ];
  const removes = (remove ?? []).map(name);
  const conditions = (when ?? []).map(({ attribute, in: allowed, orAbsent }) => {
    const isAbsent = `attribute_not_exists(${name(attribute)})`;
    if (allowed.length === 0) return isAbsent;
    const isIn = `${name(attribute)} IN (${allowed.map(value).join(", ")})`;
    return orAbsent ? `(${isAbsent} OR ${isIn})` : isIn;
  });
  return {
    TableName: table,
    Key: { uploadKey },
    UpdateExpression: `SET ${sets.join(", ")}${removes.length > 0 ? ` REMOVE ${removes.join(", ")}` : ""}`,
    ...(conditions.length > 0 ? { ConditionExpression: conditions.join(" AND ") } : {}),
    ExpressionAttributeNames: Object.fromEntries(
      [...names].map(([attribute, placeholder]) => [placeholder, attribute]),
    ),
    ExpressionAttributeValues: values,
    ReturnValues: "ALL_NEW",
  };
}
