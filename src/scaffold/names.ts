import { kebabCase } from "../engine/names";
import { type Problem, problem } from "../engine/problem";

const longest = 40; // leaves room for organization, environment and a suffix in AWS names

/** The problem of a name, if it has one. */
export function nameProblem(what: string, name: string): Problem | undefined {
  if (!kebabCase.test(name)) {
    const suggestion = toKebabCase(name);
    const fix = kebabCase.test(suggestion) ? `did you mean "${suggestion}"?` : "e.g. kafka-connect";
    return problem({ path: what, value: name, must: "be kebab-case", fix });
  }
  return name.length > longest
    ? problem({ path: what, value: name, must: `have at most ${longest} characters` })
    : undefined;
}

function toKebabCase(name: string): string {
  return name
    .replace(/\.ts$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "");
}

const reservedWords = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const continue debugger declare default " +
    "delete do else enum eval export extends false finally for from function get if implements import in infer " +
    "instanceof interface is keyof let module namespace never new null number object of package private protected " +
    "public readonly require return set static string super switch symbol this throw true try type typeof undefined " +
    "unique unknown var void while with yield"
  ).split(" "),
);

/** The name of a constant: `kafkaConnect` for `kafka-connect`. */
export function toIdentifier(name: string): string {
  return name.replace(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());
}

export function isReserved(identifier: string): boolean {
  return reservedWords.has(identifier);
}
