import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whyNoSchemaCache } from "../../../src/run/unit/schema-cache-limits";

const home = mkdtempSync(join(tmpdir(), "strata-home-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const terraform = { product: "Terraform", path: "terraform", version: "1.11.4" } as const;
const why = (env: object, program: object = {}, platform: NodeJS.Platform = "linux") =>
  whyNoSchemaCache({ ...terraform, ...program }, { HOME: home, ...env }, platform);

test("known programs without special settings use it", () => {
  expect(why({})).toBeUndefined();
  expect(why({ TF_LOG: "", TF_IN_AUTOMATION: "1" })).toBeUndefined();
  expect(why({}, { product: "OpenTofu", version: "1.12.6-dev" })).toBeUndefined();
});

test.each([
  [why({ TF_LOG_PROVIDER: "debug" }), "TF_LOG_PROVIDER is set"],
  [why({ TF_REATTACH_PROVIDERS: "{}" }), "TF_REATTACH_PROVIDERS is set"],
  [why({}, {}, "win32"), "it does not work on Windows"],
  [why({}, { version: "1.14.0" }), "it is not known to work with Terraform 1.14.0"],
  [why({}, { product: "OpenTofu", version: "1.13.0" }), "it is not known to work with OpenTofu 1.13.0"],
])("%s", (reason, expected) => expect(reason).toBe(expected));

test("dev_overrides of any CLI configuration turn it off", () => {
  const named = join(home, "ci.rc");
  writeFileSync(named, "provider_installation {\n  # dev_overrides\n  direct {}\n}\n");
  expect(why({ TF_CLI_CONFIG_FILE: named })).toBeUndefined();
  writeFileSync(join(home, ".terraformrc"), "provider_installation {\n  dev_overrides {\n  }\n}\n");
  expect(why({})).toBe(`${join(home, ".terraformrc")} has dev_overrides`);
  expect(why({ TF_CLI_CONFIG_FILE: named })).toBeUndefined();
});
