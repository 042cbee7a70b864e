import { problem, type Problem } from "../../src/engine/problem";

/** Checks that no item of a list is named twice. */
export function repeatedProblems(path: string, list: readonly (string | number)[]): Problem[] {
  return list.flatMap((each, index) =>
    list.indexOf(each) === index ? [] : [problem({ path: `${path}.${index}`, value: each, must: "be named once" })],
  );
}
