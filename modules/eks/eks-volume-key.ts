import type { AwsHome } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";

/** Permissions for the volume key, for principals that create volumes through EC2. */
export function useKeyThroughEc2(home: AwsHome, keyArn: string): PolicyStatement[] {
  const viaEc2 = viaService(home, "ec2");
  return [
    {
      Sid: "EncryptVolumes",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"],
      Resource: keyArn,
      Condition: viaEc2,
    },
    {
      Sid: "AttachVolumes",
      Action: "kms:CreateGrant",
      Resource: keyArn,
      Condition: { ...viaEc2, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
