import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { labProject } from "../support/projects/lab-project";
import { succeed } from "../support/projects/programs";

jest.setTimeout(120_000);

/** Disks that are full, and files that are damaged, under real applies: nothing is lost, and nothing is made twice. */
const { root, read, strata, place, running, stateFile, resourcesOf } = labProject();
const apply = (...args: string[]) => strata("apply", "lab", "--auto-approve", ...args);
const ledger = join(root, "ledger");
const record = (name: string) => `echo ${name} >> ${ledger}`;
const created = () => (existsSync(ledger) ? readFileSync(ledger, "utf8").trim().split("\n") : []);
beforeEach(() => {
  const files = ["a", "b"].map((unit) => `environments/lab/${unit}.ts`);
  for (const path of [...files, ".strata/state", ".strata/runs", ".strata/work", "cdktf.out", "ledger"]) {
    rmSync(join(root, path), { recursive: true, force: true });
  }
});

describe("a full disk", () => {
  const folder = dirname(stateFile("a"));
  const filler = join(folder, "filler");
  beforeEach(() => {
    mkdirSync(folder, { recursive: true });
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder], { stdio: "pipe" });
    } catch (error) {
      throw new Error("this test fills a small disk of its own, which takes the right to mount one (root)", {
        cause: error,
      });
    }
  });
  afterEach(() => execFileSync("umount", [folder]));

  test("the state that Terraform cannot write is kept beside the module, and the report says how to write it", () => {
    const fill = `dd if=/dev/zero of=${filler} bs=4096 2>/dev/null || true`;
    place({ a: { command: `${record("a")}; ${fill}` }, b: { needs: ["a"], command: record("b") } });
    const full = apply("--allow-changed", "--report-file", "report.json");
    expect(full.code).toBe(1);
    const { units } = JSON.parse(read("report.json")) as { units: { unit: string; result: string; cause: string }[] };
    expect(units.map(({ unit, result }) => [unit, result])).toEqual([
      ["a", "failed"],
      ["b", "early exit"],
    ]);
    expect(units[0]!.cause).toContain("no space left on device");
    expect(units[0]!.cause).toContain("terraform state push errored.tfstate");

    // Room is made, and someone simply tries again.
    rmSync(filler);
    const again = apply("--resume", "--allow-changed");
    expect(again.code).toBe(1);
    expect(again.out.replace(/\s+/g, " ")).toContain(
      "an earlier apply could not write its state and left .strata/work/lab-a/errored.tfstate; write it with " +
        "`terraform -chdir=.strata/work/lab-a state push errored.tfstate` and delete it",
    );
    expect(created()).toEqual(["a"]);

    succeed("terraform", ["-chdir=.strata/work/lab-a", "state", "push", "errored.tfstate"], { cwd: root });
    rmSync(join(root, ".strata/work/lab-a/errored.tfstate"));
    expect(apply("--resume", "--allow-changed")).toMatchObject({ code: 0 });
    expect([resourcesOf("a"), resourcesOf("b")]).toEqual([1, 1]);
    expect(created()).toEqual(["a", "b"]);
  });
});

describe("a damaged file", () => {
  const chain = (b: string) =>
    place({ a: { command: record("a") }, b: { needs: ["a"], command: `${record("b")}; ${b}` } });

  test("a state that is damaged between a failure and --resume stops its unit and its readers, untouched", () => {
    chain("exit 3");
    expect(apply("--allow-changed").code).toBe(1);
    chain("true");
    const whole = readFileSync(stateFile("a"));
    writeFileSync(stateFile("a"), whole.subarray(0, 100));
    const { code, out } = apply("--resume", "--allow-changed");
    expect(out).toContain(".strata/state/lab/a/terraform.tfstate: is not a Terraform state: ");
    expect(code).toBe(1);
    expect(readFileSync(stateFile("a"))).toEqual(whole.subarray(0, 100));
    expect(created()).toEqual(["a", "b"]);

    writeFileSync(stateFile("a"), whole);
    expect(apply("--resume", "--allow-changed")).toMatchObject({ code: 0 });
    expect(created()).toEqual(["a", "b", "b"]); // the first one failed, so Terraform recreates it
    expect([resourcesOf("a"), resourcesOf("b")]).toEqual([1, 1]);
  });

  test("a journal that is damaged: what follows is not relied on, and nothing is made twice", () => {
    chain("exit 3");
    expect(apply("--allow-changed").code).toBe(1);
    const journal = join(running.last!, "journal.jsonl");
    const [first, ...rest] = readFileSync(journal, "utf8").trimEnd().split("\n");
    writeFileSync(journal, [first, '{"type":"res', ...rest, ""].join("\n"));
    chain("true");
    const { code, err, out } = apply("--resume", "--allow-changed");
    expect(err).toContain("is damaged: what it and the lines after it tell is not relied on");
    expect(out).toMatch(/succeeded {2}a {5}no changes/);
    expect(code).toBe(0);
    expect(created()).toEqual(["a", "b", "b"]);
  });

  test("a journal whose first line is damaged: --resume says that it does not know what is left", () => {
    chain("exit 3");
    expect(apply("--allow-changed").code).toBe(1);
    const journal = join(running.last!, "journal.jsonl");
    writeFileSync(journal, `x${readFileSync(journal, "utf8")}`);
    appendFileSync(journal, "y");
    const { code, err } = apply("--resume");
    expect(err).toContain(
      "cannot be read, so it is not known what is left of that run (`npx strata apply lab` plans everything again and does what is left).",
    );
    expect(code).toBe(1);
  });
});
