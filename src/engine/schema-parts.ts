/** The parts of a zod schema that the engine walks over. */
export interface SchemaParts {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly options?: readonly unknown[];
  /** The list may have an element twice. */
  readonly repeatable: boolean;
}

interface Schema extends Omit<SchemaParts, "repeatable"> {
  readonly def?: { readonly innerType?: unknown };
  meta?(): { readonly repeatable?: boolean } | undefined;
}

/** The parts of a schema within defaults and optionals. */
export function partsOf(schema: unknown): SchemaParts {
  let current = (schema ?? {}) as Schema;
  let repeatable = false;
  for (;;) {
    repeatable ||= current.meta?.()?.repeatable === true;
    const inner = current.def?.innerType;
    if (inner === undefined) break;
    current = inner as Schema;
  }
  const { shape, element, valueType, options } = current;
  return { shape, element, valueType, options: Array.isArray(options) ? options : undefined, repeatable };
}

/** The parts of a schema; of a union those of each alternative. */
export function alternativesOf(schema: unknown): SchemaParts[] {
  if (schema === undefined) return [];
  const parts = partsOf(schema);
  return parts.options !== undefined && parts.shape === undefined ? parts.options.flatMap(alternativesOf) : [parts];
}
