import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { buildCode } from "../../modules/code/build-code";

const project = join(__dirname, "../..");
const app = "media-functions";
const handlers = readdirSync(join(project, "apps", app, "src/handlers")).filter((file) => file.endsWith(".ts"));

/** Bytes of a bundle. Lambda loads all of it at each cold start. */
const usual = 1_000_000;
const larger: Readonly<Record<string, number>> = { "picture.ts": 4_000_000 }; // decodes and encodes pictures

test.each(handlers)("the bundle of %s is small, and loads by itself", (file) => {
  const { file: bundle } = buildCode(project, { app, entry: `src/handlers/${file}`, packaging: "file" });
  expect(statSync(bundle).size).toBeLessThan(larger[file] ?? usual);
  const script = `process.stdout.write(typeof require(${JSON.stringify(bundle)}).handler)`;
  const env = { PATH: process.env["PATH"], AWS_REGION: "us-east-1" };
  expect(execFileSync("node", ["-e", script], { env, stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" })).toBe(
    "function",
  );
  expect(basename(bundle)).toBe("index.js");
});
