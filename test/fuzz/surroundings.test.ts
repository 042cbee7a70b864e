import fc from "fast-check";
import { BrokenProject } from "./broken-project";
import { commandLines, variables } from "./command-lines";
import { damages } from "./damage";
import { fuzz } from "./fuzz";

fuzz(
  "arguments, variables and file systems of any state end in results or in named mistakes",
  fc.record({
    line: commandLines,
    variables: fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: variables }),
    damages: fc.array(damages, { maxLength: 2 }),
  }),
  () => new BrokenProject(),
);
