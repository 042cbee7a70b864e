import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

const arnFields = ["arn", "nodegroupArn", "addonArn", "accessEntryArn", "associationArn"];

/** Current tags of the resources that EKS describes. */
export function eksTags(): Gap {
  return {
    name: "eks: tags of clusters, node groups, add-ons, access entries and pod identity associations",
    service: "eks",
    reason: "ministack returns the tags from creation, so every plan would change them again",
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
