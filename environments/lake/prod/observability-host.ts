import { unit } from "../../../src/engine/unit";
import { observabilityHost } from "../../../src/layers/observability/observability-host";
import alerting from "./alerting";
import kms from "./kms";
import lakeStorage from "./lake-storage";
import secrets from "./secrets";
import securityGroups from "./security-groups";
import vpc from "./vpc";

export default unit(observabilityHost, {
  vpc,
  securityGroups,
  kms,
  secrets,
  alerting,
  instanceType: "m7g.xlarge", // $119 a month: 16 GB, and CPU that does not run out of credits
  elasticsearchHeapMib: 4096,
  metricRetentionDays: 30,
  logRetentionDays: 30,
  dataDiskGib: 200, // $16 a month
  accessLogs: { bucketName: lakeStorage.outputs.logBucketName, bucketArn: lakeStorage.outputs.logBucketArn },
});
