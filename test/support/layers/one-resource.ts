import { Fn, TerraformResource, Token } from "cdktf";
import { z } from "zod";
import { layer } from "../../../src/engine/layer";
import { output } from "../../../src/engine/output";
import type { UnitStack } from "../../../src/engine/unit-stack";

/**
 * A layer of one `terraform_data`. Its `text` is known in a plan; its `id` only after an apply. A command is run
 * when it is created, for example to count that.
 */
export const oneResource = layer({
  name: "one-resource",
  summary: "for tests of runs",
  inputs: z.strictObject({
    text: z.string().default("one"),
    reads: z.array(z.string()).default([]),
    /** As many more resources as it has letters. */
    counted: z.string().optional(),
    secret: z.string().default("s3cr3t-value"),
    command: z.string().optional(),
  }),
  outputs: {
    text: output("known in a plan", "example text"),
    id: output("known after an apply", "example id"),
    secret: output("sensitive", "example secret", { sensitive: true }),
  },
  build(stack, { text, reads, counted, secret, command }) {
    const data = new Resource(stack, { text, reads, note: secret });
    if (command !== undefined) {
      stack.addOverride("resource.terraform_data.data.provisioner", [{ "local-exec": { command } }]);
    }
    if (counted !== undefined) stack.addOverride("resource.terraform_data.counted", { count: Fn.lengthOf(counted) });
    return { text, id: Token.asString(data.interpolationForAttribute("id")), secret };
  },
});

class Resource extends TerraformResource {
  constructor(
    stack: UnitStack,
    private readonly input: object,
  ) {
    super(stack, "data", { terraformResourceType: "terraform_data" });
  }

  /** A new text replaces the resource, so that its id changes too. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    const { text } = this.input as { readonly text: string };
    return { input: this.input, triggers_replace: text };
  }
}
