import { unzipSync } from "fflate";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { CodeAsset, type CodeAssetProps } from "../../../modules/code/code-asset";
import { assembleProject } from "../../../src/engine/project";
import { localState } from "../../../src/engine/state";
import { layer } from "../../../src/engine/layer";
import { output } from "../../../src/engine/output";
import { unit } from "../../../src/engine/unit";
import { synthesize } from "../../../src/engine/synthesis";
import { problemsOf, sourceFiles, testEnvironment } from "../../support/projects/synth";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const handler = `import { greet } from "./greeting";
export const handler = async (event: { name: string }): Promise<string> => greet(event.name);
`;
const app = {
  "apps/hello/package.json": '{"name":"hello"}',
  "apps/hello/src/handler.ts": handler,
  "apps/hello/src/greeting.ts": "export const greet = (name: string): string => `hello ${name}`;\n",
  "apps/jobs/src/job.py": "from shared.tables import name\nprint(name)\n",
  "apps/jobs/src/shared/__init__.py": "",
  "apps/jobs/src/shared/tables.py": 'name = "raw"\n',
  "apps/jobs/src/tests/test_job.py": "raise SystemExit(1)\n",
};

function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "strata-app-")));
  folders.push(folder);
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  write(folder, { "package.json": "{}", ...app, ...files });
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
}

const hello: CodeAssetProps = { app: "hello", entry: "src/handler.ts", packaging: "zip" };

/** The values of a code asset, and the file that it leaves beside the module. */
function synth(folder: string, props: CodeAssetProps = hello) {
  const code = layer({
    name: "code",
    summary: "for tests: one code asset",
    inputs: z.strictObject({}),
    outputs: {
      path: output("path", "code.zip"),
      sourceCodeHash: output("hash", "aGFzaA=="),
      contentHash: output("hash", "0123"),
    },
    build(stack) {
      const { path, sourceCodeHash, contentHash } = new CodeAsset(stack, "hello", props);
      return { path, sourceCodeHash, contentHash };
    },
  });
  const outdir = join(folder, "out");
  const files = sourceFiles({
    "environments/test/environment.ts": testEnvironment({ state: localState() }),
    "environments/test/code.ts": unit(code, {}),
  });
  const units = synthesize(assembleProject(files), { outdir, location: { folder, fromModule: "../../.." } });
  const { module, assets } = units[0]!;
  const stack = join(outdir, "stacks", "test-code");
  for (const [name, content] of assets) {
    mkdirSync(dirname(join(stack, name)), { recursive: true });
    writeFileSync(join(stack, name), content);
  }
  const outputs = module.output as unknown as Readonly<Record<string, { readonly value: string }>>;
  const value = (name: string): string => outputs[name]!.value;
  const file = join(stack, value("path").replace("${path.module}/", ""));
  return { path: value("path"), hash: value("sourceCodeHash"), contentHash: value("contentHash"), file };
}

const unpacked = (file: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(readFileSync(file))).map(([name, content]) => [name, Buffer.from(content).toString()]),
  );

