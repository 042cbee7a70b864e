import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EmrserverlessApplication } from "@cdktf/provider-aws/lib/emrserverless-application";
import { Construct } from "constructs";
import { type EmrCapacity, executorsOf, maximumOf, type WorkerSize } from "./emr-capacity";

export interface SparkApplicationProps extends EmrCapacity {
  readonly name: string;
  /** `emr-7.12.0`. */
  readonly releaseLabel: string;
  readonly idleMinutes: number;
  /** Where workers have an address in a VPC. Default: they reach AWS services of the region only. */
  readonly network?: { readonly subnetIds: string[]; readonly securityGroupId: string };
  readonly logs: { readonly name: string; readonly keyArn: string; readonly retentionDays: number };
}

/** An EMR Serverless application for Spark. It costs nothing while no job runs: no capacity is kept warm. */
export class SparkApplication extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly logGroupArn: string;

  constructor(scope: Construct, id: string, props: SparkApplicationProps) {
    super(scope, id);
    const { name, releaseLabel, idleMinutes, network, logs } = props;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logs.name,
      kmsKeyId: logs.keyArn,
      retentionInDays: logs.retentionDays,
    });
    const { vcpu, memoryGib, diskGib } = maximumOf(props);
    const application = new EmrserverlessApplication(this, "resource", {
      name,
      type: "spark",
      releaseLabel,
      architecture: "ARM64",
      maximumCapacity: { cpu: `${vcpu} vCPU`, memory: `${memoryGib} GB`, disk: `${diskGib} GB` },
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: idleMinutes },
      networkConfiguration: network && {
        subnetIds: network.subnetIds,
        securityGroupIds: [network.securityGroupId],
      },
      monitoringConfiguration: { cloudwatchLoggingConfiguration: { enabled: true, logGroupName: logGroup.name } },
      runtimeConfiguration: [
        { classification: "spark-defaults", properties: sparkDefaults(props.worker, executorsOf(props)) },
      ],
    });
    this.id = application.id;
    this.arn = application.arn;
    this.logGroupArn = logGroup.arn;
  }
}

/** Spark takes a tenth more than the memory that it is given, and the worker has to hold both. */
const overhead = 1.1;

/**
 * Settings of every job: workers of one size, and the Iceberg library of the release. The jobs set up their catalog.
 * @see https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-iceberg.html
 */
function sparkDefaults({ vcpu, memoryGib, diskGib }: WorkerSize, maxExecutors: number): Record<string, string> {
  const memory = `${Math.floor((memoryGib * 1024) / overhead)}m`;
  return {
    "spark.jars": "/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar",
    "spark.driver.cores": String(vcpu),
    "spark.driver.memory": memory,
    "spark.emr-serverless.driver.disk": `${diskGib}g`,
    "spark.executor.cores": String(vcpu),
    "spark.executor.memory": memory,
    "spark.emr-serverless.executor.disk": `${diskGib}g`,
    "spark.dynamicAllocation.maxExecutors": String(maxExecutors),
  };
}
