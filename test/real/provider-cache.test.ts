import { copyFileSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { unit } from "../../src/engine/unit";
import type { RunContext } from "../../src/run/run-context";
import { Initialization } from "../../src/run/unit/initialization";
import { planGraph } from "../../src/run/graph/plan-graph";
import { cluster } from "../support/layers/kubernetes-cluster";
import { succeed } from "../support/projects/programs";
import { providerMirror } from "../support/terraform/provider-mirror";
import { Lab, outcomes } from "../support/projects/run-lab";

jest.setTimeout(120_000);

/**
 * Several units with the same provider begin at the same moment, with an empty cache. The mirror has the provider packed,
 * as registries do: Terraform unpacks it into the cache, and does not only link to it.
 */
describe("one cache of providers for units that begin together", () => {
  const packed = new Lab();
  let env: NodeJS.ProcessEnv;
  let lab: Lab;
  beforeAll(() => {
    const [host, source] = ["registry.terraform.io", "hashicorp/kubernetes"];
    const folder = join(providerMirror(), host, source);
    const version = readdirSync(folder).at(-1)!;
    const [platform] = readdirSync(join(folder, version));
    const target = packed.path("mirror", host, source);
    mkdirSync(target, { recursive: true });
    const zip = join(target, `terraform-provider-kubernetes_${version}_${platform!}.zip`);
    // Not compressed: it is made for every run of these tests.
    const pack =
      "import sys, zipfile, os; z = zipfile.ZipFile(sys.argv[1], 'w'); [z.write(f) for f in os.listdir('.')]; z.close()";
    succeed("python3", ["-c", pack, zip], { cwd: join(folder, version, platform!) });
    packed.write(
      "terraform.rc",
      `provider_installation {\n  filesystem_mirror {\n    path = "${packed.path("mirror")}"\n  }\n}\n`,
    );
    env = { ...process.env, TF_CLI_CONFIG_FILE: packed.path("terraform.rc"), TF_PLUGIN_CACHE_DIR: undefined };
  });
  afterAll(() => packed.remove());
  beforeEach(() => (lab = new Lab()));
  afterEach(() => lab.remove());

  const names = ["a", "b", "c", "d"];
  const units = () => Object.fromEntries(names.map((name) => [name, unit(cluster, {})]));
  /** Each file of the cache with its inode and times: another one after it was written again. */
  const cached = (): Record<string, string> => {
    const folder = lab.path(".strata", "providers");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
    return Object.fromEntries(
      files.map((file) => {
        const { ino, mtimeMs, ctimeMs } = lstatSync(file);
        return [file, `${ino} ${mtimeMs} ${ctimeMs}`];
      }),
    );
  };
  /** The units whose `init` has put the provider into the cache. */
  const installers = (): string[] =>
    lab.told.flatMap((event) => /^line (\w+) - Installing hashicorp\/kubernetes/.exec(event)?.[1] ?? []);
  const locks = (): Set<string> =>
    new Set(names.map((name) => lab.read(`.strata/work/lab-${name}/.terraform.lock.hcl`)));

  /** Plans all units at once; what the cache held before the first was worked on, and after all were. */
  async function plan() {
    let before: Record<string, string> = {};
    const work = (run: RunContext) => {
      before = cached();
      return planGraph(run, {
        mode: "normal",
        wanted: "changes",
        mocks: false,
        keepJson: false,
        settled: () => undefined,
      });
    };
    const report = await lab.run("plan", units(), work, { env });
    return { report, before, after: cached() };
  }
  const planned = Object.fromEntries(names.map((name) => [name, "succeeded +1 ~0 -0"]));

  test("the first fills it before any is worked on, and the others only read", async () => {
    const { report, before, after } = await plan();
    expect(outcomes(report)).toEqual(planned);
    expect(installers()).toEqual(["a"]);
    expect(Object.keys(before).filter((file) => /terraform-provider-kubernetes_v[\d.]+$/.test(file))).toHaveLength(1);
    expect(after).toEqual(before);
    expect(locks().size).toBe(1);
  });

  test("also with the locks of the environment", async () => {
    await plan();
    mkdirSync(lab.path("environments", "lab"), { recursive: true });
    const lock = lab.path("environments", "lab", ".terraform.lock.hcl");
    copyFileSync(lab.path(".strata", "work", "lab-a", ".terraform.lock.hcl"), lock);
    for (const folder of [".strata", "cdktf.out"]) rmSync(lab.path(folder), { recursive: true });
    const { report, before, after } = await plan();
    expect(outcomes(report)).toEqual(planned);
    expect(installers()).toEqual(["a"]);
    expect(after).toEqual(before);
    expect(locks()).toEqual(new Set([lab.read("environments/lab/.terraform.lock.hcl")]));
  });

  test("without that, each would rewrite it while others run it", async () => {
    await lab.run(
      "plan",
      units(),
      async (run) => {
        const cache = lab.path("other-cache");
        mkdirSync(cache);
        for (const { folder } of run.units) {
          rmSync(join(folder, ".terraform"), { recursive: true, force: true });
          rmSync(join(folder, ".terraform.lock.hcl"), { force: true });
        }
        lab.told.length = 0;
        const unprepared = new Initialization(run.terraform, cache, { env: {} });
        await Promise.all(run.units.map((each) => unprepared.ensure(each)));
        return [];
      },
      { env },
    );
    expect(installers().sort()).toEqual(names);
  });
});
