import { sandboxAccount } from "../account";
import { json, without, type Answer } from "./gap";

export type Fields = Readonly<Record<string, unknown>>;

/** Resources of one kind of Batch, found by name or ARN. */
export class BatchRecords {
  private readonly records = new Map<string, Fields>();

  /**
   * @param kind in an ARN: `compute-environment`, `job-queue`
   * @param prefix of the fields with its name and ARN: `computeEnvironment`, `jobQueue`
   */
  constructor(
    private readonly kind: string,
    readonly prefix: string,
  ) {}

  create(region: string, given: Fields, defaults: Fields): Fields {
    const name = String(given[`${this.prefix}Name`]);
    const arn = `arn:aws:batch:${region}:${sandboxAccount}:${this.kind}/${name}`;
    if (this.records.has(arn)) throw new BatchError(`Object already exists: ${name}`);
    const named = { [`${this.prefix}Name`]: name, [`${this.prefix}Arn`]: arn };
    this.records.set(arn, { ...defaults, tags: {}, ...given, ...named });
    return named;
  }

  /** @throws BatchError if there is none */
  get(nameOrArn: unknown): Fields {
    const found = this.find(nameOrArn);
    if (found === undefined) throw new BatchError(`${String(nameOrArn)} does not exist`);
    return found;
  }

  find(nameOrArn: unknown): Fields | undefined {
    return this.all().find((each) => [each[`${this.prefix}Arn`], each[`${this.prefix}Name`]].includes(nameOrArn));
  }

  /** The named ones that exist, or all. */
  all(names?: readonly unknown[]): readonly Fields[] {
    if (names === undefined) return [...this.records.values()];
    return names.map((name) => this.find(name)).filter((found) => found !== undefined);
  }

  update(given: Fields): Fields {
    const found = this.get(given[this.prefix]);
    this.put({ ...found, ...without(given, this.prefix) });
    return { [`${this.prefix}Name`]: found[`${this.prefix}Name`], [`${this.prefix}Arn`]: found[`${this.prefix}Arn`] };
  }

  /** Deletes one that is disabled, as Batch requires it. */
  delete(given: Fields): Fields {
    const found = this.get(given[this.prefix]);
    if (found["state"] !== "DISABLED") throw new BatchError("Cannot delete, resource must be DISABLED first");
    this.records.delete(String(found[`${this.prefix}Arn`]));
    return {};
  }

  put(record: Fields): void {
    this.records.set(String(record[`${this.prefix}Arn`]), record);
  }
}

/** A refusal of Batch. */
export class BatchError extends Error {
  answer(): Answer {
    return json(400, { message: this.message }, { "x-amzn-errortype": "ClientException" });
  }
}
