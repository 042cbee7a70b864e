import { problem, type Problem } from "../../engine/problem";

/** Problems of a bucket's module, with the path of the input that its props come from. */
export function below(input: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, ...rest }) => ({
    ...rest,
    path: `${input}.${path}`,
    fix: path === "name" ? `set ${input}.name, or another nameSuffix` : rest.fix,
  }));
}

/** A unit whose buckets have deletion protection does not empty them. */
export function forceDestroyProblems(forceDestroy: boolean, isDeletionProtected: boolean): Problem[] {
  if (!forceDestroy || !isDeletionProtected) return [];
  const fix = "or set deletionProtection: false here and in environment.ts";
  return [
    problem({ path: "forceDestroy", value: true, must: "be false while the buckets have deletion protection", fix }),
  ];
}
