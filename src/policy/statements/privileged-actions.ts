/** Actions that on every resource give away an account or its data. */
export interface PrivilegedActions {
  /** The consequence, after "it". */
  readonly consequence: string;
  readonly actions: readonly string[];
}

/**
 * Sources: Rhino Security Labs, "AWS IAM Privilege Escalation"; Cloudsplaining's lists of privilege escalation,
 * resource exposure and data exfiltration; AWS Service Authorization Reference
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/). As of 2026-11. `iam:PassRole` has a rule of
 * its own.
 */
export const privilegedActions: readonly PrivilegedActions[] = [
  {
    consequence: "grants the permissions of every user, group or role",
    actions: [
      "iam:AddUserToGroup",
      "iam:AttachGroupPolicy",
      "iam:AttachRolePolicy",
      "iam:AttachUserPolicy",
      "iam:CreateAccessKey",
      "iam:CreateLoginProfile",
      "iam:CreatePolicyVersion",
      "iam:CreateServiceSpecificCredential",
      "iam:DeleteRolePermissionsBoundary",
      "iam:DeleteUserPermissionsBoundary",
      "iam:PutGroupPolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:PutUserPermissionsBoundary",
      "iam:PutUserPolicy",
      "iam:ResetServiceSpecificCredential",
      "iam:SetDefaultPolicyVersion",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateLoginProfile",
      "iam:UpdateOpenIDConnectProviderThumbprint",
      "iam:UpdateSAMLProvider",
      "sts:AssumeRole",
    ],
  },
  {
    consequence: "runs code with the role of every function, instance, container or project",
    actions: [
      "cloudformation:UpdateStack",
      "codebuild:StartBuild",
      "codebuild:StartBuildBatch",
      "ec2-instance-connect:SendSSHPublicKey",
      "ec2:ModifyInstanceAttribute",
      "ecs:ExecuteCommand",
      "eks:AssociateAccessPolicy",
      "eks:CreateAccessEntry",
      "glue:UpdateDevEndpoint",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
      "sagemaker:CreatePresignedNotebookInstanceUrl",
      "ssm:SendCommand",
      "ssm:StartSession",
    ],
  },
  {
    consequence: "opens every resource of the service to others",
    actions: [
      "ecr:SetRepositoryPolicy",
      "iam:CreateOpenIDConnectProvider",
      "kms:CreateGrant",
      "kms:PutKeyPolicy",
      "lambda:AddPermission",
      "s3:DeleteBucketPolicy",
      "s3:PutAccountPublicAccessBlock",
      "s3:PutBucketAcl",
      "s3:PutBucketPolicy",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutObjectAcl",
      "secretsmanager:PutResourcePolicy",
      "sns:AddPermission",
      "sqs:AddPermission",
    ],
  },
  {
    consequence: "reads everything that the service stores",
    actions: [
      "dynamodb:BatchGetItem",
      "dynamodb:GetItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "ec2:GetPasswordData",
      "kafka-cluster:ReadData",
      "kms:Decrypt",
      "rds-db:connect",
      "redshift:GetClusterCredentials",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "secretsmanager:GetSecretValue",
      "ssm:GetParameter",
      "ssm:GetParameterHistory",
      "ssm:GetParameters",
      "ssm:GetParametersByPath",
    ],
  },
  {
    consequence: "deletes or overwrites everything that the service stores, or its trail",
    actions: [
      "backup:DeleteRecoveryPoint",
      "cloudtrail:DeleteTrail",
      "cloudtrail:StopLogging",
      "dynamodb:DeleteTable",
      "kms:DisableKey",
      "kms:ScheduleKeyDeletion",
      "rds:DeleteDBCluster",
      "rds:DeleteDBInstance",
      "s3:DeleteBucket",
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
      "s3:PutObject",
      "secretsmanager:DeleteSecret",
    ],
  },
];
