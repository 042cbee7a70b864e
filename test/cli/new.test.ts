import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { temporaryProject } from "../support/projects/temporary-project";

// The real command in a project of its own: what it writes is synthesized by the engine.
describe("strata new", () => {
  const project = temporaryProject();
  const { strata } = project;
  interface Module {
    readonly resource: Record<string, Record<string, object>>;
    readonly provider: object;
    readonly terraform: Record<string, unknown>;
  }
  const moduleOf = (stack: string): Module =>
    JSON.parse(project.read(`cdktf.out/stacks/${stack}/cdk.tf.json`)) as Module;
  const strataOk = (...args: string[]): string => {
    const { code, out, err } = strata(...args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return out;
  };

  /** Files of the project that a step wrote or changed, besides its output. */
  const touched = (step: () => void): string[] => {
    const folders = ["environments", "src", "modules", "test"];
    const state = () =>
      new Map(
        folders.flatMap((folder) =>
          project.list(folder).map((file) => [`${folder}/${file}`, project.read(`${folder}/${file}`)]),
        ),
      );
    const before = state();
    step();
    return [...state()].filter(([file, content]) => before.get(file) !== content).map(([file]) => file);
  };

  test("an environment, a layer and units, from nothing to a root module", () => {
    const dev = ["--account", "111111111111", "--region", "us-east-1", "--state-bucket", "acme-dev-state"];
    expect(strataOk("new", "environment", "streaming/dev", ...dev)).toBe(
      "wrote environments/streaming/dev/environment.ts\nnext: npx strata new unit streaming/dev <layer>\n",
    );
    expect(strataOk("new", "unit", "streaming/dev", "kms", "--set", "rotationDays=180")).toBe(
      "wrote environments/streaming/dev/kms.ts\nnext: npx strata synth streaming-dev kms\n",
    );
    expect(strataOk("new", "layer", "security/audit-trail")).toBe(
      `wrote src/layers/security/audit-trail.ts
wrote test/layers/security/audit-trail.test.ts
note: it creates an encrypted log group: replace it with your own inputs, resources and outputs
next: npx jest test/layers/security/audit-trail
next: npx strata reference
next: npx strata new unit <environment> audit-trail
`,
    );
    expect(strataOk("new", "unit", "streaming/dev", "audit-trail", "--name", "access-log")).toBe(
      "wrote environments/streaming/dev/access-log.ts\nnote: kms is streaming-dev-kms\nnext: npx strata synth streaming-dev access-log\n",
    );

    const units = JSON.parse(strataOk("synth", "--json")) as { stack: string; dependencies: string[]; state: string }[];
    expect(units.map(({ stack, dependencies, state }) => ({ stack, dependencies, state }))).toEqual([
      {
        stack: "streaming-dev-access-log",
        dependencies: ["kms"],
        state: "s3://acme-dev-state/streaming/dev/access-log/terraform.tfstate",
      },
      {
        stack: "streaming-dev-kms",
        dependencies: [],
        state: "s3://acme-dev-state/streaming/dev/kms/terraform.tfstate",
      },
    ]);
    expect(moduleOf("streaming-dev-access-log").resource["aws_cloudwatch_log_group"]?.["logs"]).toMatchObject({
      name: "/acme-streaming-dev/access-log",
      kms_key_id: "${data.terraform_remote_state.kms.outputs.logsKeyArn}",
    });

    const prettier = join(project.root, "node_modules", "prettier", "bin", "prettier.cjs");
    const written = ["environments", "src/layers/security/audit-trail.ts", "test/layers"];
    const { stdout } = spawnSync(process.execPath, [prettier, "--check", ...written], {
      cwd: project.root,
      encoding: "utf8",
    });
    expect(stdout).toBe("Checking formatting...\nAll matched files use Prettier code style!\n");
  }, 60_000);

  test("a second system is a folder: nothing else is touched, and its names are its own", () => {
    const files = touched(() => strataOk("new", "environment", "lake/dev", "--like", "streaming/dev"));
    expect(files).toEqual([
      "environments/lake/dev/access-log.ts",
      "environments/lake/dev/environment.ts",
      "environments/lake/dev/kms.ts",
    ]);
    strataOk("synth");
    const { resource, terraform, provider } = moduleOf("lake-dev-access-log");
    expect(resource["aws_cloudwatch_log_group"]?.["logs"]).toMatchObject({ name: "/acme-lake-dev/access-log" });
    expect(terraform).toMatchObject({ backend: { s3: { key: "lake/dev/access-log/terraform.tfstate" } } });
    expect(provider).toMatchObject({ aws: [{ default_tags: [{ tags: { system: "lake", environment: "dev" } }] }] });
  });

  test("a new layer is one file, copied: nothing else is touched", () => {
    const layers = "src/layers/storage";
    expect(
      touched(() => {
        const copy = project.read("src/layers/security/audit-trail.ts").replaceAll("audit-trail", "event-log");
        project.write({ [`${layers}/event-log.ts`]: copy.replaceAll("auditTrail", "eventLog") });
      }),
    ).toEqual([`${layers}/event-log.ts`]);
    strataOk("new", "unit", "lake/dev", "event-log");
    strataOk("synth");
    expect(Object.keys(moduleOf("lake-dev-event-log").resource)).toEqual(["aws_cloudwatch_log_group"]);
  });

  test("an environment of Kubernetes alone has no AWS provider", () => {
    const file = "src/layers/kubernetes/namespaces.ts";
    project.write({
      [file]: `import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { z } from "zod";
import { addKubernetesProvider } from "../../../modules/helm/kubernetes-providers";
import { layer } from "../../engine/layer";

export const namespaces = layer({
  name: "namespaces",
  summary: "Namespaces",
  inputs: z.strictObject({ names: z.array(z.string()) }),
  outputs: {},
  build(stack, { names }) {
    addKubernetesProvider(stack);
    names.forEach((name) => new NamespaceV1(stack, name, { metadata: { name } }));
    return {};
  },
});
`,
    });
    const files = touched(() => {
      strataOk("new", "environment", "local", "--kubernetes-context", "kind-strata");
      strataOk("new", "unit", "local", "namespaces", "--set", 'names=["kafka"]');
    });
    expect(files).toEqual(["environments/local/environment.ts", "environments/local/namespaces.ts"]);
    strataOk("synth");
    const { provider, terraform } = moduleOf("local-namespaces");
    expect(provider).toEqual({ kubernetes: [{ config_path: "~/.kube/config", config_context: "kind-strata" }] });
    expect(Object.keys(terraform["required_providers"] as object)).toEqual(["kubernetes"]);
    expect(terraform).toMatchObject({
      backend: { local: { path: "../../../.strata/state/local/namespaces/terraform.tfstate" } },
    });
  });

  test("a layer with AWS resources in it is an error that names both files", () => {
    strataOk("new", "unit", "local", "kms");
    expect(strata("synth").err).toBe(
      'error environments/local/environment.ts: aws is missing, but layer kms of environments/local/kms.ts needs it (add aws: { account: "111111111111", region: "us-east-1" }, or move the unit to an environment that has it).\n\n1 error; nothing was changed\n',
    );
    project.remove("environments/local/kms.ts");
  });

  test("a mistake changes nothing", () => {
    const before = project.list("environments");
    expect(strata("new", "environment", "QA", "--like", "streaming/dev")).toEqual({
      code: 1,
      out: "",
      err: 'error environment is "QA", but must be kebab-case (did you mean "qa"?).\n\n1 error; nothing was changed\n',
    });
    expect(project.list("environments")).toEqual(before);
  });

  test("--dry-run prints the files and writes none", () => {
    const before = project.list("environments");
    expect(strataOk("new", "unit", "streaming/dev", "kms", "--name", "keys", "--dry-run")).toBe(
      `environments/streaming/dev/keys.ts
import { unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";

export default unit(kms, {});

nothing was written (--dry-run)
`,
    );
    expect(project.list("environments")).toEqual(before);
  });
});
