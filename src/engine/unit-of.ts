import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { UnitStack } from "./unit-stack";

/** The unit that a construct belongs to. */
export function unitOf(construct: Construct): UnitStack {
  const stack = TerraformStack.of(construct);
  if (!(stack instanceof UnitStack)) throw new Error(`${construct.node.path} is not within a unit`);
  return stack;
}
