import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryProject } from "../support/projects/temporary-project";

const { root, write, remove, strata } = temporaryProject({
  "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, state: localState() });
`,
  "environments/lab/a.ts": `
import { unit } from "../../src/engine/unit";
import { oneResource } from "../../test/support/layers/one-resource";
export default unit(oneResource, {});
`,
});
const cache = join(root, ".strata", "cache");
const cached = (bundle: string, ending: string): string =>
  join(
    cache,
    readdirSync(cache).find((name) => name.startsWith(bundle) && name.endsWith(ending))!,
  );
const list = { code: 0, out: expect.stringContaining("one-resource") as string };

describe("a damaged cache is made again", () => {
  beforeAll(() => expect(strata("list")).toEqual({ ...list, err: "" }));

  const damage = (file: string, change: (content: Buffer) => Uint8Array) =>
    writeFileSync(file, change(readFileSync(file)));
  test.each<[string, () => void, string]>([
    [
      "a bundle that was cut off",
      () => damage(cached("strata", ".cjs"), (content) => content.subarray(0, 1000)),
      "note: ",
    ],
    [
      "a bundle with another content",
      () => damage(cached("strata", ".cjs"), () => Buffer.from("process.exit(0)")),
      "note: ",
    ],
    ["a bundle that is gone", () => rmSync(cached("strata", ".cjs")), "note: "],
    ["packages that were cut off", () => damage(cached("packages", ".cjs"), (it) => it.subarray(0, 1000)), "note: "],
    ["packages that are gone", () => rmSync(cached("packages", ".cjs")), "note: "],
    [
      "compiled code with wrong bytes, at which V8 aborts",
      () =>
        damage(cached("packages", ".code"), (content) =>
          content.map((byte, index) => (index % 997 === 500 ? byte ^ 90 : byte)),
        ),
      "",
    ],
    ["compiled code that is empty", () => damage(cached("strata", ".code"), () => Buffer.alloc(0)), ""],
    ["a record that is null", () => damage(join(cache, "inputs.json"), () => Buffer.from("null")), ""],
    ["a record of another shape", () => damage(join(cache, "inputs.json"), () => Buffer.from('{"hash":1}')), ""],
    [
      "a record that is a pipe",
      () => {
        rmSync(join(cache, "inputs.json"));
        execFileSync("mkfifo", [join(cache, "inputs.json")]);
      },
      "",
    ],
  ])("%s", (_, damaged, note) => {
    damaged();
    const first = strata("list");
    expect(first).toMatchObject(list);
    expect(first.err).toBe(
      note === "" ? "" : "note: the bundle in .strata/cache was damaged or gone; it is made again\n",
    );
    expect(strata("list")).toEqual({ ...list, err: "" });
  });
});

test.each<[string, (file: string) => void]>([
  ["is gone", () => undefined],
  ["is a folder", (file) => mkdirSync(file)],
  ["is a pipe", (file) => execFileSync("mkfifo", [file])],
  ["is a link to itself", (file) => symlinkSync(file, file)],
])("a project whose package-lock.json %s works with the packages that are installed", (_, place) => {
  const file = join(root, "package-lock.json");
  const content = readFileSync(file);
  rmSync(file);
  place(file);
  try {
    expect(strata("list")).toEqual({ ...list, err: "" });
  } finally {
    rmSync(file, { recursive: true, force: true });
    writeFileSync(file, content);
  }
});

test("a project whose cache cannot be written works, more slowly", () => {
  rmSync(join(root, ".strata"), { recursive: true, force: true });
  writeFileSync(join(root, ".strata"), "");
  try {
    expect(strata("list")).toEqual({
      ...list,
      err: "note: .strata/cache cannot be written (ENOTDIR), so each command takes a second longer\n",
    });
  } finally {
    remove(".strata");
  }
});

test("a .strata in a file system that makes no folders is no endless wait", () => {
  rmSync(join(root, ".strata"), { recursive: true, force: true });
  symlinkSync("/proc", join(root, ".strata"));
  try {
    expect(strata("list")).toEqual({
      ...list,
      err: "note: .strata/cache cannot be written (ENOENT), so each command takes a second longer\n",
    });
  } finally {
    rmSync(join(root, ".strata"));
  }
});

describe("what cannot be loaded of environments/ is named", () => {
  const odd = (name: string): string => join(root, "environments", "lab", name);
  test.each<[string, string, (file: string) => unknown, string]>([
    [
      "a pipe, whose reader would wait",
      "b.ts",
      (file) => execFileSync("mkfifo", [file]),
      "error environments/lab/b.ts: must be a file (it is a pipe, a socket, a device or a link to a folder).",
    ],
    [
      "a link in a circle",
      "b.ts",
      (file) => symlinkSync("b.ts", file),
      "error environments/lab/b.ts: cannot be read (ELOOP; make it a readable file, or remove it).",
    ],
    [
      "a link to nothing",
      "b.ts",
      (file) => symlinkSync("nothing", file),
      "error environments/lab/b.ts: cannot be read (ENOENT; make it a readable file, or remove it).",
    ],
    [
      "a name with a line end and a color",
      "b\n\u001b[31m.ts",
      (file) => writeFileSync(file, ""),
      "error environments/lab/b\\n\\u001b[31m.ts: has a control character or a backslash in its name (rename it, e.g. kafka-connect.ts).",
    ],
    [
      "a name with a backslash",
      "b\\n.ts",
      (file) => writeFileSync(file, ""),
      "error environments/lab/b\\n.ts: has a control character or a backslash in its name (rename it, e.g. kafka-connect.ts).",
    ],
    [
      "a name with quotes",
      `b"'\`\${x}.ts`,
      (file) => writeFileSync(file, readFileSync(odd("a.ts"))),
      'error environments/lab/b"\'`${x}.ts: is named "b"\'`${x}", but a unit\'s name must be kebab-case (e.g. kafka-connect.ts).',
    ],
    [
      "an error that is thrown later",
      "b.ts",
      (file) => writeFileSync(file, `export { default } from "./a"; setTimeout(() => { throw new Error("late"); });`),
      "error environments/lab/b.ts:1:57: late.",
    ],
    [
      "an error of a file with a space in its name",
      "b c.ts",
      (file) => writeFileSync(file, `void Promise.reject(new Error("late")); export default 1;`),
      "error environments/lab/b c.ts:1:21: late.",
    ],
    [
      "a promise that is rejected with nothing",
      "b.ts",
      (file) => writeFileSync(file, `void Promise.reject(null); export default 1;`),
      "error environments/: a promise or a callback throws null.",
    ],
  ])("%s", (_, name, make, message) => {
    make(odd(name));
    try {
      const { code, err } = strata("graph", "--format", "svg");
      expect(err).toContain(message);
      expect(err).not.toMatch(/^ {4}at |internal error/m);
      expect(code).toBe(1);
    } finally {
      rmSync(odd(name));
    }
  });

  test("files of editors, folders that end with .ts and links to folders are no units", () => {
    symlinkSync("ann@laptop.1234", odd(".#a.ts"));
    mkdirSync(odd("c.ts"));
    symlinkSync(".", odd("loop"));
    expect(strata("list")).toEqual({ ...list, err: "" });
    [".#a.ts", "c.ts", "loop"].forEach((name) => rmSync(odd(name), { recursive: true }));
  });
});

test("code that ends the process is not a success", () => {
  write({ "environments/lab/b.ts": `queueMicrotask(() => process.exit(0)); export { default } from "./a";` });
  try {
    const { code, err } = strata("graph", "--format", "svg");
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("error ") as string });
  } finally {
    remove("environments/lab/b.ts");
  }
});

test("a full disk behind standard output is an error in one line", () => {
  const { status, stderr } = spawnSync(
    "sh",
    ["-c", `"${process.execPath}" "${join(root, "bin", "strata.cjs")}" list > /dev/full`],
    {
      encoding: "utf8",
    },
  );
  expect({ status, stderr }).toEqual({ status: 1, stderr: "error standard output cannot be written (ENOSPC).\n" });
});

test("a project without environments has none to list", () => {
  rmSync(join(root, "environments"), { recursive: true });
  expect(strata("list")).toMatchObject({ code: 0, err: "" });
});
