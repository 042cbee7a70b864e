import { type AwsHome, dnsSuffixOf } from "../aws/aws-home";
import type { PolicyStatement } from "../aws/policy-document";

/** Permissions for the volume key, for principals that create volumes through EC2. */
export function useKeyThroughEc2({ region }: AwsHome, keyArn: string): PolicyStatement[] {
  const viaEc2 = { "kms:ViaService": `ec2.${region}.${dnsSuffixOf(region)}` };
  return [
    {
      Sid: "EncryptVolumes",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"],
      Resource: keyArn,
      Condition: { StringEquals: viaEc2 },
    },
    {
      Sid: "AttachVolumes",
      Action: "kms:CreateGrant",
      Resource: keyArn,
      Condition: { StringEquals: viaEc2, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
