// Preloaded into every Node process of a measured command. Appends its peak memory in MiB to a file.
"use strict";
process.once("exit", () => {
  const mib = process.resourceUsage().maxRSS / 1024;
  require("node:fs").appendFileSync(process.env.STRATA_BENCH_MEMORY, `${mib}\n`);
});
