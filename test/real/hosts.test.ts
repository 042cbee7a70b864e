import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import { argocdComponents, argocdRelease } from "../../modules/gitops/argocd";
import { gitopsMemory } from "../../modules/gitops/gitops-host";
import { unpackUserData, userDataOf } from "../support/layers/host-files";
import { ApiServer, type KubernetesObject } from "../support/kubernetes/api-server";
import { run, succeed } from "../support/projects/programs";

/**
 * Files of the hosts, taken from their user data as cloud-init takes them, checked by the programs that read them
 * (test/real/hosts/tools.sh). test/real/monitoring-host.test.ts runs them.
 */
jest.setTimeout(300_000);
const names = ["gitops-host", "observability-host"] as const;
const root = mkdtempSync(join(tmpdir(), "strata-hosts-"));
const options = { cwd: process.cwd() };
const userData = {
  "gitops-host": userDataOf("gitops-host"),
  "observability-host": userDataOf("observability-host", {
    webAccess: "network",
    accessLogs: { bucketName: "logs", bucketArn: "arn:aws:s3:::logs" },
  }),
};
const folderOf = (name: (typeof names)[number]) => join(root, name);
const config = (file: string) => join(folderOf("observability-host"), "etc/strata/observability", file);
let tools: string;
const tool = (path: string) => join(tools, path);

beforeAll(() => {
  tools = succeed("bash", ["test/real/hosts/tools.sh"], options).trim();
  for (const name of names) unpackUserData(userData[name], folderOf(name));
});
afterAll(() => rmSync(root, { recursive: true }));

describe.each(names)("%s", (name) => {
  test("user data is a cloud-config", () => {
    const file = join(root, `${name}.yaml`);
    writeFileSync(file, userData[name]);
    const schema = tool("usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json");
    succeed(tool("venv/bin/check-jsonschema"), ["--schemafile", schema, file], options);
  });

  test("ShellCheck finds nothing in its programs", () => {
    const programs = join(folderOf(name), "opt/strata/bin");
    const files = readdirSync(programs).map((file) => join(programs, file));
    expect(files.length).toBeGreaterThanOrEqual(5);
    succeed(tool("usr/bin/shellcheck"), files, options);
  });

  test("a shell reads its settings", () => {
    const file = join(folderOf(name), "etc/strata/host.env");
    const text = readFileSync(file, "utf8");
    const read = succeed("bash", ["-euc", `set -a; . "$0"; env`, file], options);
    for (const line of text.trim().split("\n")) expect(read.split("\n")).toContain(line);
  });

  test("systemd knows every setting of its units", () => {
    const units = join(folderOf(name), "etc/systemd/system");
    for (const unit of readdirSync(units)) {
      const file = join(units, unit);
      expect(unknownSettings(file)).toEqual([]);
      writeFileSync(file, readFileSync(file, "utf8").replace("Restart=", "Restrat=").replace("RemainAfter", "Remain"));
      expect(unknownSettings(file)).toHaveLength(1);
    }
  });
});

/** Complaints of systemd about settings. It complains of programs too, which are on the host alone. */
const unknownSettings = (unit: string): string[] =>
  run("systemd-analyze", ["verify", unit], options)
    .stderr.split("\n")
    .filter((line) => line.includes(unit) && /Unknown|Invalid|Failed to parse|ignoring/.test(line));

describe("Argo CD", () => {
  const folder = () => join(folderOf("gitops-host"), "etc/strata/argocd");
  let objects: KubernetesObject[];

  beforeAll(() => {
    writeFileSync(join(folder(), "install.yaml"), readFileSync(tool("argocd.yaml")));
    const text = succeed("kubectl", ["kustomize", folder()], options);
    objects = parseAllDocuments(text).map((each) => each.toJS() as KubernetesObject);
  });

  test("the manifest of the release has the pinned checksum", () => {
    const [sum] = succeed("sha256sum", [tool("argocd.yaml")], options).split(" ");
    expect(sum).toBe(argocdRelease.sha256);
  });

  test("the memory of every container is limited, and all are in the sum", () => {
    const limits = objects
      .filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
      .flatMap(({ metadata, ...object }) =>
        (object as unknown as Workload).spec.template.spec.containers.map(
          ({ resources }) => [metadata.name, resources?.limits?.memory] as const,
        ),
      );
    expect(limits.sort()).toEqual(
      Object.entries(argocdComponents)
        .map(([component, { mib }]) => [component, `${mib}Mi`] as const)
        .sort(),
    );
    expect(gitopsMemory(0)).toMatchObject(Object.fromEntries(limits.map(([key, mi]) => [key, parseInt(mi!, 10)])));
  });

  test("its server is at port 30080 of the host", () => {
    const server = objects.find(({ kind, metadata }) => kind === "Service" && metadata.name === "argocd-server")!;
    expect(server["spec"]).toMatchObject({ type: "NodePort", ports: [{ nodePort: 30080, targetPort: 8080 }] });
  });

  test("Kubernetes takes every object", async () => {
    const server = ApiServer.fromEnvironment();
    await server.createNamespace("argocd");
    const others = objects.filter(({ kind }) => kind !== "CustomResourceDefinition");
    expect(others.length).toBeGreaterThan(40);
    for (const object of others) {
      expect([object.kind, object.metadata.name, await server.refusal(object)]).toEqual([
        object.kind,
        object.metadata.name,
        undefined,
      ]);
    }
  });
});

