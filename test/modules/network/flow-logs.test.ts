import { FlowLogs } from "../../../modules/network/flow-logs";
import { resources, synthModule } from "../../support/projects/synth";

const flowLogs = synthModule((stack) => {
  new FlowLogs(stack, "flow-logs", {
    home: stack.aws,
    name: "acme-test-vpc",
    vpcId: "vpc-1",
    kmsKeyArn: "arn:aws:kms:us-east-1:111111111111:key/1",
    retentionDays: 30,
    aggregationSeconds: 600,
  });
});

it("records all traffic", () => {
  expect(resources(flowLogs, "aws_flow_log")).toMatchObject({
    flow_logs: {
      vpc_id: "vpc-1",
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
      log_destination: "${aws_cloudwatch_log_group.flow_logs_log_group.arn}",
      iam_role_arn: "${aws_iam_role.flow_logs_role.arn}",
      max_aggregation_interval: 600,
      tags: { Name: "acme-test-vpc" },
      depends_on: ["aws_iam_role_policy.flow_logs_write"],
    },
  });
});

it("keeps the records encrypted and for a time", () => {
  expect(resources(flowLogs, "aws_cloudwatch_log_group")).toMatchObject({
    flow_logs_log_group: {
      name: "/aws/vpc/acme-test-vpc/flow-logs",
      kms_key_id: "arn:aws:kms:us-east-1:111111111111:key/1",
      retention_in_days: 30,
    },
  });
});

it("has a role that only flow logs of this account assume", () => {
  const role = resources(flowLogs, "aws_iam_role")["flow_logs_role"]!;
  expect(JSON.parse(role["assume_role_policy"] as string)).toMatchObject({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/*" },
        },
      },
    ],
  });
});

it("may write to its own log group, and create none", () => {
  const { policy } = resources(flowLogs, "aws_iam_role_policy")["flow_logs_write"]!;
  expect(JSON.parse(policy as string)).toMatchObject({
    Statement: [
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
        Resource: [
          "${aws_cloudwatch_log_group.flow_logs_log_group.arn}",
          "${aws_cloudwatch_log_group.flow_logs_log_group.arn}:*",
        ],
      },
    ],
  });
});
