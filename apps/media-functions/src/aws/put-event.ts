import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { TransientError } from "../lib/errors";
import { eventBridge } from "./event-bridge";

/** Puts an event of the pipeline on the default bus. */
export async function putEvent(detailType: string, detail: object): Promise<void> {
  const entry = { Source: "media-pipeline", DetailType: detailType, Detail: JSON.stringify(detail) };
  const { FailedEntryCount: failed, Entries: [result] = [] } = await eventBridge.send(
    new PutEventsCommand({ Entries: [entry] }),
  );
  // An entry that is refused is no error of the call.
  if (failed) throw new TransientError(`EventBridge refused the event: ${result?.ErrorCode} ${result?.ErrorMessage}`);
}
