import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { addKubernetesProvider } from "../../modules/helm/kubernetes-providers";
import { layer } from "../../src/engine/layer";
import { assembleProject } from "../../src/engine/project";
import { localState } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { synthesizeTo } from "../../src/cli/project";
import { run, succeed } from "../support/projects/programs";
import { sourceFiles, testEnvironment } from "../support/projects/synth";

/** Applies a unit with the Kubernetes provider to a real API server (needs Terraform and the kubernetes provider). */
const kubeconfig = process.env["STRATA_TEST_KUBECONFIG"];
const context = process.env["STRATA_TEST_KUBECONTEXT"] ?? "strata";

const namespaces = layer({
  name: "namespaces",
  summary: "One namespace, for tests",
  inputs: z.strictObject({}),
  outputs: {},
  build(stack) {
    addKubernetesProvider(stack);
    // The namespace outlives the test, so its name is unique.
    new NamespaceV1(stack, "media", { metadata: { name: `${stack.prefix}-${randomUUID()}` } });
    return {};
  },
});

test("an environment with only a cluster is applied through its kubeconfig and context", () => {
  if (kubeconfig === undefined) {
    throw new Error(
      "STRATA_TEST_KUBECONFIG is not set; set it to the kubeconfig of a test cluster, and STRATA_TEST_KUBECONTEXT to its context",
    );
  }
  const root = mkdtempSync(join(tmpdir(), "strata-"));
  try {
    const files: Record<string, unknown> = {
      "environments/test/environment.ts": testEnvironment({
        aws: undefined,
        kubernetes: { kubeconfig, context },
        state: localState(),
      }),
      "environments/test/namespaces.ts": unit(namespaces, {}),
    };
    const project = assembleProject(sourceFiles(files));
    synthesizeTo({ root, outdir: "cdktf.out" }, project, project.units, () => undefined);
    const cwd = join(root, "cdktf.out", "stacks", "test-namespaces");
    succeed("terraform", ["init", "-input=false"], { cwd });
    succeed("terraform", ["validate"], { cwd });
    succeed("terraform", ["apply", "-auto-approve", "-input=false"], { cwd });
    expect(run("terraform", ["plan", "-detailed-exitcode", "-input=false"], { cwd }).code).toBe(0);
    // A bare API server has no controllers, so the namespace would never be deleted. It is only removed from the state.
    succeed("terraform", ["state", "rm", "kubernetes_namespace_v1.media"], { cwd });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}, 120_000);
