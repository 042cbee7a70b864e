import { isPlainObject } from "../../engine/reference";
import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isSet } from "../values";

/** Who owns it, who pays, where it belongs, who manages it. */
const requiredTags = ["owner", "cost-center", "environment", "unit", "managed-by"];

export const tagRules = rules(
  {
    id: "TAG-001",
    title: `AWS resources carry the tags ${requiredTags.join(", ")}`,
    severity: "error",
    reason:
      "At 3 a.m. and at the end of the month somebody asks whose it is. The provider's default_tags reach every resource that takes tags.",
    types: ["provider.aws"],
    check({ values }) {
      const tags = blocks(values, "default_tags", "tags")[0] ?? {};
      const missing = requiredTags.filter((tag) => !isSet(tags[tag]));
      return missing.length === 0 ? undefined : problem({ path: "default_tags", must: `have ${missing.join(", ")}` });
    },
  },
  {
    id: "TAG-002",
    title: "No resource overwrites a required tag",
    severity: "error",
    reason: "A resource's own tags win over default_tags; costs and alarms then go to somebody else.",
    types: "every",
    check({ type, values }) {
      const { tags } = values;
      if (!type.startsWith("aws_") || !isPlainObject(tags)) return;
      return requiredTags
        .filter((tag) => tag in tags)
        .map((tag) => problem({ path: `tags.${tag}`, value: tags[tag], must: "be left to the environment" }));
    },
  },
  {
    id: "TAG-003",
    title: "What a launch template makes carries the required tags",
    severity: "warning",
    reason:
      "default_tags end at the template: instances and volumes are made by EC2 and get only the template's tag_specifications.",
    types: ["aws_launch_template"],
    check({ values }) {
      const specifications = blocks(values, "tag_specifications");
      return ["instance", "volume"].flatMap((type) => {
        const tags = specifications.find((each) => each["resource_type"] === type)?.["tags"];
        const missing = requiredTags.filter((tag) => !(isPlainObject(tags) && isSet(tags[tag])));
        return missing.length === 0 || typeof tags === "string"
          ? []
          : [problem({ path: `tag_specifications of ${type}`, must: `have ${missing.join(", ")}` })];
      });
    },
  },
);
