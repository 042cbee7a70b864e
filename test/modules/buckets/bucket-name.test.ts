import { Token } from "cdktf";
import fc from "fast-check";
import { bucketNameProblems } from "../../../modules/buckets/bucket-name";
import { formatProblem } from "../../../src/engine/problem";

const problems = (name: string) => bucketNameProblems(name).map(formatProblem);

test.each(["abc", "acme-prod-111111111111-raw", "1a2", "a".repeat(63), "a--b"])("%s is a name", (name) =>
  expect(problems(name)).toEqual([]),
);

test.each([
  ["ab", 'name is "ab", but must have 3 to 63 characters, not 2.'],
  ["a".repeat(64), `name is "${"a".repeat(64)}", but must have 3 to 63 characters, not 64.`],
  ["Acme-raw", 'name is "Acme-raw", but must have only lower-case letters, digits and hyphens.'],
  ["acme_raw", 'name is "acme_raw", but must have only lower-case letters, digits and hyphens.'],
  // S3 takes dots, but then its TLS certificate does not match the host name.
  ["acme.raw", 'name is "acme.raw", but must have only lower-case letters, digits and hyphens.'],
  ["-acme", 'name is "-acme", but must start and end with a letter or a digit.'],
  ["acme-", 'name is "acme-", but must start and end with a letter or a digit.'],
  ["xn--acme", 'name is "xn--acme", but must not start with "xn--", which AWS reserves.'],
  ["sthree-acme", 'name is "sthree-acme", but must not start with "sthree-", which AWS reserves.'],
  ["amzn-s3-demo-acme", 'name is "amzn-s3-demo-acme", but must not start with "amzn-s3-demo-", which AWS reserves.'],
  ["acme-s3alias", 'name is "acme-s3alias", but must not end with "-s3alias", which AWS reserves.'],
  ["acme--ol-s3", 'name is "acme--ol-s3", but must not end with "--ol-s3", which AWS reserves.'],
  ["acme--x-s3", 'name is "acme--x-s3", but must not end with "--x-s3", which AWS reserves.'],
  ["acme--table-s3", 'name is "acme--table-s3", but must not end with "--table-s3", which AWS reserves.'],
])("%s is not", (name, problem) => expect(problems(name)).toEqual([problem]));

test("everything that is wrong is said at once", () =>
  expect(problems("A.mrap")).toEqual([
    'name is "A.mrap", but must have only lower-case letters, digits and hyphens.',
    'name is "A.mrap", but must not end with ".mrap", which AWS reserves.',
  ]));

test("a name that only an apply can tell is not judged", () => expect(problems(Token.asString({}))).toEqual([]));

test("a name is taken exactly if S3's rules hold", () => {
  const characters = fc.constantFrom("a", "b", "1", "-", ".", "A", "_");
  const name = fc
    .tuple(
      fc.constantFrom("", "xn--", "sthree-", "amzn-s3-demo-"),
      fc.string({ unit: characters, maxLength: 70 }),
      fc.constantFrom("", "-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"),
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(name, (name) => {
      const valid =
        /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name) &&
        !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
      expect(problems(name).length === 0).toBe(valid);
    }),
    { numRuns: 500 },
  );
});
