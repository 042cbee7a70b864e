import { neededByErrors, neededByModule } from "../../../src/run/values/needed-values";

const ref = (name: string, output: string) => `data.terraform_remote_state.${name}.outputs.${output}`;
const read = (name: string, output: string) => `\${${ref(name, output)}}`;
const root = {
  provider: { kubernetes: [{ host: read("eks", "clusterEndpoint"), token: "${data.aws_token.cluster.token}" }] },
  data: {
    aws_token: { cluster: { name: "${local.name}" } },
    aws_subnet: { first: { id: "${local.subnet}" } },
    terraform_remote_state: { eks: { config: { key: read("nothing", "x") } } },
  },
  locals: {
    ...{ name: read("eks", "clusterName"), subnet: "${local.subnets[0]}", subnets: read("vpc", "subnetIds") },
    ...{ other: read("kms", "keyArn"), key: `\${data.terraform_remote_state.kms.outputs["dataKey"]}` },
  },
  resource: {
    aws_instance: {
      one: { key: read("kms", "keyArn") },
      two: { count: `\${length(toset(${ref("vpc", "zones")}))}` },
      three: { for_each: read("vpc", "subnetIds") },
      four: { count: `\${length(${ref("vpc", "zones")}) > 1 ? 1 : 0}` },
      five: { for_each: "${local.key}" },
      six: { for_each: "${aws_instance.one}" },
    },
  },
};
const short = (needed: ReturnType<typeof neededByModule>) =>
  needed.map(({ name, output, because, mockable }) => `${name}.${output} ${because}${mockable ? "" : " (no example)"}`);

test("providers, by locals and data sources, and counts of one output", () => {
  expect(short(neededByModule(root))).toEqual([
    "eks.clusterEndpoint configures provider kubernetes (no example)",
    "eks.clusterName configures provider kubernetes (no example)",
    "vpc.zones decides how many aws_instance.two there are",
    "vpc.subnetIds decides how many aws_instance.three there are (no example)",
  ]);
});

const message = 'Invalid for_each argument The "for_each" map includes keys that cannot be determined until apply';

test.each([
  ["aws_instance.four", ["vpc.zones decides how many aws_instance.four there are"]],
  ["aws_instance.five", ["kms.dataKey decides how many aws_instance.five there are"]],
  ["aws_instance.six", ["kms.keyArn decides how many aws_instance.six there are"]],
])("the error of %s", (address, expected) =>
  expect(short(neededByErrors(root, [{ address, message }]))).toEqual(expected),
);

test("the error of an argument", () => {
  const error = { address: "aws_instance.one", message: "Missing value: it will be known only after apply" };
  expect(short(neededByErrors(root, [error]))).toEqual(["kms.keyArn decides how aws_instance.one is planned"]);
});

test("no value helps against an error of another kind", () => {
  const other = { address: "aws_instance.one", message: "Unsupported argument" };
  expect(neededByErrors(root, [{ address: "aws_instance.four", message }, other])).toEqual([]);
});
