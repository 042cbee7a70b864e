import { randomUUID } from "node:crypto";
import { sandboxAccount } from "../account";
import { isSuccess, type Gap } from "./gap";

interface Settings {
  /** Logs that go to CloudWatch. */
  readonly logs: readonly string[];
  /** The secret of a managed master password, as XML. */
  readonly masterSecret: string;
}

/** Settings of RDS instances that ministack drops. The secret of a managed password is an ARN without a secret. */
export function databaseSettings(): Gap {
  const kept = new Map<string, Settings>();
  return {
    name: "rds: EnabledCloudwatchLogsExports and MasterUserSecret of instances",
    service: "rds",
    reason: "ministack drops them, so every plan would set the logs again, and the secret has no ARN",
    matches: ({ operation }) => /^(?:Create|Modify|Delete|Describe)DBInstances?$/.test(operation),
    async answer({ operation, region }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const form = new URLSearchParams(body.toString());
      const id = `${region} ${form.get("DBInstanceIdentifier")}`;
      if (operation === "CreateDBInstance") kept.set(id, { logs: [], masterSecret: masterSecretOf(form, region) });
      const before = kept.get(id);
      if (operation === "DeleteDBInstance") kept.delete(id);
      else if (before !== undefined) kept.set(id, { ...before, logs: changed(before.logs, form) });
      const described = answer.body
        .toString()
        .replace(
          /(<DBInstanceIdentifier>([^<]+)<.*?)<EnabledCloudwatchLogsExports\/>/gs,
          (found, unchanged: string, name: string) => {
            const settings = kept.get(`${region} ${name}`);
            return settings === undefined ? found : unchanged + xmlOf(settings);
          },
        );
      return { ...answer, body: described };
    },
  };
}

const xmlOf = ({ logs, masterSecret }: Settings): string =>
  `<EnabledCloudwatchLogsExports>${logs.map((log) => `<member>${log}</member>`).join("")}</EnabledCloudwatchLogsExports>${masterSecret}`;

function masterSecretOf(form: URLSearchParams, region: string): string {
  if (form.get("ManageMasterUserPassword") !== "true") return "";
  const arn = `arn:aws:secretsmanager:${region}:${sandboxAccount}:secret:rds!db-${randomUUID()}-AbCdEf`;
  const key = form.get("MasterUserSecretKmsKeyId") ?? "";
  return `<MasterUserSecret><SecretArn>${arn}</SecretArn><SecretStatus>active</SecretStatus><KmsKeyId>${key}</KmsKeyId></MasterUserSecret>`;
}

/** The exports after a request that creates or changes an instance. */
function changed(before: readonly string[], form: URLSearchParams): readonly string[] {
  const list = (name: string): string[] =>
    [...form].filter(([field]) => field.startsWith(`${name}.member.`)).map(([, log]) => log);
  const disabled = list("CloudwatchLogsExportConfiguration.DisableLogTypes");
  const enabled = ["EnableCloudwatchLogsExports", "CloudwatchLogsExportConfiguration.EnableLogTypes"].flatMap(list);
  return [...new Set([...before.filter((log) => !disabled.includes(log)), ...enabled])];
}
