import { isSuccess, type Gap } from "./gap";

// Form fields of EC2 with the description of a rule, in a create and in an update request.
const createField = /^IpPermissions\.1\.(?:Groups|PrefixListIds)\.1\.Description$/;
const updateFields = { id: "SecurityGroupRule.1.SecurityGroupRuleId", rule: "SecurityGroupRule.1.SecurityGroupRule" };

/** Descriptions of security group rules with a group or a prefix list. moto keeps only those of CIDR rules. */
export function ruleDescriptions(): Gap {
  const descriptions = new Map<string, string>();
  return {
    name: "ec2: descriptions of security group rules with a referenced group or prefix list",
    service: "ec2",
    reason: "moto drops them, so every plan would add them again",
    matches: ({ operation }) =>
      /^AuthorizeSecurityGroup(?:In|E)gress$|^(?:Modify|Describe)SecurityGroupRules$/.test(operation),
    async answer({ operation }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const text = answer.body.toString();
      const form = new URLSearchParams(body.toString());
      if (operation === "ModifySecurityGroupRules") {
        const named =
          form.has(`${updateFields.rule}.ReferencedGroupId`) || form.has(`${updateFields.rule}.PrefixListId`);
        if (named)
          descriptions.set(form.get(updateFields.id) ?? "", form.get(`${updateFields.rule}.Description`) ?? "");
      }
      const description = [...form].find(([name]) => createField.test(name))?.[1];
      const id = /<securityGroupRuleId>([^<]+)/.exec(text)?.[1];
      if (operation.startsWith("Authorize") && description !== undefined && id !== undefined) {
        descriptions.set(id, description);
      }
      const described = text.replace(/<securityGroupRuleId>([^<]+)<\/securityGroupRuleId>/g, (found, rule: string) =>
        descriptions.get(rule) ? `${found}<description>${escaped(descriptions.get(rule)!)}</description>` : found,
      );
      return { ...answer, body: described };
    },
  };
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => entities[character]!);
