import { z } from "zod";
import { layer } from "../../../src/engine/layer";

/** A layer whose module is given as it is: blocks by their paths, `resource.terraform_data.a`. */
export const rawModule = layer({
  name: "raw-module",
  summary: "for tests of providers",
  inputs: z.strictObject({ blocks: z.record(z.string(), z.unknown()) }),
  outputs: {},
  build(stack, { blocks }) {
    for (const [path, block] of Object.entries(blocks)) stack.addOverride(path, block);
    return {};
  },
});
