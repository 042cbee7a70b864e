import type { Change, Records } from "../../src/media/join/change";

type Item = Record<string, unknown>;

/** The records in memory, with the semantics of DynamoDB's UpdateItem. test/real/media-join.test.ts compares both. */
export class MemoryRecords implements Records {
  readonly items: Map<string, Readonly<Item>>;

  /** @param items records to begin with; changes do not reach them */
  constructor(items: ReadonlyMap<string, Readonly<Item>> = new Map()) {
    this.items = new Map(items);
  }

  apply({ uploadKey, set, setOnce = {}, remove = [], when = [] }: Change): Promise<Readonly<Item> | undefined> {
    const before = this.items.get(uploadKey);
    for (const { attribute, in: allowed, orAbsent } of when) {
      const value = before?.[attribute];
      const holds = value === undefined ? orAbsent === true : allowed.includes(value as string);
      if (!holds) return Promise.resolve(undefined);
    }
    const after: Item = { uploadKey, ...before, ...set };
    for (const attribute in setOnce) after[attribute] ??= setOnce[attribute];
    for (const attribute of remove) Reflect.deleteProperty(after, attribute);
    this.items.set(uploadKey, after);
    return Promise.resolve(after);
  }
}
