import { Fn } from "cdktf";
import { mismatches, type ValuesSchema } from "../../../modules/helm/values-schema";

const schema: ValuesSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    replicas: { type: ["string", "number"] },
    enabled: { type: "boolean" },
    labels: { type: "object" },
    size: { type: "integer", minimum: 1, maximum: 5 },
    policy: { enum: ["keep", "delete"] },
    settings: { type: "object", additionalProperties: false, properties: { clusterName: { type: "string" } } },
    pools: { type: "object", additionalProperties: { type: "object", required: ["size"] } },
    hosts: { type: "array", minItems: 1, items: { type: "string", pattern: "^[a-z]+$" } },
  },
};
const told = (values: unknown) =>
  mismatches(schema, values).map(({ path, value, rule, fix }) =>
    [path.join("."), value === undefined ? "" : JSON.stringify(value), rule, fix ?? ""].join("|"),
  );

test.each([
  [{}],
  [{ replicas: 2, enabled: true, labels: { any: { thing: [] } }, size: 5, policy: "keep", hosts: ["a"] }],
  [{ settings: { clusterName: "c" }, pools: { general: { size: 1, more: true } } }],
  [{ replicas: null, enabled: undefined }], // null unsets the chart's default
  [{ enabled: Fn.tobool("true"), settings: { clusterName: Fn.join("", ["a"]) } }], // known to Terraform alone
])("%j is right", (values) => expect(told(values)).toEqual([]));

test.each<[unknown, string]>([
  [{ replcas: 2 }, 'replcas||is not a value of the chart|did you mean "replicas"?'],
  [{ settings: { clustername: "c" } }, 'settings.clustername||is not a value of the chart|did you mean "clusterName"?'],
  [{ clusterName: "c" }, "clusterName||is not a value of the chart|the chart has settings.clusterName"],
  [{ something: 1 }, "something||is not a value of the chart|"],
  [{ constructor: 1 }, "constructor||is not a value of the chart|"],
  [{ enabled: "false" }, 'enabled|"false"|must be true or false|'],
  [{ replicas: [2] }, "replicas|[2]|must be a string or a number|"],
  [{ labels: "a=b" }, 'labels|"a=b"|must be a map|'],
  [{ size: 1.5 }, "size|1.5|must be a whole number|"],
  [{ size: 0 }, "size|0|must be at least 1|"],
  [{ size: 6 }, "size|6|must be at most 5|"],
  [{ policy: "retain" }, 'policy|"retain"|must be one of "keep", "delete"|'],
  [{ pools: { general: {} } }, "pools.general.size||is missing|"],
  [{ hosts: [] }, "hosts|[]|must have at least 1 entry|"],
  [{ hosts: ["a", "B"] }, 'hosts.1|"B"|must match ^[a-z]+$|'],
  [{ hosts: { a: 1 } }, 'hosts|{"a":1}|must be a list|'],
])("%j is a mistake", (values, problem) => expect(told(values)).toEqual([problem]));
