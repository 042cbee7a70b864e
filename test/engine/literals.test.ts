import { Fn } from "cdktf";
import { z } from "zod";
import { layer } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { rawExpression } from "../../src/engine/raw-expression";
import { unit } from "../../src/engine/unit";
import { TerraformData } from "../support/layers/terraform-data";
import { synthFiles, testEnvironment } from "../support/projects/synth";

const produces = layer({
  name: "produces",
  summary: "",
  inputs: z.strictObject({}),
  outputs: { id: output("", "x") },
  build: (stack) => ({ id: new TerraformData(stack, "data", {}).output }),
});

/** The input of a resource, as the module has it. */
function rendered(input: (id: string) => unknown): unknown {
  const takes = layer({
    name: "takes",
    summary: "",
    inputs: z.strictObject({ id: z.string() }),
    outputs: {},
    build(stack, { id }) {
      new TerraformData(stack, "data", { value: input(id) });
      return {};
    },
  });
  const producer = unit(produces, {});
  const modules = synthFiles({
    "environments/test/environment.ts": testEnvironment(),
    "environments/test/producer.ts": producer,
    "environments/test/unit.ts": unit(takes, { id: producer.outputs.id }),
  });
  const { resource } = modules.get("test-unit")!.module;
  return (resource!["terraform_data"]!["data"]!["input"] as { value: unknown }).value;
}
const reference = "${data.terraform_remote_state.producer.outputs.id}";

test.each<[string, (id: string) => unknown, unknown]>([
  ["a literal", () => "Log_Level ${LOG_LEVEL} %{if}", "Log_Level $${LOG_LEVEL} %%{if}"],
  ["one that looks escaped", () => "$${a} %%{b}", "$$${a} %%%{b}"],
  ["dollars and percents that begin nothing", () => "$5 {a} 100% $ {b}", "$5 {a} 100% $ {b}"],
  ["beside a reference", (id) => `\${a}-${id}-%{b}`, `$\${a}-${reference}-%%{b}`],
  [
    "in a policy",
    (id) => JSON.stringify({ r: id, u: "${aws:username}" }),
    `{"r":"${reference}","u":"$\${aws:username}"}`,
  ],
  ["in lists and maps, keys too", (id) => ({ "${k}": ["${a}", id] }), { "$${k}": ["$${a}", reference] }],
  ["in a list of references", (id) => [id, "${a}"], [reference, "$${a}"]],
  ["an expression that is meant", () => rawExpression("${path.module}/x"), "${path.module}/x"],
  ["a function", (id) => Fn.upper(id), `\${upper(data.terraform_remote_state.producer.outputs.id)}`],
])("%s", (_, input, expected) => {
  expect(rendered(input)).toEqual(expected);
});
