import { problem, type Problem } from "../../src/engine/problem";

interface Rotated {
  readonly rotation?: { readonly functionArn?: string };
}

/** Rotations of users without the function that changes their password where they log in. */
export function rotationProblems(secrets: { readonly mysql: Rotated; readonly redis: Rotated }): Problem[] {
  return (["mysql", "redis"] as const)
    .filter((name) => secrets[name].rotation !== undefined && secrets[name].rotation.functionArn === undefined)
    .map((name) =>
      problem({
        path: `${name}.rotation`,
        message: "has no function: new values alone would lock the user out",
        fix: `set functionArn, or rotate the user where it is created: ${name === "mysql" ? "database" : "cache"}.rotationDays of the databases layer`,
      }),
    );
}

/** More secrets under the name of one that the layer has. */
export function nameProblems(others: Readonly<Record<string, unknown>>, taken: readonly string[]): Problem[] {
  return Object.keys(others)
    .filter((name) => taken.includes(name))
    .map((name) => problem({ path: `others.${name}`, must: `have another name: ${name} is an input of its own` }));
}
