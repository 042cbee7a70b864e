import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ApiServer } from "../support/kubernetes/api-server";

/** Releases after a killed Helm, by Helm itself: what the runbook of kubernetes-platform and `upgrade_install` rely on. */
jest.setTimeout(120_000);
const namespace = `helm-recovery-${randomUUID().slice(0, 8)}`;
const folder = mkdtempSync(join(tmpdir(), "strata-"));
const connection = ["--kubeconfig", process.env["STRATA_TEST_KUBECONFIG"] ?? "", "--namespace", namespace];

beforeAll(async () => {
  await ApiServer.fromEnvironment().createNamespace(namespace);
  mkdirSync(join(folder, "templates"));
  writeFileSync(join(folder, "Chart.yaml"), "apiVersion: v2\nname: example\nversion: 0.1.0\n");
  const hook = { "helm.sh/hook": "pre-install" };
  const pod = { restartPolicy: "Never", containers: [{ name: "main", image: "example" }] };
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "hook", annotations: hook } };
  // Without controllers the job never ends, and Helm waits for it.
  writeFileSync(join(folder, "templates", "hook.yaml"), JSON.stringify({ ...job, spec: { template: { spec: pod } } }));
  const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "{{ .Release.Name }}" } };
  writeFileSync(join(folder, "templates", "config.yaml"), JSON.stringify(config));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function helm(...args: readonly string[]): { readonly ok: boolean; readonly output: string } {
  const { status, stdout, stderr } = spawnSync("helm", [...args, ...connection], { encoding: "utf8" });
  return { ok: status === 0, output: stdout + stderr };
}

const statusOf = (release: string): string =>
  (JSON.parse(helm("list", "--all", "--output", "json").output) as { name: string; status: string }[]).find(
    ({ name }) => name === release,
  )?.status ?? "none";

test("an install that was killed stays pending: neither install nor upgrade goes on, uninstall does", async () => {
  const killed = spawn("helm", ["install", "killed", folder, ...connection], { stdio: "ignore" });
  const ended = new Promise((resolve) => killed.once("exit", resolve));
  for (let attempt = 0; attempt < 100 && statusOf("killed") === "none"; attempt++) await setTimeout(200);
  killed.kill("SIGKILL");
  await ended;
  expect(statusOf("killed")).toBe("pending-install");

  expect(helm("install", "killed", folder, "--no-hooks")).toMatchObject({
    ok: false,
    output: expect.stringContaining("cannot re-use a name that is still in use") as string,
  });
  expect(helm("upgrade", "--install", "killed", folder, "--no-hooks")).toMatchObject({
    ok: false,
    output: expect.stringContaining("another operation (install/upgrade/rollback) is in progress") as string,
  });

  expect(helm("uninstall", "killed").ok).toBe(true);
  expect(helm("upgrade", "--install", "killed", folder, "--no-hooks").ok).toBe(true);
  expect(statusOf("killed")).toBe("deployed");
});

test("a complete release that no state knows is taken over by an upgrade, not by an install", () => {
  expect(helm("install", "complete", folder, "--no-hooks").ok).toBe(true);
  expect(helm("install", "complete", folder, "--no-hooks").ok).toBe(false);
  expect(helm("upgrade", "--install", "complete", folder, "--no-hooks").ok).toBe(true);
});
