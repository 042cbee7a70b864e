import { bucketConfigurations } from "./bucket-configurations";
import { bucketLifecycle } from "./bucket-lifecycle";
import { eksAddonIdentities } from "./eks-addon-identities";
import { eksSettings } from "./eks-settings";
import { flowLogsToS3 } from "./flow-logs-to-s3";
import type { Gap } from "./gap";
import { kafkaClusters } from "./kafka-clusters";
import { kafkaConfigurations } from "./kafka-configurations";
import { kmsRotation } from "./kms-rotation";
import { launchTemplateTags } from "./launch-template-tags";
import { logGroupClass } from "./log-group-class";
import { scalingTags } from "./scaling-tags";
import { schemaTags } from "./schema-tags";
import { vpcEndpointAddress } from "./vpc-endpoint-address";

/** New gaps for each gateway: what they keep lives and ends with it, as the emulators' memory does. */
export function createGaps(): readonly Gap[] {
  return [
    bucketConfigurations(),
    bucketLifecycle(),
    eksAddonIdentities(),
    eksSettings(),
    flowLogsToS3(),
    kafkaClusters(),
    kafkaConfigurations(),
    kmsRotation(),
    launchTemplateTags(),
    logGroupClass(),
    scalingTags(),
    schemaTags(),
    vpcEndpointAddress(),
  ];
}
