import type { AlertCases } from "./alert-case";
import { applicationCases } from "./applications";
import { eksCases } from "./eks";
import { kafkaCases, kafkaHostCases } from "./kafka";
import { kafkaConnectCases } from "./kafka-connect";
import { platformCases } from "./platform";

/** By the files of charts/monitoring/rules. */
export const alertCases: Readonly<Record<string, AlertCases>> = {
  applications: applicationCases,
  eks: eksCases,
  kafka: kafkaCases,
  "kafka-connect": kafkaConnectCases,
  "kafka-hosts": kafkaHostCases,
  platform: platformCases,
};
