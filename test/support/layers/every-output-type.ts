import { z } from "zod";
import { layer, outputsOf } from "../../../src/engine/layer";
import { mapOutput, output } from "../../../src/engine/output";
import { TerraformData } from "./terraform-data";

/** A producer with one output of every kind, made without any provider. */
export const source = layer({
  name: "source",
  summary: "one output of every kind",
  inputs: z.strictObject({ text: z.string().default("hello") }),
  outputs: {
    text: output("a string", "hello"),
    count: output("a number", 3),
    ready: output("a boolean", true),
    names: output("a list of strings", ["a", "b"]),
    ports: output("a list of numbers", [9092, 9098]),
    labels: mapOutput("a map", { team: "media" }),
    endpoint: output("an object", { host: "h", port: 443, tls: true, zones: ["a"] }),
    secret: output("a sensitive string", "s3cr3t", { sensitive: true }),
  },
  build(stack, { text }) {
    const data = new TerraformData(stack, "data", text);
    return {
      text: data.output,
      count: 3,
      ready: true,
      names: ["a", "b"],
      ports: [9092, 9098],
      labels: { team: "media", "x-y": "z" },
      endpoint: { host: "h", port: 443, tls: true, zones: ["a"] },
      secret: "s3cr3t",
    };
  },
});

/** A reader that puts everything into one resource, attribute by attribute. */
export const reader = layer({
  name: "reader",
  summary: "reads every kind",
  needs: { source: outputsOf(source, ...(Object.keys(source.outputs) as (keyof typeof source.outputs)[])) },
  inputs: z.strictObject({ extra: z.string().default("none"), sizes: z.array(z.number()).default([]) }),
  outputs: { echo: output("what was read", "x", { sensitive: true }) },
  build(stack, { source, extra, sizes }) {
    const { endpoint } = source;
    new TerraformData(stack, "data", {
      ...source,
      endpointHost: endpoint.host,
      endpointPort: endpoint.port,
      endpointTls: endpoint.tls,
      message: `${source.text} world`,
      extra,
      sizes,
    });
    return { echo: source.secret };
  },
});
