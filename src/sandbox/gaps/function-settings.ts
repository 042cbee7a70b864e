import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

/** The function and what of it a request is for: `/2015-03-31/functions/<name>[/configuration|/code]`. */
const functionPath = /^\/[\d-]+\/functions(?:\/([^/]+))?(?:\/(configuration|code))?\/?$/;

/** Settings that moto drops. They have the same names in requests and responses. */
const settings = ["KMSKeyArn", "LoggingConfig", "TracingConfig"];

/** Settings of Lambda functions that moto drops. */
export function functionSettings(): Gap {
  const kept = new Map<string, Fields>();
  return {
    name: "lambda: KMSKeyArn, LoggingConfig and TracingConfig of functions",
    service: "lambda",
    reason: "moto drops them, so every plan would set them again",
    matches: ({ path }) => functionPath.test(path),
    async answer({ method, path, region }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const given = jsonFields(body);
      const [, named] = functionPath.exec(path) ?? [];
      const name = decodeURIComponent(named ?? String(given["FunctionName"])).replace(/^arn:.*:function:/, "");
      const key = `${region} ${name}`;
      if (method === "DELETE") {
        kept.delete(key);
        return answer;
      }
      const changed = Object.entries(given).filter(([field]) => settings.includes(field));
      if (changed.length > 0) kept.set(key, { ...kept.get(key), ...Object.fromEntries(changed) });
      const fields = jsonFields(answer.body);
      const configuration = fields["Configuration"] as Fields | undefined; // of GetFunction
      const complete = { ...(configuration ?? fields), ...kept.get(key) };
      return json(answer.status, configuration === undefined ? complete : { ...fields, Configuration: complete });
    },
  };
}