interface Workload {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: { resources?: { limits?: { memory?: string } } }[] } };
  };
}

describe("configuration of the observability host", () => {
  test("compose.yml follows the Compose specification", () => {
    succeed(
      tool("venv/bin/check-jsonschema"),
      ["--builtin-schema", "vendor.compose-spec", config("compose.yml")],
      options,
    );
  });

  test("a mistake in compose.yml would be found", () => {
    const text = readFileSync(config("compose.yml"), "utf8").replaceAll("mem_limit:", "memory_limit:");
    const file = join(root, "wrong.yml");
    writeFileSync(file, text);
    expect(() =>
      succeed(tool("venv/bin/check-jsonschema"), ["--builtin-schema", "vendor.compose-spec", file], options),
    ).toThrow("memory_limit");
  });

  test("every file that Compose mounts is there", () => {
    const { services } = parse(readFileSync(config("compose.yml"), "utf8")) as {
      services: Record<string, { volumes?: string[] }>;
    };
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(":")[0]!))
      .filter((path) => path.startsWith("/etc/strata/"));
    expect(mounted).toHaveLength(12);
    expect(mounted.filter((path) => !existsSync(join(folderOf("observability-host"), path)))).toEqual([]);
  });

  test("promtool accepts prometheus.yml and rules.yml", () => {
    const text = readFileSync(config("prometheus.yml"), "utf8");
    const file = join(root, "prometheus.yml");
    writeFileSync(file, text.replace("/etc/prometheus/rules.yml", config("rules.yml")));
    expect(succeed(tool("usr/bin/promtool"), ["check", "config", file], options)).toContain("6 rules found");
  });

  test("alerts fire after their time, and not before", () => {
    const file = join(root, "rules-test.yml");
    const at = (eval_time: string, alertname: string, exp_alerts: object[]) => ({ eval_time, alertname, exp_alerts });
    const series = (name: string, values: string) => ({ series: name, values });
    const disk = { mountpoint: "/var/lib/strata" };
    writeFileSync(
      file,
      stringify({
        rule_files: [config("rules.yml")],
        evaluation_interval: "1m",
        tests: [
          {
            interval: "1m",
            input_series: [
              series('up{job="jaeger",instance="jaeger:8888"}', "0x20"),
              series('node_filesystem_avail_bytes{mountpoint="/var/lib/strata"}', "10x20"),
              series('node_filesystem_size_bytes{mountpoint="/var/lib/strata"}', "100x20"),
            ],
            alert_rule_test: [
              at("9m", "TargetDown", []),
              at("10m", "TargetDown", [
                {
                  exp_labels: { job: "jaeger", instance: "jaeger:8888" },
                  exp_annotations: { summary: "jaeger at jaeger:8888 does not answer." },
                },
              ]),
              at("10m", "DiskFilling", [
                { exp_labels: disk, exp_annotations: { summary: "/var/lib/strata has 10% left." } },
              ]),
              at("10m", "MemoryLow", []),
            ],
          },
        ],
      }),
    );
    succeed(tool("usr/bin/promtool"), ["test", "rules", file], options);
  });

  test("amtool accepts alertmanager.yml", () => {
    expect(succeed(tool("usr/bin/amtool"), ["check-config", config("alertmanager.yml")], options)).toContain(
      "1 receivers",
    );
  });

  test("dashboards ask for metrics in PromQL", () => {
    const { panels } = JSON.parse(readFileSync(config("grafana/dashboards/host.json"), "utf8")) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    const rules = panels.flatMap(({ targets }, panel) =>
      targets.map(({ expr }, index) => ({ record: `panel:${panel}:${index}`, expr })),
    );
    expect(rules).toHaveLength(6);
    const file = join(root, "dashboards.yml");
    writeFileSync(file, stringify({ groups: [{ name: "panels", rules }] }));
    succeed(tool("usr/bin/promtool"), ["check", "rules", file], options);
  });
});
