import { chmodSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findExecutable } from "../../src/process/run-program";
import { labProject } from "../support/projects/lab-project";
import { succeed } from "../support/projects/programs";
import { ended, until } from "../support/projects/running-strata";

jest.setTimeout(300_000);

/**
 * `strata plan --reuse` with real Terraform. What is planned again is counted by a program in Terraform's place, which
 * notes its calls: the report is not what is believed.
 */
const lab = labProject();
const { root, strata, place, write } = lab;
const calls = join(root, "calls");
const slow = join(root, "slow");
const folderOf = (unit: string) => join(root, "plans", "lab", unit);
const stampOf = (unit: string) => join(folderOf(unit), "tfplan.stamp.json");
const before = process.env["TERRAFORM_BINARY_NAME"];

function useTerraform(name: string): void {
  const program = join(root, `noting-${name}`);
  const plain = `echo "$(basename "$PWD") $*" >> ${calls}`;
  const pause = `case "$*" in plan*) [ ! -e ${slow} ] || sleep 3;; esac`;
  writeFileSync(program, `#!/bin/sh\n${plain}\n${pause}\nexec ${findExecutable(name)!} "$@"\n`);
  chmodSync(program, 0o755);
  process.env["TERRAFORM_BINARY_NAME"] = program;
}

/** Units for which Terraform ran a command since the calls were last cleared. */
function unitsOf(command: string): string[] {
  const lines = existsSync(calls) ? readFileSync(calls, "utf8").split("\n") : [];
  const found = lines.flatMap((line) => new RegExp(`^lab-(\\S+) ${command} `).exec(line)?.[1] ?? []);
  return [...new Set(found)].sort();
}

function plan(...flags: string[]) {
  rmSync(calls, { force: true });
  const result = strata("plan", "lab", "--out-dir", "plans", "--reuse", "1h", ...flags);
  return { ...result, planned: unitsOf("plan"), shown: unitsOf("show") };
}
function withVariable<T>(name: string, value: string, work: () => T): T {
  const env = process.env;
  process.env = { ...env, [name]: value };
  try {
    return work();
  } finally {
    process.env = env;
  }
}
const terraform = (unit: string, ...args: string[]) =>
  succeed("terraform", args, { cwd: join(root, ".strata", "work", `lab-${unit}`) });
const editStamp = (unit: string, change: (stamp: Record<string, unknown>) => object) =>
  writeFileSync(stampOf(unit), JSON.stringify(change(JSON.parse(readFileSync(stampOf(unit), "utf8")) as never)));

const units = { a: {}, b: { needs: ["a"] }, c: {} };
const all = Object.keys(units);
beforeAll(() => {
  useTerraform("terraform");
  place(units);
  expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
});
beforeEach(() => {
  useTerraform("terraform");
  place(units);
  plan();
  expect(plan().planned).toEqual([]);
});
afterAll(() => {
  if (before === undefined) delete process.env["TERRAFORM_BINARY_NAME"];
  else process.env["TERRAFORM_BINARY_NAME"] = before;
});

describe("where nothing changed", () => {
  test("no unit starts Terraform, and every report says how old the plans are", () => {
    const { code, out, planned, shown } = plan("--report-file", "report.json", "--detailed-exitcode");
    expect({ code, planned, shown }).toEqual({ code: 0, planned: [], shown: [] });
    expect(readFileSync(calls, "utf8")).not.toContain("lab-");
    expect(out).toMatch(/^succeeded\s+c\s+no changes\s+0\.\d s\s+planned \d+ s ago$/m);
    expect(out).toContain("3 units: 3 unchanged (3 not planned again)");
    const report = JSON.parse(lab.read("report.json")) as { units: { plannedAt: string; plan: string }[] };
    const made = (JSON.parse(readFileSync(stampOf("a"), "utf8")) as { made: string }).made;
    expect(report.units[0]).toMatchObject({ plannedAt: made, plan: "plans/lab/a/tfplan.binary" });
  });

  test("without --reuse every unit is planned", () => {
    rmSync(calls);
    expect(strata("plan", "lab", "--out-dir", "plans").out).toContain("3 units: 3 unchanged\n");
    expect(unitsOf("plan")).toEqual(all);
  });

  test("on another machine neither", () => {
    // Everything that a checkout does not have is away, but for the plans and the states.
    rmSync(join(root, ".strata", "work"), { recursive: true });
    rmSync(join(root, "cdktf.out"), { recursive: true });
    expect(plan().planned).toEqual([]);
    expect(unitsOf("init")).toEqual([]);
  });
});

