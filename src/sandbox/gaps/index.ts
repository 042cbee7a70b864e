import { alarmSettings } from "./alarm-settings";
import { bucketConfigurations } from "./bucket-configurations";
import { bucketLifecycle } from "./bucket-lifecycle";
import { costAnomalies } from "./cost-anomalies";
import { eksAddonIdentities } from "./eks-addon-identities";
import { eksClusterSecurityGroup } from "./eks-cluster-security-group";
import { eksSettings } from "./eks-settings";
import { eksTags } from "./eks-tags";
import { eksUpdates } from "./eks-updates";
import { flowLogsToS3 } from "./flow-logs-to-s3";
import type { Gap } from "./gap";
import { glueTriggers } from "./glue-triggers";
import { kafkaBrokers } from "./kafka-brokers";
import { kafkaClusters } from "./kafka-clusters";
import { kafkaConfigurations } from "./kafka-configurations";
import { KafkaClusters } from "./kafka-store";
import { kafkaUpdates } from "./kafka-updates";
import { kmsRotation } from "./kms-rotation";
import { lakeGrants } from "./lake-grants";
import { lakeLocations } from "./lake-locations";
import { launchTemplateTags } from "./launch-template-tags";
import { logGroupClass } from "./log-group-class";
import { prefixListSize } from "./prefix-list-size";
import { queueDeletion } from "./queue-deletion";
import { queueRedrive } from "./queue-redrive";
import { ruleDescriptions } from "./rule-descriptions";
import { scalingTags } from "./scaling-tags";
import { schemaTags } from "./schema-tags";
import { slackChannels } from "./slack-channels";
import { vpcEndpointAddress } from "./vpc-endpoint-address";
import { vpcEndpointRoutes } from "./vpc-endpoint-routes";

/** Creates the gaps of one gateway. They keep their data in memory, as the emulators do. */
export function createGaps(): readonly Gap[] {
  const kafka = new KafkaClusters();
  return [
    alarmSettings(),
    bucketConfigurations(),
    bucketLifecycle(),
    costAnomalies(),
    eksAddonIdentities(),
    eksUpdates(), // before eksSettings, which would overwrite updates with the values from creation
    eksSettings(),
    eksClusterSecurityGroup(),
    eksTags(),
    flowLogsToS3(),
    glueTriggers(),
    kafkaBrokers(kafka),
    kafkaClusters(kafka),
    kafkaConfigurations(),
    kafkaUpdates(kafka),
    kmsRotation(),
    lakeGrants(),
    lakeLocations(),
    launchTemplateTags(),
    logGroupClass(),
    prefixListSize(),
    queueDeletion(),
    queueRedrive(),
    ruleDescriptions(),
    scalingTags(),
    schemaTags(),
    slackChannels(),
    vpcEndpointAddress(),
    vpcEndpointRoutes(),
  ];
}
