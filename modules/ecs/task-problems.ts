import { problem, type Problem } from "../../src/engine/problem";
import { imageTagProblems } from "../images/image-tag";
import type { InternetAccess } from "../network/nat";
import { sizeProblems } from "./fargate-sizes";
import type { Task, Tasks } from "./task";

/** Variables that the layer or Fargate sets. */
const ownVariables = /^(LAKE_BUCKET|ENVIRONMENT|QUEUE_URL|AWS_.*|ECS_.*)$/;
const variable = /^[A-Za-z_]\w*$/;
const secretName = /password|passwd|secret|token|credential|private_?key|api_?key|access_?key/i;

/** Reports sizes, variables, ports and scaling of tasks that ECS rejects or that cannot work. */
export function taskProblems(tasks: Tasks): Problem[] {
  return Object.entries(tasks).flatMap(([name, task]) => {
    const path = `tasks.${name}`;
    return [
      ...sizeProblems(path, task),
      ...variableProblems(path, task),
      ...portProblems(path, task),
      ...serviceProblems(path, task),
    ];
  });
}

function variableProblems(path: string, { environment, secrets }: Task): Problem[] {
  const nameProblems = (input: string, names: readonly string[]): Problem[] =>
    names.flatMap((name) => {
      const at = `${path}.${input}.${name}`;
      if (!variable.test(name)) return [problem({ path: at, must: "have a name of letters, digits and underscores" })];
      return ownVariables.test(name) ? [problem({ path: at, must: "not be set: Strata or Fargate sets it" })] : [];
    });
  const literals = Object.keys(environment).flatMap((name) => {
    const at = `${path}.environment.${name}`;
    if (Object.hasOwn(secrets, name)) return [problem({ path: at, must: "not be in secrets too" })];
    if (!secretName.test(name)) return [];
    const must = "not hold a secret: the task definition, the plan and the state would show its value";
    return [problem({ path: at, must, fix: `secrets: { ${name}: { key: "…" } } reads it from Secrets Manager` })];
  });
  return [
    ...nameProblems("environment", Object.keys(environment)),
    ...nameProblems("secrets", Object.keys(secrets)),
    ...literals,
  ];
}

function portProblems(path: string, { port, user }: Task): Problem[] {
  if (port === undefined || port >= 1024) return [];
  const must = `be at least 1024: user ${user} is not root and cannot listen on a lower one`;
  return [problem({ path: `${path}.port`, value: port, must })];
}

function serviceProblems(path: string, { queue, service }: Task): Problem[] {
  if (service === undefined) return [];
  const { minTasks, maxTasks, scaling } = service;
  const problems: Problem[] = [];
  if (minTasks > maxTasks) {
    const must = `be at most maxTasks (${maxTasks})`;
    problems.push(problem({ path: `${path}.service.minTasks`, value: minTasks, must }));
  }
  if (scaling.kind === "queue" && queue === undefined) {
    const fix = 'add queue: {}, or choose another kind: "schedule", "none"';
    problems.push(problem({ path: `${path}.queue`, message: "is missing, but service.scaling follows it", fix }));
  }
  if (scaling.kind === "schedule") {
    for (const [name, { tasks }] of Object.entries(scaling.times)) {
      if (tasks <= maxTasks) continue;
      const must = `be at most maxTasks (${maxTasks})`;
      problems.push(problem({ path: `${path}.service.scaling.times.${name}.tasks`, value: tasks, must }));
    }
  }
  return problems;
}

/** Reports images of repositories that do not exist, tags that move, and tags of images that expire. */
export function taskImageProblems(
  tasks: Tasks,
  imageTag: string | undefined,
  repositories: readonly string[],
  releaseTags: readonly string[],
): Problem[] {
  const shared = imageTag === undefined ? [] : imageTagProblems("imageTag", imageTag, releaseTags);
  const own = Object.entries(tasks).flatMap(([name, { repository, tag }]) => {
    const path = `tasks.${name}`;
    if (!repositories.includes(repository)) {
      const must = `be a repository of the ecr unit (${repositories.join(", ")})`;
      return [problem({ path: `${path}.repository`, value: repository, must })];
    }
    if (tag !== undefined) return imageTagProblems(`${path}.tag`, tag, releaseTags);
    if (imageTag !== undefined) return [];
    return [problem({ path: `${path}.tag`, message: "is missing", fix: "set it, or imageTag for all tasks" })];
  });
  return [...shared, ...own];
}

/** A network as far as it decides what tasks reach. */
export interface Reach {
  readonly internetAccess: InternetAccess;
  /** Services with an interface endpoint. */
  readonly interfaceEndpoints: readonly string[];
}

/** Reports private subnets from which tasks reach neither the registry nor the other services that they use. */
export function reachProblems(tasks: Tasks, { internetAccess, interfaceEndpoints }: Reach): Problem[] {
  if (internetAccess !== "none") return [];
  const all = Object.values(tasks);
  const needed = [
    "ecr.api",
    "ecr.dkr",
    "logs",
    ...(all.some(({ secrets }) => Object.keys(secrets).length > 0) ? ["secretsmanager"] : []),
    ...(all.some(({ queue }) => queue !== undefined) ? ["sqs"] : []),
    ...(all.some(({ database }) => database !== undefined) ? ["glue"] : []),
  ];
  const missing = needed.filter((service) => !interfaceEndpoints.includes(service));
  if (missing.length === 0) return [];
  const must = `not be private: the network has no NAT gateway and no endpoints of ${missing.join(", ")}`;
  const fix = 'subnets: "public", or nat or interfaceEndpoints of the vpc unit';
  return [problem({ path: "subnets", value: "private", must, fix })];
}
