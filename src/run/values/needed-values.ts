import type { TerraformModule } from "../../engine/synthesis";
import { isMarked } from "../plans/plan-summary";
import type { PlanError } from "../unit/diagnostics";
import { dataSourcesOf, type OutputRead, outputsBehind, partAt } from "./outputs-behind";

/** An output without whose value no plan can be made. */
export interface NeededOutput extends OutputRead {
  /** For people: `decides how many aws_subnet.private there are`. */
  readonly because: string;
  /** Whether it is enough to know the value in part: how long a list is, for example. */
  readonly partly: boolean;
  /** Whether an example will do: not for a provider's configuration, nor where a data source would look it up. */
  readonly mockable: boolean;
}

/**
 * The outputs that a module cannot be planned without, as far as it shows: no provider can be configured, and no
 * resource counted, by what is not known. Of counts these are outputs alone or within functions; Terraform reports others.
 */
export function neededByModule(module: TerraformModule): NeededOutput[] {
  const configured = Object.entries(module.provider ?? {}).flatMap(([name, configuration]) =>
    outputsBehind(module, configuration).map((read) => {
      return { ...read, because: `configures provider ${name}`, partly: false, mockable: false };
    }),
  );
  const isLookedUp = lookedUp(module);
  const counted = addressesOf(module).flatMap((address) => {
    const { count, for_each } = partAt(module, address);
    return [count, for_each].flatMap((value) => {
      const [, name, output] = (typeof value === "string" && alone.exec(value)) || [];
      if (name === undefined) return [];
      const read = { name, output };
      return [{ ...read, because: counts(address), partly: true, mockable: !isLookedUp(read) }];
    });
  });
  return [...configured, ...counted];
}

const alone = /^\$\{(?:\w+\()*data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)\)*\}$/;

/**
 * The outputs that a plan with unknown values needs, as its errors show.
 * @returns none if any error has another reason
 */
export function neededByErrors(module: TerraformModule, errors: readonly PlanError[]): NeededOutput[] {
  const waits = ({ message }: PlanError) => /cannot be determined until apply|known only after apply/.test(message);
  if (!errors.every(waits)) return [];
  const isLookedUp = lookedUp(module);
  return errors.flatMap(({ address = "", message }) => {
    const block = partAt(module, address);
    const isCount = /^Invalid (?:count|for_each) /.test(message);
    const because = isCount ? counts(address) : `decides how ${address} is planned`;
    const part = isCount ? [block["count"], block["for_each"]] : block;
    return outputsBehind(module, part, { resources: true }).map((read) => {
      return { ...read, because, partly: false, mockable: !isLookedUp(read) };
    });
  });
}

/** Whether a plan can be made with what is known of a needed output. */
export const suffices = ({ partly }: NeededOutput, unknown: unknown): boolean =>
  partly ? unknown !== true : !isMarked(unknown);

const counts = (address: string): string => `decides how many ${address} there are`;

/** The resources and data sources of a module. */
function addressesOf({ resource = {}, data = {} }: TerraformModule): string[] {
  const names = (blocks: object) =>
    Object.entries(blocks).flatMap(([type, byName]) => Object.keys(byName as object).map((name) => `${type}.${name}`));
  return [...names(resource), ...names(data).map((name) => `data.${name}`)];
}

/** Whether a data source is given an output: it would look for what an example names, and not find it. */
function lookedUp(module: TerraformModule): (read: OutputRead) => boolean {
  const found = outputsBehind(module, dataSourcesOf(module));
  return ({ name, output }) => found.some((each) => each.name === name && each.output === output);
}
