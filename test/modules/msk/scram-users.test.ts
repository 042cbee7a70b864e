import { ScramUsers, type ScramUsersProps } from "../../../modules/msk/scram-users";
import { resources, synthModule } from "../../support/projects/synth";

const keyArn = "arn:aws:kms:us-east-1:111111111111:key/1";
const usersOf = (props: Partial<ScramUsersProps> = {}) =>
  synthModule((stack) => {
    new ScramUsers(stack, "users", {
      clusterName: "acme-test-kafka",
      clusterArn: "arn:aws:kafka:us-east-1:111111111111:cluster/acme-test-kafka/1",
      keyArn,
      users: { connect: { passwordVersion: 1 }, "kafka-ui": { passwordVersion: 3 } },
      deletionProtection: true,
      ...props,
    });
  });

it("has a secret for each user, under a name and a key that MSK takes, which can be called back", () =>
  expect(resources(usersOf(), "aws_secretsmanager_secret")).toMatchObject({
    users_connect: { name: "AmazonMSK_acme-test-kafka-connect", kms_key_id: keyArn, recovery_window_in_days: 30 },
    users_kafka_ui: { name: "AmazonMSK_acme-test-kafka-kafka-ui", kms_key_id: keyArn },
  }));

it("leaves the policy that MSK adds to a secret alone", () =>
  expect(resources(usersOf(), "aws_secretsmanager_secret_policy")).toEqual({}));

it("lets secrets go at once where nothing is protected, so that the user can be made again", () =>
  expect(resources(usersOf({ deletionProtection: false }), "aws_secretsmanager_secret")["users_connect"]).toMatchObject(
    {
      recovery_window_in_days: 0,
    },
  ));

it("makes up passwords in each run and hands them on by write-only arguments alone", () => {
  const module = usersOf();
  expect((module as { ephemeral?: unknown }).ephemeral).toEqual({
    aws_secretsmanager_random_password: {
      users_connect_password: { password_length: 48, exclude_punctuation: true },
      users_kafka_ui_password: { password_length: 48, exclude_punctuation: true },
    },
  });
  const { users_connect_version: version } = resources(module, "aws_secretsmanager_secret_version");
  expect(version).toMatchObject({
    secret_id: "${aws_secretsmanager_secret.users_connect.id}",
    secret_string_wo:
      '{"username":"connect","password":"${ephemeral.aws_secretsmanager_random_password.users_connect_password.random_password}"}',
    secret_string_wo_version: 1,
  });
  // Nowhere else: a state would keep it, an output would show it.
  expect(JSON.stringify(module).split("users_connect_password.random_password")).toHaveLength(2);
});

it("writes a new password when its version is higher", () =>
  expect(resources(usersOf(), "aws_secretsmanager_secret_version")["users_kafka_ui_version"]).toMatchObject({
    secret_string_wo_version: 3,
  }));

it("adds each user by itself, once the secret has a value, and drops nobody else's", () => {
  expect(resources(usersOf(), "aws_msk_single_scram_secret_association")["users_connect_association"]).toMatchObject({
    cluster_arn: "arn:aws:kafka:us-east-1:111111111111:cluster/acme-test-kafka/1",
    secret_arn: "${aws_secretsmanager_secret.users_connect.arn}",
    depends_on: ["aws_secretsmanager_secret_version.users_connect_version"],
  });
  expect(resources(usersOf(), "aws_msk_scram_secret_association")).toEqual({});
});
