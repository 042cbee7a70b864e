import { json, jsonFields, type Answer, type AskEmulator, type Gap } from "../gaps/gap";
import type { StandIn, StandInName } from "./stand-in";

export type Fields = Readonly<Record<string, unknown>>;

/** A text field of a request. Undefined if it is missing or something else. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** An error of a service: its type, message and status. */
export class ServiceError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

type Operation = (given: Fields, askEmulator: AskEmulator) => Fields | Promise<Fields>;

/** A stand-in for a service with the protocol JSON 1.1: throttled and away as AWS answers it. */
export function jsonService(
  standIn: StandIn,
  {
    service,
    name,
    operations,
  }: {
    readonly service: StandInName;
    readonly name: string;
    readonly operations: Readonly<Record<string, Operation>>;
  },
): Gap {
  return {
    name: `${service}: ${name}`,
    service,
    reason: "no emulator has them; a stand-in answers within the quotas of AWS, and analyses nothing",
    matches: () => true,
    async answer({ operation }, body, askEmulator) {
      try {
        refuse(standIn, operation);
        const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
        if (run === undefined) throw new ServiceError("UnknownOperationException", `the stand-in has no ${operation}`);
        return jsonAnswer(200, await run(jsonFields(body), askEmulator));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        return jsonAnswer(error.status, { __type: error.type, Message: error.message, message: error.message });
      }
    },
  };
}

function refuse(standIn: StandIn, operation: string): void {
  switch (standIn.refusal(operation)) {
    case "away":
      throw new ServiceError("ServiceUnavailableException", "The service is unavailable.", 503);
    case "quota":
      throw new ServiceError("ProvisionedThroughputExceededException", "Provisioned rate exceeded");
    case "throttled":
      throw new ServiceError("ThrottlingException", "Rate exceeded");
    case undefined:
  }
}

const jsonAnswer = (status: number, value: Fields): Answer =>
  json(status, value, { "content-type": "application/x-amz-json-1.1" });
