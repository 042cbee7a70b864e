import { remoteStateName } from "../../engine/unit-stack";
import type { SynthesizedUnit } from "../../engine/synthesis";
import { listOf } from "../values";
import { isPlainObject } from "../../engine/reference";

const wholeOutput = /^\$\{data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)\}$/;
const wholeAttribute = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/;
/** Outputs of other units, and resources and data sources of the own one. */
const references =
  /data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)|(?<![\w."-])(?:data\.)?[a-z]+_\w+\.[a-zA-Z_][\w-]*/g;

const deepest = 20; // references in a row: units form no cycle, but modules of tests might

/**
 * Values as they are in every unit: an output of another unit becomes what that unit writes for it, and the address of a
 * resource gets its unit. Two units that mean the same thing then have the same text.
 */
export class SharedValues {
  private readonly byStack: ReadonlyMap<string, SynthesizedUnit>;

  constructor(units: readonly SynthesizedUnit[]) {
    this.byStack = new Map(units.map((unit) => [unit.placed.stackName, unit]));
  }

  textOf(value: unknown, unit: SynthesizedUnit, depth = 0): string {
    if (typeof value !== "string") return JSON.stringify(value) ?? "";
    if (!value.includes("${") || depth > deepest) return value;
    return (
      this.outputText(value, unit, depth) ?? this.attributeText(value, unit, depth) ?? this.expanded(value, unit, depth)
    );
  }

  private outputText(value: string, unit: SynthesizedUnit, depth: number): string | undefined {
    const [, name, output] = wholeOutput.exec(value) ?? [];
    const producer = name === undefined ? undefined : this.producerOf(unit, name);
    const written = producer && valueOf(producer, output!);
    return written === undefined ? undefined : this.textOf(written, producer!, depth + 1);
  }

  /** The literal of an argument that the resource itself has: its name, for one. */
  private attributeText(value: string, unit: SynthesizedUnit, depth: number): string | undefined {
    const [, type, name, attribute] = wholeAttribute.exec(value) ?? [];
    if (type === undefined) return undefined;
    const block = listOf(unit.module.resource?.[type]?.[name!])[0];
    const written = isPlainObject(block) ? block[attribute!] : undefined;
    return typeof written === "string" ? this.textOf(written, unit, depth + 1) : undefined;
  }

  private expanded(value: string, unit: SynthesizedUnit, depth: number): string {
    return value.replace(references, (reference: string, name?: string, output?: string) => {
      if (name === undefined) return `${unit.placed.stackName}/${reference}`;
      const producer = this.producerOf(unit, name);
      const written = producer && valueOf(producer, output!);
      if (written !== undefined) return `<${this.textOf(written, producer!, depth + 1)}>`;
      const read = unit.reads.find((each) => remoteStateName(unit.placed, each) === name);
      return `${read?.stackName ?? name}/${output!}`;
    });
  }

  private producerOf(unit: SynthesizedUnit, name: string): SynthesizedUnit | undefined {
    const read = unit.reads.find((each) => remoteStateName(unit.placed, each) === name);
    return read && this.byStack.get(read.stackName);
  }
}

const valueOf = ({ module }: SynthesizedUnit, output: string): unknown => module.output?.[output]?.value;
