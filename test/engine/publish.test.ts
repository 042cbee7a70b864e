import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Annotations, AssetType, TerraformAsset } from "cdktf";
import { z } from "zod";
import { layer, outputsOf } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { assembleProject, type Project } from "../../src/engine/project";
import { unit } from "../../src/engine/unit";
import { selectUnits, synthesizeTo } from "../../src/cli/project";
import { loadUnits } from "../../src/run/unit/run-unit";
import { TerraformData } from "../support/layers/terraform-data";
import { inTemporaryFolder, problemsOf, sourceFiles, testEnvironment, withoutRoot } from "../support/projects/synth";

const base = layer({
  name: "base",
  summary: "",
  inputs: z.strictObject({ size: z.int().max(9).default(1) }),
  outputs: { id: output("", "x") },
  build: (stack, { size }) => ({ id: new TerraformData(stack, "data", { size }).output }),
});
const top = layer({
  name: "top",
  summary: "",
  needs: { base: outputsOf(base, "id") },
  inputs: z.strictObject({}),
  outputs: {},
  build(stack, { base }) {
    new TerraformData(stack, "data", { id: base.id });
    return {};
  },
});

function project({ size = 1, withTop = true }: { size?: number; withTop?: boolean } = {}): Project {
  const environments = ["dev", "prod"].flatMap((name) => {
    const producer = unit(base, { size });
    return [
      [`environments/${name}/environment.ts`, testEnvironment()],
      [`environments/${name}/base.ts`, producer],
      ...(withTop || name === "dev" ? [[`environments/${name}/top.ts`, unit(top, { base: producer })]] : []),
    ] as [string, unknown][];
  });
  return assembleProject(sourceFiles(Object.fromEntries(environments)));
}

