import type { ZodType } from "zod";
import { PoisonError } from "../lib/errors";

/**
 * Reads the body of an SQS message: JSON of a schema, alone or in the envelope that SNS adds where raw delivery is off.
 * @throws PoisonError if it is not JSON, or of another shape
 */
export function parseBody<Message>(schema: ZodType<Message>, body: string): Message {
  const value = unwrapped(parsedJson(body));
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue!.path.length === 0 ? "" : ` at ${issue!.path.join(".")}`;
  throw new PoisonError(`the message has another shape than expected${at}: ${issue!.message}`);
}

/** The message within the envelope of SNS; any other value is the message itself. */
function unwrapped(value: unknown): unknown {
  const isEnvelope =
    typeof value === "object" &&
    value !== null &&
    "Type" in value &&
    value.Type === "Notification" &&
    "Message" in value;
  return isEnvelope && typeof value.Message === "string" ? parsedJson(value.Message) : value;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PoisonError("the message is not JSON", { cause: error });
  }
}
