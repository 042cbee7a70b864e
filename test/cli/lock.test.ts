import { join } from "node:path";
import { runCommand } from "../support/projects/command";

const root = join(__dirname, "..", "..");
const failure = (count: number): string => `\n${count} ${count === 1 ? "error" : "errors"}; nothing was changed\n`;

test.each<[string, string[], string[]]>([
  ["nothing named", [], ["name the environments to lock, or pass --all (npx strata providers lock <environment>…)."]],
  ["names and --all", ["dev", "--all"], ["--all and named environments exclude each other (omit one)."]],
  [
    "an environment that does not exist",
    ["streaming/dve"],
    ['environment "streaming/dve" does not exist (did you mean "streaming/dev"?).'],
  ],
  [
    "options that cannot be carried out",
    [
      "dev",
      "--platform",
      "linux-amd64",
      "-platform=linux_amd64",
      "--fs-mirror",
      "nowhere",
      "--net-mirror",
      "http://mirror.example/",
    ],
    [
      '--platform is "linux-amd64", but must be a system and an architecture (e.g. linux_amd64, windows_amd64).',
      '--fs-mirror is "nowhere", but must be a folder (the folder that contains registry.terraform.io/<namespace>/<name>/<version>/<platform>).',
      '--net-mirror is "http://mirror.example/", but must be an https URL (e.g. https://mirror.example/providers/).',
      "--fs-mirror and --net-mirror exclude each other (omit one).",
    ],
  ],
])("strata providers lock with %s", async (_, args, problems) => {
  const { code, out, err } = await runCommand(root, "lock", ...args);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toBe(`${problems.map((each) => `error ${each}\n`).join("")}${failure(problems.length)}`);
});

test("strata providers lock without Terraform says how to get it", async () => {
  const name = process.env["TERRAFORM_BINARY_NAME"];
  process.env["TERRAFORM_BINARY_NAME"] = "no-such-terraform";
  try {
    const { code, err } = await runCommand(root, "lock", "streaming/sandbox");
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error Terraform is missing: there is no program "no-such-terraform" \(from TERRAFORM_BINARY_NAME\) on the PATH \(.+\)\.\n\n1 error; nothing was changed\n$/,
    );
  } finally {
    if (name === undefined) delete process.env["TERRAFORM_BINARY_NAME"];
    else process.env["TERRAFORM_BINARY_NAME"] = name;
  }
});
