import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..", "..");
const workflow = (name: string): string => readFileSync(join(root, ".github", "workflows", name), "utf8");

test.each(["deploy.yml", "image.yml"])("%s only names environments that exist", (name) => {
  const names = [...workflow(name).matchAll(/\b(streaming|lake|kafka-ec2|media)-(dev|staging|prod|sandbox)\b/g)];
  expect(names.length).toBeGreaterThan(3);
  const files = names.map(([, system = "", environment = ""]) => join("environments", system, environment));
  expect(files.filter((folder) => !existsSync(join(root, folder, "environment.ts")))).toEqual([]);
});

test("deploy.yml offers the environments that it applies by default, in order", () => {
  const { on, jobs } = parse(workflow("deploy.yml")) as {
    on: { workflow_dispatch: { inputs: { environment: { options: string[] } } } };
    jobs: { deploy: { strategy: { matrix: { environment: string } } } };
  };
  const [, applied] = /\|\| '(\[.*\])'/.exec(jobs.deploy.strategy.matrix.environment)!;
  expect(["all", ...(JSON.parse(applied!) as string[])]).toEqual(on.workflow_dispatch.inputs.environment.options);
});
