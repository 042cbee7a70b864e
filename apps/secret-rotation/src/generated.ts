import { passwordLength, type Rotation } from "./rotation";

/**
 * Values that only readers of the secret know, such as the keys of an application: there is nothing to set or test.
 * @param fields the fields that get new values, by the secret's name. All others are kept
 */
export function generatedValues(fields: Readonly<Record<string, readonly string[]>>): Rotation {
  return {
    async next(current, secretName, random) {
      const names = fields[secretName];
      if (names === undefined) throw new Error(`ROTATED_FIELDS has no fields of ${secretName}`);
      const values: [string, string][] = [];
      for (const name of names) values.push([name, await random(current[name]?.length ?? passwordLength)]);
      return { ...current, ...Object.fromEntries(values) };
    },
    set: () => Promise.resolve(),
    test: () => Promise.resolve(),
  };
}
