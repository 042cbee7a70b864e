import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { existing, unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import { vpc } from "../../../src/layers/network/vpc";
import { resources, synthFiles, synthModule, testEnvironment } from "../../support/projects/synth";

const deployRoleArn = "arn:aws:iam::111111111111:role/deploy";
const iam = { permissionsBoundary: "arn:aws:iam::111111111111:policy/boundary", path: "/platform/" };
const required = { permissions_boundary: iam.permissionsBoundary, path: iam.path };

test("the deploy role's external id and session name", () =>
  expect(
    synthModule(() => undefined, {
      deployRoleArn,
      deployRoleExternalId: "strata-7f3a",
      deployRoleSessionName: "strata",
    }).provider!["aws"]![0],
  ).toMatchObject({
    assume_role: [{ role_arn: deployRoleArn, external_id: "strata-7f3a", session_name: "strata" }],
  }));

describe("iam: every role of every unit has the permissions boundary and the path", () => {
  const network = unit(vpc, { cidr: "10.0.0.0/16" });
  const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
  const units = synthFiles({
    "environments/test/environment.ts": testEnvironment({ iam }),
    "environments/test/vpc.ts": network,
    "environments/test/eks.ts": unit(eks, {
      vpc: network,
      kms: existing({ eksKeyArn: key("eks"), ebsKeyArn: key("ebs"), logsKeyArn: key("logs") }),
      accessEntries: { admins: { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "view" } },
    }),
  });

  test.each(["test-vpc", "test-eks"])("%s", (name) => {
    const roles = Object.values(resources(units.get(name)!.module, "aws_iam_role"));
    expect(roles.length).toBeGreaterThan(0);
    for (const role of roles) expect(role).toMatchObject(required);
  });
});

test("iam: without it roles have neither", () => {
  const module = synthModule((stack) => new IamRole(stack, "role", { name: "r", assumeRolePolicy: "{}" }));
  const { role } = resources(module, "aws_iam_role");
  expect(role).toMatchObject({ name: "r" });
  expect(role).not.toHaveProperty("permissions_boundary");
  expect(role).not.toHaveProperty("path");
});
