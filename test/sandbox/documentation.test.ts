import { gapsTable, servicesTable } from "../../src/sandbox/documentation";

test("lists each service with its provider endpoints, emulator and reason", () => {
  const { header, rows } = servicesTable();
  expect(rows.every((row) => row.length === header.length && row.every((cell) => cell !== ""))).toBe(true);
  expect(rows).toContainEqual(["s3", "s3, s3Control", "ministack", "returns bucket configurations as they were put"]);
});

test("lists each gap with the behavior without it, sorted by service", () => {
  const { header, rows } = gapsTable();
  expect(rows.every((row) => row.length === header.length && row.every((cell) => cell !== ""))).toBe(true);
  const names = rows.map(([name]) => name);
  expect(names).toEqual([...names].sort());
  expect(rows).toContainEqual(["sqs: DeleteQueue", "the provider would check for two minutes that the queue is gone"]);
});
