/** A mistake in one field of a request. */
export interface FieldMistake {
  /** `processingOptions.0` */
  readonly field: string;
  readonly message: string;
}

const titles = {
  400: "Bad request",
  401: "Not authenticated",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  422: "Idempotency key used before",
  500: "Internal error",
  503: "No capacity",
} as const;

/** An answer that is an error, as problem JSON (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  constructor(
    readonly status: keyof typeof titles,
    detail: string,
    readonly mistakes: readonly FieldMistake[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(detail);
  }

  /** Body of the answer. */
  toJSON(): Readonly<Record<string, unknown>> {
    return {
      type: "about:blank",
      title: titles[this.status],
      status: this.status,
      detail: this.message,
      ...(this.mistakes.length > 0 && { errors: this.mistakes }),
    };
  }
}
