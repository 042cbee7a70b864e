import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { SourceFile } from "../../../src/engine/project";

const requireFile = createRequire(__filename);
const root = join(__dirname, "..", "..", "..");

/** The module that bin/strata.cjs generates when it bundles: every TypeScript file below environments/. */
export const files: readonly SourceFile[] = readdirSync(join(root, "environments"), {
  recursive: true,
  encoding: "utf8",
})
  .filter((file) => file.endsWith(".ts"))
  .sort()
  .map((file) => ({
    path: `environments/${file}`,
    load: () => requireFile(join(root, "environments", file)) as object,
  }));
