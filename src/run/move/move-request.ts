import { nearest } from "../../engine/names";
import { UserError, problem, type Problem } from "../../engine/problem";
import { readModule, type RunUnit, type RunUnits } from "../unit/run-unit";
import { select } from "../graph/selection";

/** One resource that changes its state, with its address in each. */
export interface Move {
  readonly old: string;
  readonly current: string;
}

/** A request that can be carried out, as far as the code tells. */
export interface MoveRequest {
  readonly from: RunUnit;
  readonly to: RunUnit;
  readonly moves: readonly Move[];
}

export interface MoveArguments {
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  /** `aws_s3_bucket.raw`, or `aws_s3_bucket.raw=aws_s3_bucket.landing`. */
  readonly addresses: readonly string[];
}

/**
 * Reads what is asked for and holds it to the modules: what moves has left the one and is in the other.
 * @throws UserError with all that is wrong
 */
export function readMoveRequest(all: RunUnits, { environment, from, to, addresses }: MoveArguments): MoveRequest {
  const { moves, problems } = readMoves(addresses);
  if (from === to) {
    const fix = "within a unit, set moveFromId in its code: the next apply moves it";
    problems.push(problem({ path: `unit "${from}"`, message: "is named as both units", fix }));
  }
  const units = [from, to].map((name) => findUnit(all, environment, name, problems));
  const [source, target] = units;
  if (source !== undefined && target !== undefined && source !== target) {
    problems.push(...moduleProblems(moves, source, target));
  }
  if (problems.length > 0) throw new UserError(problems);
  return { from: source!, to: target!, moves };
}

function findUnit(all: RunUnits, environment: string, name: string, problems: Problem[]): RunUnit | undefined {
  try {
    return select(all, { environment, names: [name] }).units[0];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const known = new Set(problems.map(({ path }) => path));
    problems.push(...error.problems.filter(({ path }) => !known.has(path)));
    return undefined;
  }
}

function readMoves(texts: readonly string[]): { readonly moves: readonly Move[]; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const moves: Move[] = [];
  for (const text of texts) {
    const [old = "", current = old, ...rest] = text.split("=");
    const found = rest.length > 0 ? malformed(text) : (addressProblem(old) ?? addressProblem(current));
    if (found !== undefined) problems.push(found);
    else if (typeOf(old) !== typeOf(current)) {
      const message = `would turn ${typeOf(old)} into ${typeOf(current)}`;
      problems.push(
        problem({ path: `address "${text}"`, message, fix: `only the name may change: ${old}=${typeOf(old)}.…` }),
      );
    } else if (moves.some((move) => move.old === old || move.current === current)) {
      const again = moves.some((move) => move.old === old) ? old : current;
      problems.push(problem({ path: `address "${again}"`, message: "is given twice", fix: "name each resource once" }));
    } else moves.push({ old, current });
  }
  return { moves, problems };
}

const namePattern = /^[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*$/;

function addressProblem(address: string): Problem | undefined {
  const tell = (rule: string, fix: string) => problem({ path: `address "${address}"`, message: rule, fix });
  if (address.startsWith("data."))
    return tell("is a data source: Terraform reads it again and never moves it", "leave it out");
  if (address.startsWith("module.")) {
    const rule = "is within a module of Terraform, which this command does not move";
    return tell(rule, "move it with `terraform state mv`, on copies of both states");
  }
  if (address.includes("[")) {
    return tell("is one instance, but a resource moves whole", `write ${address.slice(0, address.indexOf("["))}`);
  }
  return namePattern.test(address) ? undefined : malformed(address);
}

const malformed = (text: string): Problem =>
  problem({
    path: `address "${text}"`,
    message: "is not the address of a resource",
    fix: "write <type>.<name>, as in aws_s3_bucket.raw, or <type>.<old>=<type>.<new>",
  });

const typeOf = (address: string): string => address.slice(0, address.indexOf("."));

function moduleProblems(moves: readonly Move[], from: RunUnit, to: RunUnit): Problem[] {
  const [left, entered] = [addressesIn(from), addressesIn(to)];
  return moves.flatMap(({ old, current }) => {
    const found: Problem[] = [];
    if (left.includes(old)) {
      const message = "is still in the module of the unit, which would make it again";
      found.push({ ...problem({ path: old, message, fix: "take it out of its code first" }), file: from.record.file });
    }
    if (!entered.includes(current)) {
      const message = "is not in the module of the unit, which would destroy it";
      found.push({
        ...problem({ path: current, message, fix: howToEnter(old, current, entered) }),
        file: to.record.file,
      });
    }
    return found;
  });
}

const addressesIn = (unit: RunUnit): string[] =>
  Object.entries(readModule(unit).resource ?? {}).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((name) => `${type}.${name}`),
  );

function howToEnter(old: string, current: string, entered: readonly string[]): string {
  const close = nearestAddress(current, entered);
  if (close !== undefined) return `put it into its code first; if it is ${close} there, write ${old}=${close}`;
  return `put it into its code first; it has ${addressesLike(current, entered)}`;
}

/** The known address of the same type that was probably meant. */
export function nearestAddress(address: string, known: Iterable<string>): string | undefined {
  const names = alike(address, known).map((each) => each.slice(typeOf(each).length + 1));
  const name = nearest(address.slice(typeOf(address).length + 1), names);
  return name === undefined ? undefined : `${typeOf(address)}.${name}`;
}

const longestList = 5;

/** Existing addresses of the same type: `a.one, a.two, 3 more`, or `no a`. */
export function addressesLike(address: string, known: Iterable<string>): string {
  const found = alike(address, known);
  if (found.length === 0) return `no ${typeOf(address)}`;
  const more = found.length - longestList;
  return [...found.slice(0, longestList), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

const alike = (address: string, known: Iterable<string>): string[] =>
  [...known].filter((each) => typeOf(each) === typeOf(address));
