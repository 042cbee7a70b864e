import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Wafv2WebAcl, type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";

/**
 * Rule groups of AWS for content that is only read: known bad addresses, requests that exploit something, common attacks.
 * docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export const managedRuleGroups = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesCommonRuleSet",
] as const;

export type ManagedRuleGroup = (typeof managedRuleGroups)[number];

export interface WebAclProps {
  readonly name: string;
  readonly ruleGroups: readonly ManagedRuleGroup[];
  /** Requests of one address in five minutes; more are blocked until it slows down. */
  readonly requestsPerFiveMinutes: number;
  /** `count` only measures what it would block. */
  readonly mode: "block" | "count";
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
}

/**
 * A web ACL for CloudFront, and its log: what it blocked or counted, without signatures. It exists in us-east-1 only.
 * $5 a month, $1 for each rule, $0.60 per million requests.
 */
export class WebAcl extends Construct {
  readonly arn: string;
  /** Name of its metrics. */
  readonly metricName: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { name, logs } = props;
    const acl = new Wafv2WebAcl(this, "resource", {
      name,
      description: "Limits each address, and blocks what rule groups of AWS recognize",
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      rule: [rateLimit(props), ...props.ruleGroups.map((group, index) => managedRule(group, index + 1, props))],
      visibilityConfig: measure(name),
    });
    const group = new CloudwatchLogGroup(this, "logs", {
      name: `aws-waf-logs-${name}`, // WAF takes no other beginning
      kmsKeyId: logs.keyArn,
      retentionInDays: logs.retentionDays,
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      // A signed URL opens its object for everyone who has it.
      redactedFields: [{ queryString: {} }, { singleHeader: { name: "cookie" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: [{ actionCondition: { action: "BLOCK" } }, { actionCondition: { action: "COUNT" } }],
          },
        ],
      },
    });
    this.arn = acl.arn;
    this.metricName = name;
  }
}

const measure = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false, // samples show the signatures of URLs
});

const rateLimit = ({ name, requestsPerFiveMinutes, mode }: WebAclProps): Wafv2WebAclRule => ({
  name: "rate-limit",
  priority: 0,
  action: mode === "block" ? { block: {} } : { count: {} },
  statement: {
    rate_based_statement: { limit: requestsPerFiveMinutes, aggregate_key_type: "IP", evaluation_window_sec: 300 },
  },
  visibilityConfig: measure(`${name}-rate-limit`),
});

const managedRule = (group: ManagedRuleGroup, priority: number, { name, mode }: WebAclProps): Wafv2WebAclRule => ({
  name: group,
  priority,
  overrideAction: mode === "block" ? { none: {} } : { count: {} },
  statement: { managed_rule_group_statement: { vendor_name: "AWS", name: group } },
  visibilityConfig: measure(`${name}-${group}`),
});
