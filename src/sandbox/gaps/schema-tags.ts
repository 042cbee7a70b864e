import { isSuccess, jsonFields, type Gap } from "./gap";

/** The tags that Glue schema registries and schemas are created with. */
export function schemaTags(): Gap {
  return {
    name: "glue: tags of CreateRegistry and CreateSchema",
    service: "glue",
    reason: "moto's GetTags does not know them, and every plan would add them again",
    matches: ({ operation }) => operation === "CreateRegistry" || operation === "CreateSchema",
    async answer({ operation, headers }, body, askEmulator) {
      const answer = await askEmulator();
      const { Tags } = jsonFields(body);
      if (!isSuccess(answer) || Tags === undefined) return answer;
      const created = jsonFields(answer.body);
      const ResourceArn = operation === "CreateRegistry" ? created["RegistryArn"] : created["SchemaArn"];
      await askEmulator({
        body: JSON.stringify({ ResourceArn, TagsToAdd: Tags }),
        headers: {
          "content-type": "application/x-amz-json-1.1",
          authorization: headers.authorization ?? "",
          "x-amz-target": "AWSGlue.TagResource",
        },
      });
      return answer;
    },
  };
}
