import { isSuccess, jsonFields, type Gap } from "./gap";

/** Tags of Glue schema registries and schemas. */
export function schemaTags(): Gap {
  return {
    name: "glue: tags of schema registries and schemas",
    service: "glue",
    reason: "moto does not return tags set at creation, so every plan would add them again",
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
