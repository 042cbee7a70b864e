import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
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
import { run, succeed } from "../support/programs";
import { sourceFiles, testEnvironment } from "../support/synth";

/** A unit with the Kubernetes provider, applied to a real API server (needs Terraform and the kubernetes provider). */
const kubeconfig = process.env["STRATA_TEST_KUBECONFIG"];
const context = process.env["STRATA_TEST_KUBECONTEXT"] ?? "strata";

const namespaces = layer({
  name: "namespaces",
  summary: "for tests: one namespace",
  inputs: z.strictObject({}),
  outputs: {},
  build(stack) {
    addKubernetesProvider(stack);
    new NamespaceV1(stack, "media", { metadata: { name: `${stack.prefix}-media` } });
    return {};
  },
});

test("a kubeconfig and a context reach the cluster: applied, and planned again without changes", () => {
  if (kubeconfig === undefined) {
    throw new Error(
      "STRATA_TEST_KUBECONFIG is not set: name the kubeconfig of a cluster that may be written to, such as minikube's, and its context in STRATA_TEST_KUBECONTEXT",
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
      "environments/test/namespaces.ts": unit(namespaces, { kubeconfig, context }),
    };
    const project = assembleProject(sourceFiles(files));
    synthesizeTo({ root, outdir: "cdktf.out" }, project, project.units, () => undefined);
    const cwd = join(root, "cdktf.out", "stacks", "test-namespaces");
    succeed("terraform", ["init", "-input=false"], { cwd });
    succeed("terraform", ["validate"], { cwd });
    succeed("terraform", ["apply", "-auto-approve", "-input=false"], { cwd });
    expect(run("terraform", ["plan", "-detailed-exitcode", "-input=false"], { cwd }).code).toBe(0);
    // No controllers run behind a bare API server, so the namespace would never be gone: it is only forgotten here.
    succeed("terraform", ["state", "rm", "kubernetes_namespace_v1.media"], { cwd });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}, 120_000);
