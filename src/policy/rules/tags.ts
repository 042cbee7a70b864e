import { isPlainObject } from "../../engine/reference";
import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isSet } from "../values";

/** Owner, payer, location and manager of a resource. */
const requiredTags = ["owner", "cost-center", "environment", "unit", "managed-by"];

export const tagRules = rules(
  {
    id: "TAG-001",
    title: `AWS resources have the tags ${requiredTags.join(", ")}`,
    severity: "error",
    reason:
      "They show who owns a resource and who pays for it. The provider's default_tags reach every resource that supports tags.",
    types: ["provider.aws"],
    check({ values }) {
      const tags = blocks(values, "default_tags", "tags")[0] ?? {};
      const missing = requiredTags.filter((tag) => !isSet(tags[tag]));
      return missing.length === 0
        ? undefined
        : problem({ path: "default_tags", must: `include ${missing.join(", ")}` });
    },
  },
  {
    id: "TAG-002",
    title: "Resources do not overwrite required tags",
    severity: "error",
    reason: "A resource's own tags override default_tags. Costs and alarms are then attributed to someone else.",
    types: "every",
    check({ type, values }) {
      const { tags } = values;
      if (!type.startsWith("aws_") || !isPlainObject(tags)) return;
      return requiredTags
        .filter((tag) => tag in tags)
        .map((tag) => problem({ path: `tags.${tag}`, value: tags[tag], must: "be set by the environment only" }));
    },
  },
  {
    id: "TAG-003",
    title: "Launch templates tag instances and volumes",
    severity: "warning",
    reason:
      "default_tags do not reach what EC2 creates from a template: instances and volumes only get its tag_specifications.",
    types: ["aws_launch_template"],
    check({ values }) {
      const specifications = blocks(values, "tag_specifications");
      return ["instance", "volume"].flatMap((type) => {
        const tags = specifications.find((each) => each["resource_type"] === type)?.["tags"];
        const missing = requiredTags.filter((tag) => !(isPlainObject(tags) && isSet(tags[tag])));
        return missing.length === 0 || typeof tags === "string"
          ? []
          : [problem({ path: `tag_specifications of ${type}`, must: `include ${missing.join(", ")}` })];
      });
    },
  },
);
