import { parseArgs } from "node:util";

export const usage = `Usage: media redrive <dead-letter queue> [options]
       media schemas <folder>

redrive: list the messages of a dead-letter queue with their reasons, or send them back.

  --send            send the messages back to their queue; otherwise they are only listed
  --to <queue>      name or URL of the queue to send to (default: the name without -dead-letter)
  --reason <text>   only messages whose reason contains this text
  --upload <id>     only messages of this upload
  --limit <n>       look at no more than n messages (default: 1000)
  --rate <n>        send at most n messages per second (default: 10)
  --hold <seconds>  keep messages from other readers for this time (default: 120)
  --json            print JSON

schemas: write the JSON Schemas of all messages (docs/systems/media-events).

Exit codes: 0 done, 1 a message could not be sent back, 2 wrong usage, 130 interrupted
`;

/** A mistake of the user, printed without a stack trace. */
export class UsageError extends Error {}

export interface SchemaArguments {
  readonly command: "schemas";
  readonly folder: string;
}

export interface RedriveArguments {
  readonly command: "redrive";
  readonly deadLetterQueue: string;
  readonly queue: string;
  readonly isSending: boolean;
  readonly reason?: string;
  readonly uploadId?: string;
  readonly limit: number;
  readonly rate: number;
  readonly holdSeconds: number;
  readonly isJson: boolean;
}

const options = {
  send: { type: "boolean", default: false },
  to: { type: "string" },
  reason: { type: "string" },
  upload: { type: "string" },
  limit: { type: "string", default: "1000" },
  rate: { type: "string", default: "10" },
  hold: { type: "string", default: "120" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const suffix = "-dead-letter";

/** @returns undefined if help is asked for */
export function readArguments(given: readonly string[]): RedriveArguments | SchemaArguments | undefined {
  const { values, positionals } = parsed(given);
  const [command, first, ...more] = positionals;
  if (values.help || command === undefined) return undefined;
  if (more.length > 0) throw new UsageError(`${command} takes one argument, not also ${more.join(", ")}`);
  switch (command) {
    case "schemas":
      if (first === undefined) throw new UsageError("name the folder: media schemas <folder>");
      return { command, folder: first };
    case "redrive":
      if (first === undefined) throw new UsageError("name the dead-letter queue: media redrive <queue>");
      return { command, ...redriveArguments(first, values) };
    default:
      throw new UsageError(`${command} is no command; allowed are redrive, schemas`);
  }
}

function redriveArguments(
  deadLetterQueue: string,
  values: ReturnType<typeof parsed>["values"],
): Omit<RedriveArguments, "command"> {
  if (values.to === undefined && !deadLetterQueue.endsWith(suffix)) {
    throw new UsageError(`${deadLetterQueue} does not end with ${suffix}: say with --to where its messages go`);
  }
  return {
    deadLetterQueue,
    queue: values.to ?? deadLetterQueue.slice(0, -suffix.length),
    isSending: values.send,
    reason: values.reason,
    uploadId: values.upload,
    limit: positive("--limit", values.limit),
    rate: positive("--rate", values.rate),
    holdSeconds: positive("--hold", values.hold),
    isJson: values.json,
  };
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split(". ")[0]);
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new UsageError(`${name} is ${text}: it must be a number above 0`);
  return value;
}
