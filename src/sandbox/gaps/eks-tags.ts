import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

const arnFields = ["arn", "nodegroupArn", "addonArn", "accessEntryArn", "associationArn"];

/** Tags of what EKS describes, as they are now: a tag that changes is part of many updates. */
export function eksTags(): Gap {
  return {
    name: "eks: tags of clusters, node groups, add-ons, access entries and associations",
    service: "eks",
    reason: "ministack describes them with the tags they were made with, and every plan would change those again",
    matches: ({ method, path }) => method === "GET" && path.startsWith("/clusters/"),
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      const [[kind, described] = ["", undefined]] = Object.entries(jsonFields(answer.body)) as [string, Fields][];
      const arn = arnFields.map((name) => described?.[name]).find((value) => typeof value === "string");
      if (!isSuccess(answer) || arn === undefined) return answer;
      const current = await askEmulator({ path: `/tags/${encodeURIComponent(arn)}` });
      if (!isSuccess(current)) return answer;
      return json(200, { [kind]: { ...described, tags: jsonFields(current.body)["tags"] } });
    },
  };
}
