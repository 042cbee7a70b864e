import { json, jsonFields, type Answer, type Gap } from "./gap";

type Tags = Readonly<Record<string, string>>;

/**
 * Tags of Application Auto Scaling targets. The provider lists them on every read of a target, so without them no target
 * can be planned.
 */
export function scalingTags(): Gap {
  const tags = new Map<string, Tags>();
  const add = (arn: string, added: unknown): void => {
    tags.set(arn, { ...tags.get(arn), ...(added as Tags | undefined) });
  };
  return {
    name: "application-autoscaling: tags of scalable targets",
    service: "application-autoscaling",
    reason: "moto has no tag operations, but the provider lists tags on every read",
    matches: ({ operation }) => /^(?:ListTagsFor|Tag|Untag)Resource$|^RegisterScalableTarget$/.test(operation),
    async answer({ operation }, body, askEmulator) {
      const fields = jsonFields(body);
      const arn = String(fields["ResourceARN"]);
      switch (operation) {
        case "ListTagsForResource":
          return amzJson({ Tags: tags.get(arn) ?? {} });
        case "TagResource":
          add(arn, fields["Tags"]);
          return amzJson({});
        case "UntagResource": {
          const removed = new Set(fields["TagKeys"] as readonly string[] | undefined);
          tags.set(arn, Object.fromEntries(Object.entries(tags.get(arn) ?? {}).filter(([key]) => !removed.has(key))));
          return amzJson({});
        }
        default: {
          const registered = await askEmulator();
          const { ScalableTargetARN: target } = jsonFields(registered.body);
          if (typeof target === "string") add(target, fields["Tags"]);
          return registered;
        }
      }
    },
  };
}

const amzJson = (value: unknown): Answer => json(200, value, { "content-type": "application/x-amz-json-1.1" });
