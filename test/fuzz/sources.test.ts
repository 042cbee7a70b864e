import fc from "fast-check";
import { BrokenProject } from "./broken-project";
import { plainCommands } from "./command-lines";
import { brokenFiles, environmentCode, fileOf, unitCode } from "./expressions";
import { fuzz } from "./fuzz";

const names = fc.oneof(
  { weight: 4, arbitrary: fc.constant("b") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["B", "b.c", "-", "b'\"`", "b\\n", "b\nc", "\u001b[31m", "ü", "b c", "b#c", "b?c", "${b}", "constructor"],
    ),
  },
);
const texts = fc.oneof(
  { weight: 2, arbitrary: brokenFiles },
  { weight: 2, arbitrary: unitCode.map(fileOf) },
  { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: "binary" }) },
);
const files = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(names, texts).map(([name, text]) => ({ [`environments/lab/${name}.ts`]: text })) },
  { weight: 2, arbitrary: environmentCode.map((code) => ({ "environments/lab/environment.ts": fileOf(code) })) },
  { weight: 1, arbitrary: texts.map((text) => ({ "environments/lab/environment.ts": text })) },
  { weight: 1, arbitrary: texts.map((text) => ({ "environments/organization.ts": text })) },
);

fuzz(
  "sources of any content end in modules or in named mistakes",
  fc.record({ line: plainCommands, files }),
  () => new BrokenProject(),
);
