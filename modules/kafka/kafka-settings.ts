import { nearest } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";

type Value = string | number | boolean;

/** Settings of Kafka by name. */
export type KafkaSettings = Readonly<Record<string, Value>>;

/** Settings that are newer than the lists of this project, each with the reason why it is right. */
export type UncheckedSettings = Readonly<Record<string, { readonly value: Value; readonly reason: string }>>;

/** The values of unchecked settings. */
export const valuesOf = (unchecked: UncheckedSettings): KafkaSettings =>
  Object.fromEntries(Object.entries(unchecked).map(([name, { value }]) => [name, value]));

/** A known setting that is not accepted. */
export interface Refusal {
  /** End of a sentence: "must …". */
  readonly must: string;
  /** Whether no later release accepts it. */
  readonly isFinal: boolean;
}

/** The settings that something accepts. */
export interface AcceptedSettings {
  /** Names that are accepted. */
  readonly names: readonly string[];
  /** The software that accepts them: `Kafka 4.1 for a topic`. */
  readonly by: string;
  /** Page that lists them. */
  readonly page: string;
  /** Month in which `names` was compared with the page. */
  readonly asOf: string;
  /** End of a sentence for settings that have an input of their own, or a fixed value: "must be written as …". */
  readonly decided: Readonly<Record<string, string>>;
  /** Reason why a known setting is not accepted. */
  refusal?(name: string): Refusal | undefined;
  /** Rule for the value of an accepted setting. */
  valueRule?(name: string, value: Value): string | undefined;
}

/** Problems of settings in an input, and of those in the input for names that the list does not have. */
export function settingProblems(
  accepted: AcceptedSettings,
  input: { readonly path: string; readonly settings: KafkaSettings },
  unchecked: { readonly path: string; readonly settings: UncheckedSettings },
): Problem[] {
  return [
    ...Object.entries(input.settings).flatMap(([name, value]) =>
      nameProblem(accepted, `${input.path}.${name}`, name, value, unchecked.path),
    ),
    ...Object.entries(unchecked.settings).flatMap(([name, { value }]) => {
      const path = `${unchecked.path}.${name}`;
      const decided = own(accepted.decided, name);
      if (decided !== undefined) return [problem({ path, value, message: decided })];
      if (accepted.names.includes(name)) {
        return [problem({ path, value, must: `be written in ${input.path}, which knows it` })];
      }
      const refusal = accepted.refusal?.(name);
      if (refusal?.isFinal === true) return [problem({ path, value, must: refusal.must })];
      return lineProblem(`${path}.value`, value);
    }),
  ];
}

function nameProblem(
  accepted: AcceptedSettings,
  path: string,
  name: string,
  value: Value,
  uncheckedPath: string,
): Problem[] {
  const decided = own(accepted.decided, name);
  if (decided !== undefined) return [problem({ path, value, message: decided })];
  if (accepted.names.includes(name)) {
    const rule = accepted.valueRule?.(name, value);
    return rule === undefined ? lineProblem(path, value) : [problem({ path, value, must: rule })];
  }
  const refusal = accepted.refusal?.(name);
  if (refusal !== undefined) return [problem({ path, value, must: refusal.must })];
  const fix = fixFor(name, accepted, uncheckedPath);
  return [problem({ path, value, must: `be a setting that ${accepted.by} accepts`, fix })];
}

/** The nearest name; for a name that is like none, the list and the way around it. */
function fixFor(name: string, { names, decided, page, asOf }: AcceptedSettings, uncheckedPath: string): string {
  const close = nearest(name, [...names, ...Object.keys(decided)]);
  if (close === undefined) return `${page} lists them; one that is newer than ${asOf} goes into ${uncheckedPath}`;
  const rule = own(decided, close);
  return `did you mean "${close}"?${rule === undefined ? "" : ` It ${rule}`}`;
}

const lineProblem = (path: string, value: Value): Problem[] =>
  /[\r\n]/.test(String(value)) ? [problem({ path, value, must: "be a single line" })] : [];

const own = (record: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
