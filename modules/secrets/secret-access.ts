import type { AwsHome } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";

/** Reading of secrets and their key, through Secrets Manager alone. */
export function readSecrets(home: AwsHome, secretArns: readonly string[], keyArn: string): PolicyStatement[] {
  return [
    { Sid: "ReadSecrets", Action: "secretsmanager:GetSecretValue", Resource: secretArns },
    {
      Sid: "DecryptSecrets",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: viaService(home, "secretsmanager"),
    },
  ];
}
