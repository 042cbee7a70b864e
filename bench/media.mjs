// Measures each handler of the media pipeline, then uploads through all of it: `node bench/media.mjs [uploads]`, by default
// 10,000, while media/sandbox is applied (`make bench-media` does that). Writes .strata/bench/media.json.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const outfile = join(root, ".strata", "bench", "media.cjs");
process.chdir(root);
await build({
  entryPoints: ["test/support/media/benchmark.ts"],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
});
await createRequire(import.meta.url)(outfile).benchmark(Number(process.argv[2] ?? 10_000));
