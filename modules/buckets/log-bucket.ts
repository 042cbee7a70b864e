import type { Construct } from "constructs";
import { assertValid, type Problem } from "../../src/engine/problem";
import type { AwsHome } from "../aws/aws-home";
import { bucketArn, receiveAccessLogs, receiveDeliveredLogs, receiveInventories } from "./bucket-policy";
import { PrivateBucket, privateBucketProblems, type PrivateBucketProps } from "./private-bucket";

export interface LogBucketProps extends PrivateBucketProps {
  readonly home: AwsHome;
  /** Names of the buckets whose access logs and inventories it receives; of the same account and region. */
  readonly sources: readonly string[];
}

/**
 * A bucket that AWS writes logs to. Encrypted with S3's own keys and without object lock: S3 delivers access logs to
 * no other bucket.
 */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    assertValid(LogBucket.problems(props));
    const { home } = props;
    // Not the sources' own ARNs: they wait for this bucket's policy.
    const sourceArns = props.sources.map((source) => bucketArn(home, source));
    super(scope, id, props, {
      statements: (arn) => [
        ...receiveAccessLogs(home, arn, sourceArns),
        ...receiveInventories(home, arn, sourceArns),
        ...receiveDeliveredLogs(home, arn),
      ],
    });
  }

  static problems(props: LogBucketProps): Problem[] {
    return privateBucketProblems(props);
  }
}
