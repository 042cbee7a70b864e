/** Status of a setting, and how to correct it. */
export type Reading =
  | { readonly status: "ok"; readonly found: string }
  | { readonly status: "missing" | "differs"; readonly found: string; readonly apply: () => Promise<unknown> };

/** One setting of a bucket. */
export interface Setting {
  readonly name: string;
  /** The required value, as text. */
  readonly wanted: string;
  /** The permissions that looking and mending take. */
  readonly permissions: { readonly read: string; readonly apply: string };
  readonly read: () => Promise<Reading>;
}

/** The answer of a request; undefined for the error with which S3 says that there is no such thing. */
export async function answerOf<T>(request: Promise<T>, absent: string): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if ((error as Error).name === absent) return undefined;
    throw error;
  }
}
