import type { z } from "zod";
import type { tables } from "../../../src/layers/lake/table-inputs";

/** Tables of the lake, the same in every environment. */
export const lakeTables: z.input<typeof tables> = [
  {
    name: "events",
    source: "events/",
    columns: [
      { name: "event_id", type: "string", required: true, description: "Identifies the event" },
      { name: "event_time", type: "timestamp", required: true, description: "When it happened" },
      { name: "kind", type: "string", description: "uploaded, transcoded, viewed, …" },
      { name: "size", type: "long", description: "Size of the media file in bytes" },
      { name: "customer", type: "string", description: "Customer whose media it is about" },
    ],
    key: ["event_id"],
    partitionBy: ["day(event_time)"],
    eventTime: "event_time",
    rules: [
      { kind: "completeness", column: "customer", minimum: 0.99 },
      { kind: "uniqueness", columns: ["event_id"] },
      { kind: "range", column: "size", minimum: 0, maximum: 1e12 },
      { kind: "freshness", column: "event_time", maximumAgeHours: 48 },
    ],
  },
  {
    name: "orders",
    source: "orders/",
    columns: [
      { name: "order_id", type: "string", required: true, description: "Identifies the order" },
      { name: "ordered_at", type: "timestamp", required: true, description: "When it was placed or last changed" },
      { name: "customer", type: "string", required: true, description: "Customer who ordered" },
      { name: "status", type: "string", description: "open, paid, shipped or cancelled" },
      { name: "amount", type: "decimal(12, 2)", description: "Total in the currency" },
      { name: "currency", type: "string", description: "ISO 4217" },
    ],
    key: ["order_id"],
    partitionBy: ["month(ordered_at)", "bucket(customer, 8)"],
    eventTime: "ordered_at",
    lateAfterDays: 90, // returns change an order weeks later
    rules: [
      { kind: "uniqueness", columns: ["order_id"] },
      { kind: "completeness", column: "amount", minimum: 1 },
      { kind: "range", column: "amount", minimum: 0 },
    ],
  },
];
