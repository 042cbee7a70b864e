import { randomUUID } from "node:crypto";
import { json, jsonFields, without, type Answer, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

/** Saved queries of Logs Insights and data protection policies of log groups, returned as they were put. */
export function logQueries(): Gap {
  const queries = new Map<string, Fields>();
  const policies = new Map<string, Fields>();

  const operations: Readonly<Record<string, (given: Fields) => Answer>> = {
    PutQueryDefinition(given) {
      const id = (given["queryDefinitionId"] as string | undefined) ?? randomUUID();
      const settings = without(given, "clientToken");
      queries.set(id, { ...settings, queryDefinitionId: id, lastModified: Date.now() });
      return answer({ queryDefinitionId: id });
    },
    DescribeQueryDefinitions({ queryDefinitionNamePrefix: prefix = "" }) {
      const found = [...queries.values()].filter(({ name }) => String(name).startsWith(String(prefix)));
      return answer({ queryDefinitions: found });
    },
    DeleteQueryDefinition({ queryDefinitionId: id }) {
      const success = queries.delete(String(id));
      return success ? answer({ success }) : notFound(`The query definition ${String(id)} does not exist.`);
    },
    PutDataProtectionPolicy({ logGroupIdentifier: group, policyDocument }) {
      const policy = { logGroupIdentifier: group, policyDocument, lastUpdatedTime: Date.now() };
      policies.set(String(group), policy);
      return answer(policy);
    },
    GetDataProtectionPolicy({ logGroupIdentifier: group }) {
      return answer(policies.get(String(group)) ?? { logGroupIdentifier: group });
    },
    DeleteDataProtectionPolicy({ logGroupIdentifier: group }) {
      return policies.delete(String(group)) ? answer({}) : notFound(`${String(group)} has no data protection policy.`);
    },
  };

  return {
    name: "logs: saved queries and data protection policies",
    service: "logs",
    reason: "neither emulator has them",
    matches: ({ operation }) => Object.hasOwn(operations, operation),
    answer: ({ operation }, body) => Promise.resolve(operations[operation]!(jsonFields(body))),
  };
}

const answer = (value: Fields): Answer => json(200, value, { "content-type": "application/x-amz-json-1.1" });

const notFound = (message: string): Answer =>
  json(400, { __type: "ResourceNotFoundException", message }, { "content-type": "application/x-amz-json-1.1" });
