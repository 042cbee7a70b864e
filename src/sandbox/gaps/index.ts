import { StandIns } from "../stand-ins";
import { mediaConvert } from "../stand-ins/media-convert";
import { rekognition } from "../stand-ins/rekognition";
import { textract } from "../stand-ins/textract";
import { alarmSettings } from "./alarm-settings";
import { batchAccess } from "./batch-access";
import { batchEnvironments } from "./batch-environments";
import { batchJobs } from "./batch-jobs";
import { BatchRecords } from "./batch-records";
import { bucketConfigurations } from "./bucket-configurations";
import { bucketLifecycle } from "./bucket-lifecycle";
import { cacheParameters } from "./cache-parameters";
import { cacheUsers } from "./cache-users";
import { costAnomalies } from "./cost-anomalies";
import { costTags } from "./cost-tags";
import { databaseSettings } from "./database-settings";
import { eksAddonIdentities } from "./eks-addon-identities";
import { eksClusterSecurityGroup } from "./eks-cluster-security-group";
import { eksSettings } from "./eks-settings";
import { eksTags } from "./eks-tags";
import { eksUpdates } from "./eks-updates";
import { emrApplications } from "./emr-applications";
import { eventBusPolicy } from "./event-bus-policy";
import { flowLogsToS3 } from "./flow-logs-to-s3";
import type { Gap } from "./gap";
import { glueTriggers } from "./glue-triggers";
import { httpApiAuthorizers } from "./http-api-authorizers";
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
import { logQueries } from "./log-queries";
import { mappingMetrics } from "./mapping-metrics";
import { prefixListSize } from "./prefix-list-size";
import { pullThroughRules } from "./pull-through-rules";
import { queueDeletion } from "./queue-deletion";
import { replicationGroups } from "./replication-groups";
import { responseHeaders } from "./response-headers";
import { ruleDescriptions } from "./rule-descriptions";
import { samplingRules } from "./sampling-rules";
import { scalingServices } from "./scaling-services";
import { scalingTags } from "./scaling-tags";
import { schemaTags } from "./schema-tags";
import { secretRotation } from "./secret-rotation";
import { serviceRebalancing } from "./service-rebalancing";
import { slackChannels } from "./slack-channels";
import { stateMachineTracing } from "./state-machine-tracing";
import { storageLens } from "./storage-lens";
import { subnetGroups } from "./subnet-groups";
import { tableSettings } from "./table-settings";
import { vpcEndpointAddress } from "./vpc-endpoint-address";
import { vpcEndpointRoutes } from "./vpc-endpoint-routes";

/** Creates the gaps of one gateway. They keep their data in memory, as the emulators do. */
export function createGaps(standIns = new StandIns()): readonly Gap[] {
  const kafka = new KafkaClusters();
  const jobQueues = new BatchRecords("job-queue", "jobQueue");
  return [
    alarmSettings(),
    batchEnvironments(jobQueues),
    batchJobs(jobQueues),
    bucketConfigurations(),
    bucketLifecycle(),
    cacheParameters(),
    cacheUsers(),
    costAnomalies(),
    costTags(),
    databaseSettings(),
    batchAccess(),
    eksAddonIdentities(),
    eksUpdates(), // before eksSettings, which would overwrite updates with the values from creation
    eksSettings(),
    eksClusterSecurityGroup(),
    eksTags(),
    emrApplications(),
    eventBusPolicy(),
    flowLogsToS3(),
    glueTriggers(),
    httpApiAuthorizers(),
    kafkaBrokers(kafka),
    kafkaClusters(kafka),
    kafkaConfigurations(),
    kafkaUpdates(kafka),
    kmsRotation(),
    lakeGrants(),
    lakeLocations(),
    launchTemplateTags(),
    logGroupClass(),
    logQueries(),
    mappingMetrics(),
    mediaConvert(standIns.mediaconvert),
    prefixListSize(),
    pullThroughRules(),
    queueDeletion(),
    rekognition(standIns.rekognition),
    replicationGroups(),
    ruleDescriptions(),
    responseHeaders(),
    samplingRules(),
    scalingServices(),
    scalingTags(),
    schemaTags(),
    secretRotation(),
    serviceRebalancing(),
    slackChannels(),
    stateMachineTracing(),
    storageLens(),
    subnetGroups("elasticache"),
    subnetGroups("rds"),
    tableSettings(),
    textract(standIns.textract),
    vpcEndpointAddress(),
    vpcEndpointRoutes(),
  ];
}
