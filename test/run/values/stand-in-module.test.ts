import type { StandIn } from "../../../src/run/values/resolve-references";
import { standInModule } from "../../../src/run/values/stand-in-module";

const state = (name: string) => `data.terraform_remote_state.${name}.outputs`;
const text = 'regex("^known only after the apply of another unit$", uuid())';
const standIn = (rest: Partial<StandIn>): StandIn => ({ value: undefined, unknown: false, example: "x", ...rest });
const localsOf = (values: Readonly<Record<string, StandIn>>) => {
  const { locals } = standInModule({}, new Map([["a", values]]));
  return (locals as { state_of_a: { outputs: unknown } }).state_of_a.outputs;
};

test("every use of the state is replaced, and no other", () => {
  const texts = [`\${${state("a")}.id}`, `\${f(${state("a")}["id"], ${state("ab")}.id)}`, `\${${state("a")}}`];
  const block = { x: { texts, nested: [{ deep: `\${jsonencode({ "k" = ${state("a")}.ids[0] })}` }] } };
  const states = { a: { backend: "local" }, ab: { backend: "local" } };
  const module = standInModule(
    { resource: { r: block }, data: { terraform_remote_state: states, other: { y: { z: `\${${state("a")}.id}` } } } },
    new Map([["a", {}]]),
  );
  expect(module.resource!["r"]!["x"]).toEqual({
    texts: [
      "${local.state_of_a.outputs.id}",
      `\${f(local.state_of_a.outputs["id"], ${state("ab")}.id)}`,
      "${local.state_of_a.outputs}",
    ],
    nested: [{ deep: '${jsonencode({ "k" = local.state_of_a.outputs.ids[0] })}' }],
  });
  expect(module.data).toEqual({
    other: { y: { z: "${local.state_of_a.outputs.id}" } },
    terraform_remote_state: { ab: { backend: "local" } },
  });
  expect(JSON.stringify(module.locals)).toContain("uuid()");
});

test("known values are literals", () => {
  expect(localsOf({ id: standIn({ value: ["${a}", { "%{k}": 1, b: null }] }) })).toEqual({
    id: ["$${a}", { "%%{k}": 1, b: null }],
  });
});

test.each<[string, Partial<StandIn>, unknown]>([
  ["a string", { unknown: true, example: "x" }, `\${${text}}`],
  ["a number", { unknown: true, example: 1 }, `\${tonumber(${text})}`],
  ["a boolean", { unknown: true, example: true }, `\${tobool(${text})}`],
  ["a list of unknown length", { unknown: true, example: ["x"] }, `\${jsondecode(${text})}`],
  ["a list", { value: ["a", null], unknown: [false, true], example: ["x"] }, ["a", `\${${text}}`]],
  [
    "an object",
    { value: { host: "${h}" }, unknown: { port: true, more: [{ x: true }] }, example: { host: "h", port: 1 } },
    { host: "$${h}", port: `\${tonumber(${text})}`, more: [{ x: `\${jsondecode(${text})}` }] },
  ],
])("%s of which not all is known", (_, rest, expected) =>
  expect(localsOf({ id: standIn(rest) })).toEqual({ id: expected }),
);
