import type { WorkItem } from "../events/work-item";
import { type SettingName, settings } from "../lib/settings";
import type { Kind } from "../media/kinds";
import { sendMessage } from "./send-message";

const queues = {
  document: "DOCUMENT_QUEUE_URL",
  picture: "PICTURE_QUEUE_URL",
  "3d": "THREE_D_QUEUE_URL",
  video: "VIDEO_QUEUE_URL",
} as const satisfies Readonly<Record<Kind, SettingName>>;

/** Sends a classified upload to the queue of its kind. */
export async function sendWorkItem(item: WorkItem): Promise<void> {
  const queue = queues[item.kind];
  await sendMessage({ queueUrl: settings(queue)[queue], body: JSON.stringify(item) });
}
