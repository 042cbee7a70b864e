import { z } from "zod";
import { layer } from "../../../src/engine/layer";
import { output } from "../../../src/engine/output";

/**
 * A layer of one resource with a secret that Terraform knows to be one, and a command that Terraform does not suppress,
 * because nothing in it is sensitive.
 */
export const secretResource = layer({
  name: "secret-resource",
  summary: "for tests of masking",
  inputs: z.strictObject({ secret: z.string(), command: z.string() }),
  outputs: { secret: output("sensitive", "example", { sensitive: true }) },
  build(stack, { secret, command }) {
    // The default of a variable is no template: nothing is to be escaped in it.
    stack.addOverride("variable.secret", { type: "string", default: secret, sensitive: true });
    stack.addOverride("resource.terraform_data.holder", { input: "${var.secret}" });
    stack.addOverride("resource.terraform_data.printer", {
      provisioner: [{ "local-exec": { command } }],
      depends_on: ["terraform_data.holder"],
    });
    return { secret };
  },
});
