import { EncryptionKey, type EncryptionKeyProps } from "../../../modules/keys/encryption-key";
import { resources, synthModule } from "../../support/projects/synth";
import { statements } from "../../support/aws/policy-statements";

const props: EncryptionKeyProps = {
  home: { account: "111111111111", region: "eu-west-1" },
  description: "Data",
  alias: "acme-test-data",
  deletionProtection: false,
};
const synthKey = (more: Partial<EncryptionKeyProps> = {}) =>
  synthModule((stack) => new EncryptionKey(stack, "data", { ...props, ...more }));
const keyOf = (module: ReturnType<typeof synthKey>) => resources(module, "aws_kms_key").data!;

describe("by default", () => {
  const module = synthKey();

  test("it rotates every year and can be called back for 30 days", () => {
    expect(keyOf(module)).toMatchObject({
      description: "Data",
      enable_key_rotation: true,
      rotation_period_in_days: 365,
      deletion_window_in_days: 30,
      multi_region: false,
    });
  });

  test("KMS refuses a policy that locks everyone out", () =>
    expect(keyOf(module)).toMatchObject({ bypass_policy_lockout_safety_check: false }));

  test("its policy leaves it to the account's IAM policies, and nothing more", () =>
    expect(statements(keyOf(module).policy)).toEqual({
      DelegateToAccount: {
        Sid: "DelegateToAccount",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "kms:*",
        Resource: "*",
      },
    }));

  test("it has an alias", () =>
    expect(resources(module, "aws_kms_alias").data_alias).toMatchObject({
      name: "alias/acme-test-data",
      target_key_id: "${aws_kms_key.data.key_id}",
    }));

  test("it can be destroyed", () => expect(keyOf(module)).not.toHaveProperty("lifecycle"));
});

test("deletionProtection: Terraform refuses to destroy it", () =>
  expect(keyOf(synthKey({ deletionProtection: true }))).toMatchObject({ lifecycle: { prevent_destroy: true } }));

test("rotationDays", () =>
  expect(keyOf(synthKey({ rotationDays: 90 }))).toMatchObject({ rotation_period_in_days: 90 }));

test("deletionWindowDays", () =>
  expect(keyOf(synthKey({ deletionWindowDays: 7 }))).toMatchObject({ deletion_window_in_days: 7 }));

test("multiRegion", () => expect(keyOf(synthKey({ multiRegion: true }))).toMatchObject({ multi_region: true }));

test("administratorArns manage the key but cannot read with it", () => {
  const role = "arn:aws:iam::111111111111:role/security";
  const { Administer } = statements(keyOf(synthKey({ administratorArns: [role] })).policy);
  expect(Administer).toMatchObject({ Effect: "Allow", Principal: { AWS: [role] } });
  expect(Administer!.Action).toContain("kms:PutKeyPolicy");
  expect(Administer!.Action).toContain("kms:ScheduleKeyDeletion");
  expect(Administer!.Action).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/crypt|Generate|\*|CreateGrant/)]),
  );
});

test("in China and GovCloud the principals have the partition's ARNs", () => {
  const root = (region: string) =>
    statements(keyOf(synthKey({ home: { ...props.home, region } })).policy).DelegateToAccount!.Principal;
  expect(root("cn-north-1")).toEqual({ AWS: "arn:aws-cn:iam::111111111111:root" });
  expect(root("us-gov-west-1")).toEqual({ AWS: "arn:aws-us-gov:iam::111111111111:root" });
});
