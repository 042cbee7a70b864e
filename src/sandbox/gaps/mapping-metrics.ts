import { isSuccess, json, jsonFields, type Gap } from "./gap";

const mappingPath = /^\/2015-03-31\/event-source-mappings(?:\/([^/]+))?\/?$/;

/** The metrics that an event source mapping sends, returned as they were put. */
export function mappingMetrics(): Gap {
  const kept = new Map<string, unknown>();
  return {
    name: "lambda: MetricsConfig of event source mappings",
    service: "lambda",
    reason: "ministack drops it, so every plan would add it again",
    matches: ({ method, path }) =>
      mappingPath.exec(path)?.[1] !== undefined || (method === "POST" && mappingPath.test(path)),
    async answer(_request, body, askEmulator) {
      const answer = await askEmulator();
      const fields = jsonFields(answer.body);
      const id = String(fields["UUID"]);
      const { MetricsConfig: given } = jsonFields(body);
      if (!isSuccess(answer)) return answer;
      if (given !== undefined) kept.set(id, given);
      const metrics = kept.get(id);
      return metrics === undefined
        ? answer
        : json(answer.status, { ...fields, MetricsConfig: metrics }, answer.headers);
    },
  };
}
