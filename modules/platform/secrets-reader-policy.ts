import { type AwsHome, partitionOf } from "../aws/aws-home";
import { policyDocument, viaService } from "../aws/policy-document";

/** Allows reading secrets with certain name prefixes, and decrypting them through Secrets Manager only. */
export function secretsReaderPolicy(
  home: AwsHome,
  { prefixes, keyArn }: { readonly prefixes: readonly string[]; readonly keyArn: string },
): string {
  const { account, region } = home;
  const secrets = `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret`;
  return policyDocument([
    {
      Sid: "ReadSecrets",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      Resource: prefixes.map((prefix) => `${secrets}:${prefix}*`),
    },
    {
      Sid: "DecryptThem",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: viaService(home, "secretsmanager"),
    },
  ]);
}
