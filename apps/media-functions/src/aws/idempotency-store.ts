import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { settings } from "../lib/settings";
import { clientSettings } from "./clients";

/** Answers that Powertools keeps in the limits table: it reads, puts, updates and deletes items. */
export const idempotencyStore = (): DynamoDBPersistenceLayer =>
  new DynamoDBPersistenceLayer({
    tableName: settings("LIMITS_TABLE").LIMITS_TABLE,
    keyAttr: "id",
    expiryAttr: "expiresAt",
    clientConfig: clientSettings,
  });
