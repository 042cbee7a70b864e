import { PublishCommand } from "@aws-sdk/client-sns";
import type { Notice } from "../events/notice";
import { settings } from "../lib/settings";
import { sns } from "./sns";

/** Publishes the notice of a processing step to the notification topic. */
export async function publishNotice(notice: Notice): Promise<void> {
  const { NOTIFICATION_TOPIC_ARN } = settings("NOTIFICATION_TOPIC_ARN");
  await sns.send(
    new PublishCommand({
      TopicArn: NOTIFICATION_TOPIC_ARN,
      Message: JSON.stringify(notice),
      MessageAttributes: { status: { DataType: "String", StringValue: notice.status } },
    }),
  );
}
