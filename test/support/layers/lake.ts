import type { InternetAccess } from "../../../modules/network/nat";
import { existing } from "../../../src/engine/unit";

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:111111111111:${rest}`;

/** A network with a way out, or with interface endpoints instead. */
export function networkWith(internetAccess: InternetAccess, interfaceEndpoints: string[] = []) {
  const privateSubnetIds = ["subnet-a", "subnet-b"];
  return existing({ privateSubnetIds, publicSubnetIds: ["subnet-c", "subnet-d"], internetAccess, interfaceEndpoints });
}

/** Units that the layers of the lake need, as if they existed outside Terraform. */
export const lakeNeeds = {
  vpc: networkWith("nat"),
  securityGroups: existing({ appSecurityGroupId: "sg-app" }),
  ecr: existing({
    repositoryUrls: {
      "data-jobs": "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-test/data-jobs",
      "spark-apps": "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-test/spark-apps",
    },
    repositoryArns: {
      "data-jobs": arn("ecr", "repository/acme-test/data-jobs"),
      "spark-apps": arn("ecr", "repository/acme-test/spark-apps"),
    },
    releaseTags: ["v*", "*.*.*", "git-*"],
  }),
  storage: existing({
    lakeBucketName: "lake",
    lakeBucketArn: "arn:aws:s3:::lake",
    scriptsBucketArn: "arn:aws:s3:::scripts",
  }),
  glue: existing({
    databaseName: "test_data_lake_catalog",
    sparkScriptUrl: "s3://scripts/scripts/lake-jobs/1/lake_job.py",
    packageUrl: "s3://scripts/scripts/lake-jobs/2/lake_jobs.zip",
    tablesUrl: "s3://scripts/tables/3.json",
  }),
  secrets: existing({ applicationSecretArn: arn("secretsmanager", "secret:acme-test/application-AbCdEf") }),
  kms: existing({
    s3KeyArn: arn("kms", "key/s3"),
    eksKeyArn: arn("kms", "key/eks"),
    logsKeyArn: arn("kms", "key/logs"),
    secretsKeyArn: arn("kms", "key/secrets"),
  }),
  alerting: existing({ pageTopicArn: arn("sns", "page"), ticketTopicArn: arn("sns", "ticket") }),
};
