import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** An attribute as DynamoDB writes it: errors are not unmarshalled by the document client. */
type Attribute = { readonly N?: string; readonly S?: string; readonly M?: Readonly<Record<string, Attribute>> };

export type RefusedItem = Readonly<Record<string, Attribute>>;

/**
 * The item that a conditional write found (`ReturnValuesOnConditionCheckFailure: "ALL_OLD"`), empty if there is none.
 * Throws any other error again.
 */
export function refusedItem(error: unknown): RefusedItem {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  return error.Item ?? {};
}
