/** The parts of a zod schema that the engine walks over. */
export interface SchemaParts {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly options?: readonly unknown[];
  /** The values of a literal. */
  readonly literals?: readonly unknown[];
  /** The list may have an element twice. */
  readonly repeatable: boolean;
  /** The requirement to report where a text, probably a secret, is given instead. The message does not show it. */
  readonly secret?: string;
}

interface Schema extends Omit<SchemaParts, "repeatable" | "secret" | "literals"> {
  readonly type?: string;
  readonly values?: ReadonlySet<unknown>;
  readonly def?: { readonly innerType?: unknown };
  meta?(): { readonly repeatable?: boolean; readonly secret?: string } | undefined;
}

/** The parts of a schema within defaults and optionals. */
export function partsOf(schema: unknown): SchemaParts {
  let current = (schema ?? {}) as Schema;
  let repeatable = false;
  let secret: string | undefined;
  for (;;) {
    repeatable ||= current.meta?.()?.repeatable === true;
    secret ??= current.meta?.()?.secret;
    const inner = current.def?.innerType;
    if (inner === undefined) break;
    current = inner as Schema;
  }
  const { shape, element, valueType, options, type, values } = current;
  return {
    ...{ shape, element, valueType, repeatable, secret },
    options: Array.isArray(options) ? options : undefined,
    literals: type === "literal" && values !== undefined ? [...values] : undefined,
  };
}

/** The parts of a schema; of a union those of each alternative. */
export function alternativesOf(schema: unknown): SchemaParts[] {
  if (schema === undefined) return [];
  const parts = partsOf(schema);
  return parts.options !== undefined && parts.shape === undefined ? parts.options.flatMap(alternativesOf) : [parts];
}

/** The alternatives of the schema at a path: through defaults, optionals, lists, maps and unions. */
export function alternativesAt(schema: unknown, path: readonly PropertyKey[]): SchemaParts[] {
  return path.reduce<SchemaParts[]>(
    (current, key) =>
      current
        .flatMap(({ shape, element, valueType }) => shape?.[String(key)] ?? element ?? valueType ?? [])
        .flatMap(alternativesOf),
    alternativesOf(schema),
  );
}
