import { requirementsOf, sourceOf, union } from "../../src/provider-locks/requirements";

test("a module needs what it requires and what it only uses", () => {
  const requirements = requirementsOf({
    terraform: {
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 6.0" }, web: { source: "x/http" } },
    },
    resource: {
      aws_vpc: { main: {} },
      terraform_data: { data: {} },
      null_resource: { one: { provider: "empty.other" } },
    },
    data: { http: { page: { provider: "web" } }, terraform_remote_state: { kms: {} }, external: { lookup: {} } },
    provider: { random: [{}] },
  });
  expect(Object.fromEntries(requirements)).toEqual({
    "hashicorp/aws": ">= 6.0",
    "x/http": "",
    "hashicorp/empty": "",
    "hashicorp/external": "",
    "hashicorp/random": "",
  });
});

test("several modules together: every range must hold, in an order that is always the same", () => {
  const one = new Map([
    ["hashicorp/helm", ""],
    ["hashicorp/aws", ">= 6.0"],
  ]);
  const other = new Map([["hashicorp/aws", "< 7.0"]]);
  const joined = [
    ["hashicorp/aws", "< 7.0, >= 6.0"],
    ["hashicorp/helm", ""],
  ];
  expect([...union([one, other])]).toEqual(joined);
  expect([...union([other, one])]).toEqual(joined);
});

test.each([
  ["registry.terraform.io/hashicorp/aws", "hashicorp/aws"],
  ["registry.opentofu.org/hashicorp/aws", "hashicorp/aws"],
  ["aws", "hashicorp/aws"],
  ["providers.example/acme/aws", "providers.example/acme/aws"],
])("%s is %s", (address, source) => expect(sourceOf(address)).toBe(source));
