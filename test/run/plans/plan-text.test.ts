import { changesInText, changesOutputs } from "../../../src/run/plans/plan-text";

const text = `
Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  + create

Terraform will perform the following actions:

  # aws_kms_key.data will be created
  + resource "aws_kms_key" "data" {
      + arn = (known after apply)
    }

  # aws_route.to["a b"] will be updated in-place
  ~ resource "aws_route" "to" {
        id = "r-1"
    }

  # aws_eip.nat is tainted, so must be replaced
-/+ resource "aws_eip" "nat" {
      ~ id = "eip-1" -> (known after apply)
    }

  # aws_launch_template.node must be replaced
+/- resource "aws_launch_template" "node" {
      ~ id = "lt-1" -> (known after apply)
    }

  # aws_sns_topic.old will be destroyed
  # (because aws_sns_topic.old is not in configuration)
  - resource "aws_sns_topic" "old" {
      - arn = "arn" -> null
    }

  # data.aws_iam_policy_document.key will be read during apply
  # (config refers to values not yet known)
 <= data "aws_iam_policy_document" "key" {
    }

Plan: 3 to add, 1 to change, 3 to destroy.

Changes to Outputs:
  + arn = (known after apply)
`;

test("the resources and their actions, as show -json has them", () => {
  expect(changesInText(text)).toEqual({
    counts: { add: 3, change: 1, destroy: 3 },
    resources: [
      { address: "aws_kms_key.data", actions: ["create"] },
      { address: 'aws_route.to["a b"]', actions: ["update"] },
      { address: "aws_eip.nat", actions: ["delete", "create"] },
      { address: "aws_launch_template.node", actions: ["create", "delete"] },
      { address: "aws_sns_topic.old", actions: ["delete"] },
    ],
  });
});

test.each([
  ["outputs alone", "Changes to Outputs:\n  + arn = 1\n"],
  ["imports", text.replace("Plan: 3", "Plan: 1 to import, 3")],
  ["a heading in other words", text.replace("will be created", "shall be made")],
  ["a sum that is another", text.replace("1 to change", "2 to change")],
])("%s: not to be trusted", (_, other) => expect(changesInText(other)).toBeUndefined());

test("whether outputs change", () => {
  expect(changesOutputs(text)).toBe(true);
  expect(changesOutputs(text.slice(0, text.indexOf("Changes to Outputs:")))).toBe(false);
});