/** Every file below a folder with its content. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [
        join(parentPath, name).slice(folder.length),
        readFileSync(join(parentPath, name), "utf8"),
      ]),
  );
}

const nothing = () => undefined;
const write = (root: string, from: Project, ...words: readonly string[]) =>
  synthesizeTo({ root, outdir: "out" }, from, selectUnits(from, words, root), nothing);

test("two runs give identical bytes, with no path, date or user of this machine", () => {
  const runs = [0, 1].map(() =>
    inTemporaryFolder((root) => {
      write(root, project());
      const files = contents(join(root, "out"));
      expect(JSON.stringify(files)).not.toContain(root);
      expect(JSON.stringify(files)).not.toContain(process.cwd());
      return files;
    }),
  );
  expect(runs[0]).toEqual(runs[1]);
  expect(Object.keys(runs[0]!).sort()).toEqual([
    "/manifest.json",
    ...["dev-base", "dev-top", "prod-base", "prod-top"].flatMap((name) => [
      `/stacks/${name}/cdk.tf.json`,
      `/stacks/${name}/unit.json`,
    ]),
  ]);
});

test("a unit is the same to the byte alone and in a full synthesis", () => {
  inTemporaryFolder((root) => {
    const full = inTemporaryFolder((other) => {
      write(other, project());
      return contents(join(other, "out"));
    });
    write(root, project(), "dev", "top");
    const alone = contents(join(root, "out"));
    expect(Object.keys(alone).sort()).toEqual([
      "/manifest.json",
      "/stacks/dev-top/cdk.tf.json",
      "/stacks/dev-top/unit.json",
    ]);
    expect(alone["/stacks/dev-top/cdk.tf.json"]).toBe(full["/stacks/dev-top/cdk.tf.json"]);
    expect(alone["/stacks/dev-top/unit.json"]).toBe(full["/stacks/dev-top/unit.json"]);

    for (const name of ["base"]) write(root, project(), "dev", name);
    write(root, project(), "prod");
    expect(contents(join(root, "out"))).toEqual(full);
  });
});

test("a partial synthesis keeps the other stacks and their entries in the manifest", () => {
  inTemporaryFolder((root) => {
    write(root, project());
    const before = contents(join(root, "out"));
    write(root, project({ size: 2 }), "dev", "base");
    const after = contents(join(root, "out"));
    expect(after["/manifest.json"]).toBe(before["/manifest.json"]);
    expect(Object.keys(after).filter((file) => after[file] !== before[file])).toEqual(["/stacks/dev-base/cdk.tf.json"]);
  });
});

test("a full synthesis removes stacks that no longer exist, but no state and nothing of Terraform's", () => {
  inTemporaryFolder((root) => {
    write(root, project());
    const stacks = join(root, "out", "stacks");
    for (const stack of ["old-unit", "old-with-state"]) {
      mkdirSync(join(stacks, stack));
      writeFileSync(join(stacks, stack, "cdk.tf.json"), "{}");
      writeFileSync(join(stacks, stack, "unit.json"), JSON.stringify({ stack }));
    }
    writeFileSync(join(stacks, "old-with-state", "terraform.tfstate"), "{}");
    mkdirSync(join(stacks, "dev-base", ".terraform"));
    writeFileSync(join(stacks, "dev-base", ".terraform.lock.hcl"), "lock");
    write(root, project({ withTop: false }));
    expect(readdirSync(stacks).sort()).toEqual(["dev-base", "dev-top", "old-with-state", "prod-base"]);
    expect(readdirSync(join(stacks, "dev-base")).sort()).toEqual([
      ".terraform",
      ".terraform.lock.hcl",
      "cdk.tf.json",
      "unit.json",
    ]);
  });
});

test("a full synthesis leaves what it has not made", () => {
  inTemporaryFolder((root) => {
    const stacks = join(root, "out", "stacks");
    mkdirSync(join(stacks, "precious", "deep"), { recursive: true });
    writeFileSync(join(stacks, "precious", "deep", "file"), "content");
    writeFileSync(join(stacks, ".DS_Store"), "");
    mkdirSync(join(stacks, "dev-base"));
    writeFileSync(join(stacks, "dev-base", "assets"), "not a folder");
    write(root, project());
    expect(readFileSync(join(stacks, "precious", "deep", "file"), "utf8")).toBe("content");
    expect(existsSync(join(stacks, ".DS_Store"))).toBe(true);
  });
});

describe("a synthesis that was killed while it replaced modules", () => {
  const left = (root: string, mark: unknown) =>
    writeFileSync(join(root, "out", ".incomplete"), typeof mark === "string" ? mark : JSON.stringify(mark));
  const stacks = ["dev-base", "prod-base"];

  test.each([[{ pid: 0, stacks }], ["{"]])("is not taken for a whole one: %j", (mark) => {
    inTemporaryFolder((root) => {
      write(root, project());
      left(root, mark);
      expect(problemsOf(() => loadUnits(join(root, "out")))).toEqual([
        `${join(root, "out")} is incomplete: a synthesis was killed while it replaced root modules (make them again with \`npx strata synth\`).`,
      ]);
      write(root, project());
      expect([...loadUnits(join(root, "out")).keys()]).toEqual(["dev-base", "dev-top", "prod-base", "prod-top"]);
    });
  });

  test("stays incomplete until each of its stacks is made again", () => {
    inTemporaryFolder((root) => {
      write(root, project());
      left(root, { pid: 0, stacks });
      write(root, project(), "dev");
      expect(() => loadUnits(join(root, "out"))).toThrow("is incomplete");
      write(root, project(), "prod");
      expect(loadUnits(join(root, "out")).size).toBe(4);
    });
  });
});

describe("a failed synthesis leaves the previous output untouched", () => {
  const failures: Record<string, (root: string) => void> = {
    "when an input is wrong": (root) => write(root, project({ size: 10 })),
    "when the policy says no": (root) => {
      const changed = project({ size: 2 });
      synthesizeTo({ root, outdir: "out" }, changed, changed.units, () => {
        throw new Error("policy");
      });
    },
    "when a file cannot be put in place": (root) => {
      // The last file in order is in the way of nothing; a folder stands where prod-top's module should go.
      const blocked = join(root, "out", "stacks", "prod-top", "cdk.tf.json");
      writeFileSync(join(root, "content"), readFileSync(blocked));

      rmSync(blocked);
      mkdirSync(blocked);
      try {
        write(root, project({ size: 2 }));
      } finally {
        rmSync(blocked, { recursive: true });
        writeFileSync(blocked, readFileSync(join(root, "content")));
      }
    },
  };
  test.each(Object.entries(failures))("%s", (_name, fail) => {
    inTemporaryFolder((root) => {
      write(root, project());
      const before = contents(join(root, "out"));
      expect(() => fail(root)).toThrow();
      expect(contents(join(root, "out"))).toEqual(before);
    });
  });

  test("and a first one leaves no folder behind", () => {
    inTemporaryFolder((root) => {
      expect(() => write(root, project({ size: 10 }))).toThrow();
      expect(existsSync(join(root, "out"))).toBe(false);
    });
  });
});

test("an output folder that cannot be written is named, with what to do", () => {
  inTemporaryFolder((root) => {
    writeFileSync(join(root, "file"), "");
    const outdir = join(root, "file", "out");
    const [message] = problemsOf(() => synthesizeTo({ root, outdir }, project(), project().units, nothing));
    expect(message).toBe(
      `output folder ${outdir} cannot be written (ENOTDIR) (make it writable, or choose another with --output).`,
    );
  });
});

test("an output folder that leads into /proc is named: mkdir would not return", () => {
  if (process.platform !== "linux") return;
  inTemporaryFolder((root) => {
    mkdirSync(join(root, "out"));
    symlinkSync("/proc", join(root, "out", "stacks"));
    const all = project();
    expect(problemsOf(() => synthesizeTo({ root, outdir: "out" }, all, all.units, () => undefined))).toEqual([
      expect.stringMatching(/^output folder .*\/out cannot be written \((ENOENT|EPERM|EXDEV|EACCES)\)/),
    ]);
    expect(readdirSync(join(root, "out"))).toEqual(["stacks"]);
  });
});

test("a pipe in the place of a module is named: reading it would wait for a writer", () => {
  inTemporaryFolder((root) => {
    write(root, project());
    const stack = join(root, "out", "stacks", "dev-base");
    for (const file of ["cdk.tf.json", "unit.json"]) {
      rmSync(join(stack, file));
      execFileSync("mkfifo", [join(stack, file)]);
      const all = project();
      expect(problemsOf(() => synthesizeTo({ root, outdir: "out" }, all, all.units, () => undefined))).toEqual([
        `${join(stack, file)} is not a file (the previous output was restored; remove it, or choose another folder with --output).`,
      ]);
      rmSync(join(stack, file));
      write(root, project());
    }
  });
});

test("a read-only output folder is named and left as it is", () => {
  inTemporaryFolder((root) => {
    write(root, project());
    const out = join(root, "out");
    const before = contents(out);
    chmodSync(root, 0o755);
    chmodSync(out, 0o555);
    const [message] = problemsOf(() => withoutRoot(() => write(root, project({ size: 2 }))));
    expect(message).toBe(
      `output folder ${out} cannot be written (EACCES) (make it writable, or choose another with --output).`,
    );
    chmodSync(out, 0o755);
    expect(contents(out)).toEqual(before);
  });
});

test("what an interrupted synthesis left behind is cleared by the next one", () => {
  inTemporaryFolder((root) => {
    mkdirSync(join(root, "out", ".staging-4194305"), { recursive: true }); // a process id that cannot be
    writeFileSync(join(root, "out", ".staging-4194305", "half"), "");
    write(root, project());
    expect(readdirSync(join(root, "out")).sort()).toEqual(["manifest.json", "stacks"]);
  });
});

test("what a module carries beside it is published under its content's hash, and the old one goes", () => {
  const carrier = layer({
    name: "carrier",
    summary: "",
    inputs: z.strictObject({}),
    outputs: {},
    build(stack) {
      const chart = new TerraformAsset(stack, "chart", { path: join(stack.projectFolder, "charts", "own") });
      new TerraformData(stack, "data", { chart: `\${path.module}/${chart.path}` });
      return {};
    },
  });
  const charts = assembleProject(
    sourceFiles({
      "environments/dev/environment.ts": testEnvironment(),
      "environments/dev/carrier.ts": unit(carrier, {}),
    }),
  );
  inTemporaryFolder((root) => {
    const source = join(root, "charts", "own", "templates");
    mkdirSync(source, { recursive: true });
    const published = ["kind: A", "kind: B"].map((content) => {
      writeFileSync(join(source, "object.yaml"), content);
      write(root, charts);
      const files = Object.entries(contents(join(root, "out"))).filter(([file]) => file.includes("/assets/"));
      const [file, text] = files[0]!;
      const module = readFileSync(join(root, "out", "stacks", "dev-carrier", "cdk.tf.json"), "utf8");
      expect(module).toContain(file.slice("/stacks/dev-carrier/".length).replace("/templates/object.yaml", ""));
      expect(text).toBe(content);
      expect(files).toHaveLength(1);
      return file;
    });
    expect(published[0]).not.toBe(published[1]);
  });
});

test("only files that differ are written: the others stay as they are, and what was changed beside them is restored", () => {
  inTemporaryFolder((root) => {
    const inodes = () =>
      Object.fromEntries(
        Object.keys(contents(join(root, "out"))).map((file) => [file, statSync(join(root, "out", file)).ino]),
      );
    write(root, project());
    const [before, files] = [inodes(), contents(join(root, "out"))];
    write(root, project());
    expect(inodes()).toEqual(before);

    const changed = "/stacks/dev-top/unit.json";
    writeFileSync(join(root, "out", changed), files[changed]!.replace("dev-top", "dev-pot")); // as long as before
    write(root, project());
    expect(contents(join(root, "out"))).toEqual(files);
    expect(Object.entries(inodes()).filter(([file, inode]) => before[file] !== inode)).toEqual([
      [changed, expect.anything()],
    ]);
  });
});

describe("annotations of constructs", () => {
  const annotated = (annotate: (annotations: Annotations) => void): Project => {
    const noted = layer({
      name: "noted",
      summary: "",
      inputs: z.strictObject({}),
      outputs: {},
      build(stack) {
        annotate(Annotations.of(new TerraformData(stack, "data", {})));
        return {};
      },
    });
    return assembleProject(
      sourceFiles({
        "environments/dev/environment.ts": testEnvironment(),
        "environments/dev/noted.ts": unit(noted, {}),
      }),
    );
  };

  test("are in the manifest, where cdktf-cli reads them", () => {
    inTemporaryFolder((root) => {
      write(
        root,
        annotated((annotations) => annotations.addWarning("old")),
      );
      expect(JSON.parse(contents(join(root, "out"))["/manifest.json"]!)).toMatchObject({
        stacks: {
          "dev-noted": { annotations: [{ constructPath: "dev-noted/data", level: "@cdktf/warn", message: "old" }] },
        },
      });
    });
  });

  test("that are errors stop the synthesis", () => {
    inTemporaryFolder((root) => {
      const project = annotated((annotations) => annotations.addError("wrong"));
      expect(() => write(root, project)).toThrow("[dev-noted/data] wrong");
      expect(existsSync(join(root, "out"))).toBe(false);
    });
  });
});

test("an asset that cdktf would pack in a process of its own is refused", () => {
  const packed = layer({
    name: "packed",
    summary: "",
    inputs: z.strictObject({}),
    outputs: {},
    build(stack) {
      new TerraformAsset(stack, "zip", { path: join(stack.projectFolder, "src"), type: AssetType.ARCHIVE });
      return {};
    },
  });
  const project = assembleProject(
    sourceFiles({
      "environments/dev/environment.ts": testEnvironment(),
      "environments/dev/packed.ts": unit(packed, {}),
    }),
  );
  inTemporaryFolder((root) => {
    mkdirSync(join(root, "src"));
    expect(() => write(root, project)).toThrow("dev-packed/zip: AssetType.ARCHIVE is not supported");
  });
});
