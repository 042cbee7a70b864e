import { TerraformResource, Token } from "cdktf";
import { z } from "zod";
import { layer } from "../../../src/engine/layer";
import { mapOutput } from "../../../src/engine/output";
import { rawExpression } from "../../../src/engine/raw-expression";
import type { UnitStack } from "../../../src/engine/unit-stack";

/**
 * A layer of several `terraform_data`, one for each of `items`, by the names of their addresses. Another text is an
 * update; another `identity` replaces the resource.
 */
export const severalResources = layer({
  name: "several-resources",
  summary: "for tests of moves",
  inputs: z.strictObject({
    items: z.record(z.string().min(1), z.string()).default({}),
    identity: z.string().default("same"),
    /** An item that another one of this unit reads: `{ reader: producer }`. */
    reads: z.record(z.string(), z.string()).default({}),
    /** Output of another unit; in every item. */
    from: z.record(z.string(), z.string()).optional(),
  }),
  outputs: { ids: mapOutput("the id of each item", { item: "example id" }) },
  build(stack, { items, identity, reads, from }) {
    const made = new Map(
      Object.keys(items).map((name) => {
        const producer = reads[name];
        const input = {
          text: items[name],
          from,
          reads: producer && rawExpression(`\${terraform_data.${producer}.id}`),
        };
        return [name, new Item(stack, name, { input, triggers_replace: identity })];
      }),
    );
    return {
      ids: Object.fromEntries(
        [...made].map(([name, item]) => [name, Token.asString(item.interpolationForAttribute("id"))]),
      ),
    };
  },
});

class Item extends TerraformResource {
  constructor(
    stack: UnitStack,
    id: string,
    private readonly values: Readonly<Record<string, unknown>>,
  ) {
    super(stack, id, { terraformResourceType: "terraform_data" });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.values;
  }
}
