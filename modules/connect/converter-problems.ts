import { problem, type Problem } from "../../src/engine/problem";
import { writesRecords } from "./connector";
import type { KindedConnector } from "./connector-kinds";
import { isGlue, ownedGlueSettings } from "./converters";

const sides = ["keyConverter", "valueConverter"] as const;

/** Converters whose settings contradict their other inputs, or that register schemas of records that nobody writes. */
export function converterProblems({ path, props }: KindedConnector): Problem[] {
  const writes = writesRecords(props);
  const found = sides.flatMap((side) => {
    const converter = props[side];
    if (!isGlue(converter)) return [];
    const at = `${path}.${side}`;
    const owned = Object.entries(converter.settings)
      .filter(([key]) => Object.hasOwn(ownedGlueSettings, key))
      .map(([key, value]) =>
        problem({ path: `${at}.settings.${key}`, value, must: `be set as ${ownedGlueSettings[key]!}` }),
      );
    const must = "be false: only a connector that writes records registers schemas";
    const idle = converter.registersSchemas && !writes;
    return [...owned, ...(idle ? [problem({ path: `${at}.registersSchemas`, value: true, must })] : [])];
  });
  return [...found, ...sharedNameProblems(path, props)];
}

/** The default name of a schema is its topic, for keys and values alike. */
function sharedNameProblems(path: string, { keyConverter, valueConverter }: KindedConnector["props"]): Problem[] {
  const registering = [keyConverter, valueConverter].filter(isGlue).filter((each) => each.registersSchemas);
  const names = ["schemaName", "schemaNameGenerationClass"];
  if (
    registering.length < 2 ||
    registering.some(({ settings }) => names.some((name) => Object.hasOwn(settings, name)))
  ) {
    return [];
  }
  const must = "have a schemaName in settings: keys and values of a topic would share one schema";
  return [problem({ path: `${path}.keyConverter`, must })];
}
