import { z } from "zod";
import { layer, outputsOf } from "../../../src/engine/layer";
import { output } from "../../../src/engine/output";
import type { PlacedUnit } from "../../../src/engine/project";
import { unit } from "../../../src/engine/unit";
import { inputOf } from "../../../src/policy/limits/input-of";

const inputs = z.looseObject({});
const producer = layer({
  name: "a",
  summary: "",
  inputs,
  outputs: { id: output("", "vpc-1") },
  build: () => ({ id: "" }),
});
const consumer = layer({
  name: "b",
  summary: "",
  needs: { a: outputsOf(producer, "id") },
  inputs,
  outputs: {},
  build: () => ({}),
});

const a = unit(producer, {});
const of = (values: object, text: string, share?: number) =>
  inputOf({ unit: unit(consumer, { a, ...values }) } as unknown as PlacedUnit, text, share);

test("the input with most of its literals in the text, without the end that they do not share", () => {
  const sinks = { clicks: { topics: ["clicks-raw"] }, orders: { topics: ["orders-raw"] } };
  expect(of({ icebergSinks: sinks, namespace: "orders" }, "topic/orders-raw topic/clicks-raw")).toBe("icebergSinks");
  expect(of({ flowLogs: { kmsKeyArn: "arn:aws:kms:x" } }, "arn:aws:kms:x")).toBe("flowLogs.kmsKeyArn");
});

test("no input where none shows, or too little of one", () => {
  expect(of({ zones: ["a", "b"], id: a.outputs.id }, "a b vpc-1")).toBeUndefined();
  expect(of({ suffix: "events" }, "acme-streaming-prod-events", 0.5)).toBeUndefined();
  expect(of({ name: "streaming-prod-events" }, "acme-streaming-prod-events", 0.5)).toBe("name");
});