describe("a TypeScript app", () => {
  test("is beside the module under a hash of its content", () => {
    const { path, contentHash, hash, file } = synth(project());
    expect(path).toBe(`\${path.module}/assets/hello/${contentHash}/hello.zip`);
    const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
    expect(Buffer.from(hash, "base64").toString("hex")).toBe(sha256);
    expect(sha256.slice(0, 32)).toBe(contentHash);
  });

  test("runs with everything it imports", () => {
    const folder = project();
    const { file } = synth(folder, { ...hello, packaging: "file" });
    const script = `require(${JSON.stringify(file)}).handler({ name: "Ann" }).then(console.log)`;
    expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })).toBe("hello Ann\n");
  });

  test("is a ZIP of the bundle and its source map, which names sources and no machine", () => {
    const folder = project();
    const { file } = synth(folder);
    expect(Object.keys(unpacked(file))).toEqual(["index.js", "index.js.map"]);
    const map = unpacked(file)["index.js.map"]!;
    expect((JSON.parse(map) as { sources: string[] }).sources).toEqual(["src/handler.ts", "src/greeting.ts"]);
  });

  test("gives the same bytes in another folder, time zone and at another time", () => {
    const first = readFileSync(synth(project()).file);
    const zone = process.env["TZ"];
    try {
      for (const other of ["Asia/Tokyo", "America/Los_Angeles"]) {
        process.env["TZ"] = other;
        expect(readFileSync(synth(project()).file).equals(first)).toBe(true);
      }
    } finally {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    }
  });

  test("is not built again while its sources are unchanged: esbuild is not even loaded", () => {
    const folder = project();
    const old = new Date(Date.now() - 60_000);
    for (const file of ["apps/hello/src/handler.ts", "apps/hello/src/greeting.ts", "apps/hello/package.json"]) {
      utimesSync(join(folder, file), old, old);
    }
    const first = synth(folder);
    // The same project where no package is installed; a copy, since modules that were found once stay known.
    const bare = `${folder}-bare`;
    folders.push(bare);
    cpSync(folder, bare, {
      recursive: true,
      preserveTimestamps: true,
      filter: (source) => !source.endsWith("/node_modules"),
    });
    expect(synth(bare)).toMatchObject({ path: first.path, hash: first.hash });
    write(bare, { "apps/hello/src/greeting.ts": "export const greet = (name: string): string => `howdy ${name}`;\n" });
    expect(() => synth(bare)).toThrow(/Cannot find module 'esbuild'/);
  });

  test("has another path when a file that it imports changes, also one that keeps its length", () => {
    const folder = project();
    const first = synth(folder);
    write(folder, {
      "apps/hello/src/greeting.ts": "export const greet = (name: string): string => `howdy ${name}`;\n",
    });
    const second = synth(folder);
    expect(second.path).not.toBe(first.path);
    write(folder, { "apps/hello/src/greeting.ts": app["apps/hello/src/greeting.ts"] });
    expect(synth(folder).path).toBe(first.path);
  });

  test("leaves out packages that the runtime provides", () => {
    const source = 'import { S3Client } from "@aws-sdk/client-s3";\nexport const client = new S3Client();\n';
    const folder = project({ "apps/hello/src/handler.ts": source });
    const { file } = synth(folder, { ...hello, packaging: "file", external: ["@aws-sdk/*"] });
    expect(readFileSync(file, "utf8")).toContain('require("@aws-sdk/client-s3")');
  });
});

describe("a Python app", () => {
  test("is a ZIP of the entry's folder without tests", () =>
    expect(
      Object.keys(unpacked(synth(project(), { app: "jobs", entry: "src/job.py", packaging: "zip" }).file)),
    ).toEqual(["job.py", "shared/", "shared/__init__.py", "shared/tables.py"]));

  test("is one script where the service takes no more", () => {
    const { file, path } = synth(project(), { app: "jobs", entry: "src/job.py", packaging: "file" });
    expect(path).toMatch(/\/job\.py$/);
    expect(readFileSync(file, "utf8")).toBe(app["apps/jobs/src/job.py"]);
  });
});

describe("an error", () => {
  const errors = (files: Readonly<Record<string, string>>, props: CodeAssetProps = hello) => {
    const folder = project(files);
    const found = problemsOf(() => synth(folder, props));
    // Nothing half-written: no stack, and nothing in the cache that a later synthesis could take.
    expect(readdirSync(folder)).not.toContain("stacks");
    return found;
  };

  test("of the syntax says where", () =>
    expect(errors({ "apps/hello/src/greeting.ts": "export const greet = (name: string) => ;\n" })).toEqual([
      'apps/hello/src/greeting.ts:1:40: cannot be built: Unexpected ";".',
    ]));

  test("of each import that is missing, with the command that installs it", () =>
    expect(
      errors({ "apps/hello/src/handler.ts": 'import "not-installed";\nimport "./nowhere";\nexport const a = 1;\n' }),
    ).toEqual([
      'apps/hello/src/handler.ts:1:8: cannot be built: Could not resolve "not-installed" (npm install not-installed --workspace apps/hello).',
      'apps/hello/src/handler.ts:2:8: cannot be built: Could not resolve "./nowhere".',
    ]));

  test("of an entry that does not exist", () =>
    expect(errors({}, { ...hello, entry: "src/main.ts" })).toEqual([
      "apps/hello/src/main.ts: does not exist (the entry of an app is relative to apps/<app>).",
    ]));

  test("of a path of this machine in the bundle", () => {
    const folder = project();
    write(folder, { "apps/hello/src/greeting.ts": `export const greet = () => "${folder}/data.json";\n` });
    expect(problemsOf(() => synth(folder))).toEqual([
      `apps/hello/src/handler.ts: contains the path ${folder}/data.json of this machine, so the bundle would differ on every other (use a path relative to the project).`,
    ]);
  });
});
