import { table, wrap } from "../../src/cli/table";

const header = ["UNIT", "DEPENDENCIES", "SUMMARY"];
const rows = [
  ["vpc", "-", "Network: subnets in every zone"],
  ["kafka-connect", "eks, kms, kubernetes-platform, msk, s3", "Workers and connectors"],
];
const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

test("columns are as wide as their cells where no width is given", () =>
  expect(table(header, rows)).toBe(
    [
      "UNIT           DEPENDENCIES                            SUMMARY",
      "vpc            -                                       Network: subnets in every zone",
      "kafka-connect  eks, kms, kubernetes-platform, msk, s3  Workers and connectors",
    ].join("\n"),
  ));

test("the widest columns wrap to fit", () =>
  expect(table(header, rows, { columns: 60 })).toBe(
    [
      "UNIT           DEPENDENCIES           SUMMARY",
      "vpc            -                      Network: subnets in",
      "                                      every zone",
      "kafka-connect  eks, kms, kubernetes-  Workers and connectors",
      "               platform, msk, s3",
    ].join("\n"),
  ));

test.each([40, 60, 80, 100])("no line is wider than a terminal of %i columns", (columns) =>
  expect(widest(table(header, rows, { columns }))).toBeLessThanOrEqual(columns),
);

test("a terminal of 40 columns gets a list of names and values", () =>
  expect(table(header, rows, { columns: 34 })).toBe(
    [
      "UNIT          vpc",
      "DEPENDENCIES  -",
      "SUMMARY       Network: subnets in",
      "              every zone",
      "",
      "UNIT          kafka-connect",
      "DEPENDENCIES  eks, kms,",
      "              kubernetes-platform,",
      "              msk, s3",
      "SUMMARY       Workers and",
      "              connectors",
    ].join("\n"),
  ));

test("cells are painted line by line, and padding is not", () => {
  const paint = (text: string, _row: number, column: number) => (column === 0 ? `<${text}>` : text);
  expect(table(["A", "B"], [["x", "y"]], { paint })).toBe("A  B\n<x>  y");
});

test("words that are longer than a line are cut", () => {
  expect(wrap("s3://acme-prod-terraform-state/x", 12)).toEqual(["s3://acme-", "prod-", "terraform-", "state/x"]);
  expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
});
