import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

/** Settings of DynamoDB tables that ministack drops: warm throughput of tables and indexes, and how far backups go back. */
export function tableSettings(): Gap {
  const warm = new Map<string, Fields>();
  const days = new Map<string, unknown>();

  /** A table or an index with its warm throughput. */
  const warmed = (key: string, described: Fields): Fields => {
    const throughput = warm.get(key);
    return throughput === undefined ? described : { ...described, WarmThroughput: { ...throughput, Status: "ACTIVE" } };
  };
  const keep = (key: string, { WarmThroughput: given }: Fields): void => {
    if (given !== undefined) warm.set(key, given as Fields);
  };

  const describeTable = (key: string, table: Fields): Fields => {
    const indexes = table["GlobalSecondaryIndexes"] as readonly Fields[] | undefined;
    const all = indexes?.map((index) => warmed(`${key} ${String(index["IndexName"])}`, index));
    return { ...warmed(key, table), ...(all === undefined ? {} : { GlobalSecondaryIndexes: all }) };
  };

  const keepTable = (key: string, given: Fields): void => {
    keep(key, given);
    const created = (given["GlobalSecondaryIndexes"] ?? []) as readonly Fields[];
    const updated = ((given["GlobalSecondaryIndexUpdates"] ?? []) as readonly Fields[]).flatMap(
      (update) => Object.values(update) as Fields[],
    );
    for (const index of [...created, ...updated]) keep(`${key} ${String(index["IndexName"])}`, index);
  };

  return {
    name: "dynamodb: warm throughput of tables and indexes, recovery period of backups",
    service: "dynamodb",
    reason: "ministack drops them, so every plan would set them again",
    matches: ({ operation }) => /^(?:(?:Create|Update|Describe|Delete)Table|\w+ContinuousBackups)$/.test(operation),
    async answer({ operation, region }, body, askEmulator) {
      const given = jsonFields(body);
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const key = `${region} ${String(given["TableName"]).replace(/^arn:.*:table\//, "")}`;
      const fields = jsonFields(answer.body);
      if (operation.endsWith("ContinuousBackups")) {
        const recovery = given["PointInTimeRecoverySpecification"] as Fields | undefined;
        if (recovery !== undefined) days.set(key, recovery["RecoveryPeriodInDays"] ?? 35);
        return json(200, withRecoveryPeriod(fields, days.get(key)), answer.headers);
      }
      if (operation === "DeleteTable") {
        for (const each of [...warm.keys()].filter((name) => name === key || name.startsWith(`${key} `)))
          warm.delete(each);
        days.delete(key);
        return answer;
      }
      keepTable(key, given);
      const name = operation === "DescribeTable" ? "Table" : "TableDescription";
      return json(200, { ...fields, [name]: describeTable(key, fields[name] as Fields) }, answer.headers);
    },
  };
}

function withRecoveryPeriod(fields: Fields, period: unknown): Fields {
  const description = fields["ContinuousBackupsDescription"] as Fields | undefined;
  const recovery = description?.["PointInTimeRecoveryDescription"] as Fields | undefined;
  if (recovery?.["PointInTimeRecoveryStatus"] !== "ENABLED" || period === undefined) return fields;
  const changed = { ...recovery, RecoveryPeriodInDays: period };
  return { ContinuousBackupsDescription: { ...description, PointInTimeRecoveryDescription: changed } };
}
