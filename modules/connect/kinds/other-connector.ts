import { z } from "zod";
import { problem } from "../../../src/engine/problem";
import { asText, type Connector, consumerGroupOf, deadLetterTopicOf, errorConfig, groupOverride } from "../connector";
import { resolveBucket } from "../connector-bucket";
import { converterConfig } from "../converters";
import { bucketInput, commonInputs, deadLetterInputs, prefixInput, topicsInput } from "./connector-inputs";
import { connectorKind } from "./connector-kind";

const schema = z.strictObject({
  class: z.string().describe("Class of the connector, whose plugin is in the image"),
  topics: topicsInput.default([]),
  producesTo: z.array(z.string()).default([]).describe("Topics to write").meta({ limit: "declared by msk" }),
  buckets: z
    .array(bucketInput.unwrap())
    .default([])
    .describe("Buckets to write, as for the other sinks; config names them by the connector's own settings"),
  prefix: prefixInput.optional().describe("Key prefix of the objects it writes. Default: the connector's name"),
  ...deadLetterInputs,
  ...commonInputs,
});

/** Any connector of the image, with its own settings. */
export const otherConnector = connectorKind({
  summary: "Other connectors of the image by name, with the settings of their documentation",
  schema,
  ownedSettings: { "connector.class": "class" },
  clientsPerTask: 2,
  buckets: ({ buckets }) => buckets.map((bucket, index) => ({ input: `buckets.${index}`, bucket })),
  consumerGroup: (id, { topics, config }) =>
    topics.length === 0 ? undefined : String(config[groupOverride] ?? consumerGroupOf(id)),

  problems({ path, props: { topics, producesTo, deadLetterTopic } }) {
    const found = [];
    if (topics.length === 0 && producesTo.length === 0) {
      found.push(problem({ path, must: "have topics that it reads (topics) or writes (producesTo)" }));
    }
    if (topics.length === 0 && deadLetterTopic !== undefined) {
      const must = "be omitted: only a connector that reads topics has dead letters";
      found.push(problem({ path: `${path}.deadLetterTopic`, value: deadLetterTopic, must }));
    }
    return found;
  },

  topicProblems: ({ path, props }, _declared, undeclared) =>
    props.producesTo.flatMap((topic, index) => undeclared(`${path}.producesTo.${index}`, topic)),

  resolve(name, props, { home, namePrefix, buckets }): Connector {
    const { topics, tasksMax, state, producesTo, prefix = name } = props;
    const id = `${namePrefix}${name}`;
    const group = otherConnector.consumerGroup(id, props);
    const deadLetterTopic = group === undefined ? undefined : deadLetterTopicOf(name, props);
    return {
      name: id,
      class: props.class,
      tasksMax,
      state,
      config: {
        ...(group !== undefined && { topics: topics.join(",") }),
        ...converterConfig(props, home.region),
        ...(group !== undefined && errorConfig(deadLetterTopic)),
        ...asText(props.config),
      },
      consumerGroup: group,
      deadLetterTopic,
      access: {
        readTopics: topics,
        writeTopics: [...producesTo, ...(deadLetterTopic === undefined ? [] : [deadLetterTopic])],
        groups: group === undefined ? [] : [group],
        transactionalIds: [],
        objects: props.buckets.map((bucket) => ({
          bucket: resolveBucket(bucket, buckets, home),
          prefix,
          deletes: false,
        })),
        tables: [],
      },
    };
  },
});
