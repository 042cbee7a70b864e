import { readFileSync } from "node:fs";
import { loadProject, synthesizeAside } from "../../../src/cli/project";
import { resources } from "../../support/projects/synth";

const page = "docs/runbooks/kubernetes-platform.md";

/** Limits in the table of releases, by release. */
function documented(): Record<string, number> {
  const [, table] = /^### Releases and their time limits\n([^#]*)/m.exec(readFileSync(page, "utf8"))!;
  const rows = [...table!.matchAll(/^\| (`[^|]*) \| (\d+) s \|/gm)].flatMap(([, names, seconds]) =>
    [...names!.matchAll(/`([\w-]+)`/g)].map(([, name]) => [name, Number(seconds)] as const),
  );
  return Object.fromEntries(rows) as Record<string, number>;
}

test("the runbook has the time limit of every release, as they are in prod", () => {
  const project = loadProject();
  const units = project.units.filter(({ environment }) => environment.name === "streaming-prod");
  const limits = synthesizeAside({ root: process.cwd() }, project, units).flatMap(({ module }) =>
    Object.values(resources(module, "helm_release")).map(({ name, chart, timeout }) => {
      const [, local] = /\/assets\/\w+?_(kafka_topics|kafka_connect)\//.exec(chart as string) ?? [];
      return [local?.replace("_", "-") ?? (name as string), timeout as number] as const;
    }),
  );
  expect(limits.length).toBeGreaterThan(13);
  const inOrder = (found: readonly (readonly [string, number])[]) =>
    Object.fromEntries([...found].sort(([a], [b]) => a.localeCompare(b)));
  expect(inOrder(Object.entries(documented()))).toEqual(inOrder(limits));
});
