import type { Construct } from "constructs";
import { assertValid, type Problem } from "../../src/engine/problem";
import type { AwsHome } from "../aws/aws-home";
import type { PolicyStatement } from "../aws/policy-document";
import { bucketArn, receiveAccessLogs, receiveDeliveredLogs, receiveInventories } from "./bucket-policy";
import { PrivateBucket, privateBucketProblems, type PrivateBucketProps } from "./private-bucket";

export interface LogBucketProps extends PrivateBucketProps {
  readonly home: AwsHome;
  /** Buckets of the same account and region whose access logs and inventories it receives. */
  readonly sources: readonly string[];
}

/**
 * A bucket to which AWS delivers logs. Encrypted with S3 managed keys and without Object Lock: S3 delivers access logs
 * only to such buckets.
 */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    assertValid(LogBucket.problems(props));
    super(scope, id, props, { statements: (arn) => deliveryStatements(props, arn) });
  }

  static problems(props: LogBucketProps): Problem[] {
    return privateBucketProblems(props, (arn) => deliveryStatements(props, arn));
  }
}

function deliveryStatements({ home, sources }: LogBucketProps, arn: string): PolicyStatement[] {
  // Computed, not the attributes of the sources, which depend on this bucket's policy.
  const sourceArns = sources.map((source) => bucketArn(home, source));
  return [
    ...receiveAccessLogs(home, arn, sourceArns),
    ...receiveInventories(home, arn, sourceArns),
    ...receiveDeliveredLogs(home, arn),
  ];
}
