import { Fn, type IResolvable, ref, Token } from "cdktf";
import type { OutputSpec } from "./output";
import type { UnitAddress } from "./address";
import { isPlainObject } from "./reference";
import type { UnitStack } from "./unit-stack";

/**
 * Another unit's output as an expression of the type that its example has. Reading makes the data source:
 * a need of which nothing is used leaves no trace in the module.
 */
export function referenceValue(stack: UnitStack, producer: UnitAddress, output: string, spec: OutputSpec): unknown {
  const expression = (path: string): RemoteValue =>
    new RemoteValue(stack, producer, `${output}${path}`, spec.sensitive);
  return typed(spec.example, spec.map, expression, "");
}

function typed(example: unknown, map: boolean, expression: (path: string) => RemoteValue, path: string): unknown {
  switch (typeof example) {
    case "string":
      return Token.asString(expression(path));
    case "number":
      return Token.asNumber(expression(path));
    case "boolean":
      return Token.asAny(expression(path));
  }
  if (Array.isArray(example)) {
    const [first] = example as unknown[];
    if (typeof first === "number") return Token.asNumberList(expression(path));
    return typeof first === "string" ? Token.asList(expression(path)) : Token.asAny(expression(path));
  }
  if (map || !isPlainObject(example)) return Token.asAny(expression(path));
  return Object.fromEntries(
    Object.entries(example).map(([key, value]) => [
      key,
      typed(value, false, expression, `${path}[${JSON.stringify(key)}]`),
    ]),
  );
}

class RemoteValue implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(
    private readonly stack: UnitStack,
    private readonly producer: UnitAddress,
    private readonly path: string,
    private readonly sensitive: boolean,
  ) {}

  /** Another expression, which cdktf resolves in turn: with braces, or without them inside a function's call. */
  resolve(): IResolvable {
    const value = ref(`${this.stack.readState(this.producer)}.outputs.${this.path}`, this.stack);
    return this.sensitive ? (Fn.sensitive(value) as IResolvable) : value;
  }

  toString(): string {
    return Token.asString(this);
  }

  toJSON(): string {
    return `<remote value ${this.path}>`;
  }
}
