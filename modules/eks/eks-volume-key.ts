import { type AwsHome, dnsSuffixOf } from "../aws/aws-home";
import type { PolicyStatement } from "../aws/policy-document";

/** Rights over the key of volumes, for whoever lets EC2 make them. */
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
