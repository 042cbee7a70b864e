import { TerraformResource } from "cdktf";
import { z } from "zod";
import { layer } from "../src/engine/layer";
import { output } from "../src/engine/output";
import type { UnitStack } from "../src/engine/unit-stack";

/** A layer with a number of `terraform_data` resources and one output, which is known in a plan. */
export const data = layer({
  name: "data",
  summary: "Resources for bench/runs.mjs",
  inputs: z.strictObject({ resources: z.number(), text: z.string(), reads: z.array(z.string()) }),
  outputs: { text: output("Known in a plan", "example") },
  build(stack, { resources, text, reads }) {
    for (let index = 0; index < resources; index += 1) new Data(stack, `data-${index}`, { text, reads });
    return { text };
  },
});

class Data extends TerraformResource {
  constructor(
    stack: UnitStack,
    id: string,
    private readonly input: object,
  ) {
    super(stack, id, { terraformResourceType: "terraform_data" });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}