describe("a unit is planned again, and no other, when", () => {
  const planned = () => plan().planned;

  test("its module changed", () => {
    place({ ...units, c: { text: "two" } });
    expect(planned()).toEqual(["c"]);
  });

  test("its state was written", () => {
    terraform("c", "taint", "terraform_data.data");
    terraform("c", "untaint", "terraform_data.data");
    expect(planned()).toEqual(["c"]);
  });

  test("a value that it reads changed", () => {
    place({ ...units, a: { text: "new" } });
    expect(strata("apply", "lab", "a", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
    expect(planned()).toEqual(["a", "b"]);
    place(units);
    expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  });

  test("its provider lock changed", () => {
    const lock = join(root, ".strata", "work", "lab-c", ".terraform.lock.hcl");
    writeFileSync(lock, "# Another version\n");
    expect(planned()).toEqual(["c"]);
    rmSync(lock);
  });

  test.each(["tfplan.json", "tfplan.binary", "tfplan.stamp.json"])("%s is missing, altered or cut", (file) => {
    const path = join(folderOf("c"), file);
    const whole = readFileSync(path);
    writeFileSync(path, Buffer.concat([whole, Buffer.from("x")]));
    expect(planned()).toEqual(["c"]);
    writeFileSync(path, whole.subarray(0, 100));
    expect(planned()).toEqual(["c"]);
    rmSync(path);
    expect(planned()).toEqual(["c"]);
    expect(planned()).toEqual([]);
  });

  test("its plan destroys, belongs to another unit, or was made in the future", () => {
    editStamp("c", (stamp) => ({ ...stamp, mode: "destroy" }));
    expect(planned()).toEqual(["c"]);
    cpSync(folderOf("a"), folderOf("c"), { recursive: true });
    expect(planned()).toEqual(["c"]);
    editStamp("c", (stamp) => ({ ...stamp, made: new Date(Date.now() + 60_000).toISOString() }));
    expect(planned()).toEqual(["c"]);
  });

  test("its last plan failed", () => {
    withVariable("TF_CLI_ARGS_plan", "-no-such-flag", () => {
      expect(plan()).toMatchObject({ code: 1, planned: ["a", "c"] });
      expect(plan()).toMatchObject({ code: 1, planned: ["a", "c"] });
    });
    expect(planned()).toEqual(["a", "c"]); // b waited for a, so that its plan is still the one before
  });

  test("Strata was killed while it planned it", async () => {
    place({ ...units, c: { text: "two" } });
    writeFileSync(slow, "");
    rmSync(calls, { force: true });
    const child = lab.running.start(["plan", "lab", "--out-dir", "plans", "--reuse", "1h"]);
    await until(() => unitsOf("plan").length > 0);
    child.kill("SIGKILL");
    await ended(child);
    rmSync(slow);
    await lab.running.orphansGone();
    expect(planned()).toEqual(["c"]);
  });
});

describe("every unit is planned again when", () => {
  test("the plans are too old", async () => {
    await sleep(1100);
    expect(plan("--reuse", "1s").planned).toEqual(all);
  });

  test("it is OpenTofu, and then Terraform again", () => {
    useTerraform("tofu");
    expect(plan().planned).toEqual(all);
    expect(plan().planned).toEqual([]);
    useTerraform("terraform");
    expect(plan().planned).toEqual(all);
  });

  test.each([
    ["TF_CLI_ARGS_plan", "-destroy"],
    ["TF_VAR_text", "other"],
    ["AWS_ENDPOINT_URL", "http://localhost:1"],
  ])("%s is set, and when it is not anymore", (name, value) => {
    withVariable(name, value, () => expect(plan().planned).toEqual(all));
    expect(plan().planned).toEqual(all);
  });

  test("providers are a developer's own builds", () => {
    write({ "dev.tfrc": 'provider_installation {\n  dev_overrides { "x/y" = "/x" }\n  direct {}\n}\n' });
    withVariable("TF_CLI_CONFIG_FILE", join(root, "dev.tfrc"), () => {
      expect(plan().planned).toEqual(all);
      expect(plan().planned).toEqual(all);
    });
  });
});

describe("plans with changes", () => {
  const changed = { ...units, a: { text: "new" } };

  test("are shown again: the report, the text and what their readers are planned with are the same", () => {
    place(changed);
    const first = plan("--verbose");
    expect(first.planned).toEqual(["a", "b"]);
    const second = plan("--verbose", "--detailed-exitcode");
    expect(second).toMatchObject({ code: 2, planned: [], shown: ["a", "b"] });
    expect(second.out).toContain('-/+ resource "terraform_data" "data" {');
    const comparable = ({ out }: { readonly out: string }) =>
      out
        .replace(/(; |\b)planned \d+ s ago| \(\d+ not planned again\)|[\d.]+ s\b/g, "")
        .replace(/ +/g, " ")
        .replace(/ $/gm, "");
    expect(comparable(second)).toBe(comparable(first));
    place({ ...changed, b: { needs: ["a"], text: "b" } });
    expect(plan().planned).toEqual(["b"]);
  });

  test("are applied as they are", () => {
    place(changed);
    plan();
    plan();
    const { code, out } = strata("apply", "lab", "a", "--out-dir", "plans", "--auto-approve");
    expect({ code, out }).toMatchObject({ code: 0 });
    place(units);
    expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  });

  test("and called unchanged by a forged stamp, they approve nothing", () => {
    place(changed);
    plan();
    editStamp("a", (stamp) => ({ ...stamp, changed: false }));
    expect(plan().out).toMatch(/^succeeded\s+a\s+no changes/m);
    const { code, out } = strata("apply", "lab", "a", "--out-dir", "plans", "--plan-again", "--auto-approve");
    expect(out).toContain("not accepted: terraform_data.data would be replaced, which was not reviewed");
    expect(code).toBe(1);
  });
});

test("a deferred unit waits again: there is no plan of it", () => {
  place({ d: {}, e: { counts: "d" } });
  expect(plan()).toMatchObject({ code: 0, planned: ["d"] });
  const { out, planned } = plan();
  expect(planned).toEqual([]);
  expect(out).toMatch(
    /^deferred\s+e\s+.*waits for lab-d\.id, which decides how many terraform_data\.counted there are$/m,
  );
  ["d", "e"].forEach((unit) => lab.remove(`environments/lab/${unit}.ts`));
});

test("secrets of a plan that is shown again stay masked", () => {
  const secret = "correct horse battery staple";
  write({
    "environments/lab/f.ts": `import { unit } from "../../src/engine/unit";
import { secretResource } from "../../test/support/layers/secret-resource";
export default unit(secretResource, { secret: "${secret}", command: "echo ${secret}" });
`,
  });
  expect(plan("--json").planned).toEqual(["f"]);
  const { code, out, err, planned, shown } = plan("--json", "--report-file", "report.md");
  expect({ code, planned, shown }).toEqual({ code: 0, planned: [], shown: ["f"] });
  expect(out).toContain("terraform_data.printer will be created");
  expect(out + err + lab.read("report.md")).not.toContain(secret);
  const kept = ["tfplan.json", "tfplan.stamp.json"].map((name) => readFileSync(join(folderOf("f"), name), "utf8"));
  expect(kept.join("")).not.toContain(secret);
  lab.remove("environments/lab/f.ts");
});

test.each([
  [
    ["plan", "lab", "--out-dir", "plans", "--reuse", "soon"],
    "argument 'soon' is invalid. It must be a positive number",
  ],
  [["plan", "lab", "--out-dir", "plans", "--reuse", "0"], "argument '0' is invalid. It must be a positive number"],
  [["plan", "lab", "--reuse", "4h"], "--reuse requires --out-dir (name the folder of the kept plans)."],
  [["apply", "lab", "--out-dir", "plans", "--reuse", "4h"], "unknown option '--reuse'"],
])("%j is an error", (words, message) => {
  const { code, err } = strata(...words);
  expect(err).toContain(message);
  expect(code).toBe(1);
});

describe("a hundred units", () => {
  const many = (edited: string) => {
    const names = Array.from({ length: 100 }, (_, index) => `u${index}`);
    // Two units read u7, one reads a reader.
    const reads: Record<string, string[]> = { u8: ["u7"], u9: ["u7"], u10: ["u9"] };
    return Object.fromEntries(
      names.map((name) => [name, { needs: reads[name], text: name === edited ? "edited" : "one" }]),
    );
  };

  test("of which one is edited: it and its readers are planned", () => {
    all.forEach((unit) => lab.remove(`environments/lab/${unit}.ts`));
    place(many("none"));
    expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
    expect(plan().planned).toHaveLength(100);
    place(many("u7"));
    const { out, planned } = plan();
    expect(planned).toEqual(["u10", "u7", "u8", "u9"]);
    expect(out).toContain("(96 not planned again)");
  });
});
