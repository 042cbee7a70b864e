import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { addKubernetesProvider } from "../../modules/helm/kubernetes-providers";
import { layer } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { unit } from "../../src/engine/unit";
import { applyGraph, nothingReviewed } from "../../src/run/graph/apply-graph";
import { planGraph } from "../../src/run/graph/plan-graph";
import { TerraformData } from "../support/layers/terraform-data";
import { Lab, type LabUnits, outcomes } from "../support/projects/run-lab";
import { providerMirror } from "../support/terraform/provider-mirror";

jest.setTimeout(300_000);

/** A layer with the Kubernetes provider, the smallest of the real ones, that reads and is read. */
const withProvider = layer({
  name: "with-provider",
  summary: "for tests of providers",
  inputs: z.strictObject({ text: z.string().default("one") }),
  outputs: { text: output("known in a plan", "example") },
  build(stack, { text }) {
    addKubernetesProvider(stack);
    new TerraformData(stack, "data", text);
    return { text };
  },
});

/**
 * The starts of real provider processes, counted by a program in the provider's place that notes the folder in which
 * Terraform starts it.
 */
describe("providers of reused plans", () => {
  const lab = new Lab();
  const starts = lab.path("starts");
  let env: NodeJS.ProcessEnv;
  beforeAll(() => {
    const source = join("registry.terraform.io", "hashicorp", "kubernetes");
    const version = readdirSync(join(providerMirror(), source)).at(-1)!;
    const [platform] = readdirSync(join(providerMirror(), source, version));
    const [from, to] = [providerMirror(), lab.path("mirror")].map((each) => join(each, source, version, platform!));
    const [binary] = readdirSync(from!);
    mkdirSync(to!, { recursive: true });
    const program = `#!/bin/sh\nbasename "$PWD" >> ${starts}\nexec ${join(from!, binary!)} "$@"\n`;
    writeFileSync(join(to!, binary!), program);
    chmodSync(join(to!, binary!), 0o755);
    lab.write(
      "mirror.tfrc",
      `provider_installation {\n  filesystem_mirror {\n    path = "${lab.path("mirror")}"\n  }\n}\n`,
    );
    env = { ...process.env, TF_CLI_CONFIG_FILE: lab.path("mirror.tfrc"), TF_PLUGIN_CACHE_DIR: undefined };
  });
  afterAll(() => lab.remove());

  const units = (text?: string): LabUnits => {
    const a = unit(withProvider, { text });
    const b = unit(withProvider, { text: a.outputs.text });
    const others = ["c", "d", "e", "f", "g", "h"].map((name) => [name, unit(withProvider, {})] as const);
    return { a, b, ...Object.fromEntries(others) };
  };
  const plan = async (planned: LabUnits) => {
    rmSync(starts, { force: true });
    const report = await lab.run(
      "plan",
      planned,
      (run) =>
        planGraph(run, {
          mode: "normal",
          mocks: false,
          keepJson: true,
          reuse: 3_600_000,
          wanted: "changes",
          settled: () => undefined,
        }),
      // With the schema cache no plan would start a provider whose resources it does not have.
      { env, outDir: lab.path("plans"), schemaCache: false },
    );
    const noted = existsSync(starts) ? readFileSync(starts, "utf8").trim().split("\n") : [];
    return { outcomes: outcomes(report), started: [...new Set(noted)].sort() };
  };

  test("only what is edited and its readers start one; where nothing changed, none is started", async () => {
    await lab.run("apply", units(), (run) => applyGraph(run, nothingReviewed, undefined), { env });
    const all = Object.keys(units()).map((name) => `lab-${name}`);
    expect((await plan(units())).started).toEqual(all);
    expect((await plan(units())).started).toEqual([]);
    const edited = await plan(units("two"));
    expect(edited.outcomes).toMatchObject({ a: "succeeded +0 ~1 -0", b: "succeeded +0 ~1 -0", c: "succeeded" });
    expect(edited.started).toEqual(["lab-a", "lab-b"]);
  });
});
