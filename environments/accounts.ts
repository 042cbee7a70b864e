import { localState, s3State } from "../src/engine/state";

/** AWS accounts with their regions, deploy roles, people's roles and state buckets. Examples: put yours here. */
export const accounts = {
  dev: {
    aws: { account: "111111111111", region: "us-east-1" },
    state: s3State({ bucket: "acme-dev-terraform-state", region: "us-east-1" }),
    roles: {
      platformAdmin: "arn:aws:iam::111111111111:role/platform-admin",
      developer: "arn:aws:iam::111111111111:role/developer",
    },
  },
  staging: {
    aws: { account: "222222222222", region: "us-east-1" },
    state: s3State({ bucket: "acme-staging-terraform-state", region: "us-east-1" }),
    roles: {
      platformAdmin: "arn:aws:iam::222222222222:role/platform-admin",
      developer: "arn:aws:iam::222222222222:role/developer",
    },
  },
  prod: {
    aws: { account: "333333333333", region: "us-east-1" },
    state: s3State({ bucket: "acme-prod-terraform-state", region: "us-east-1" }),
    roles: {
      platformAdmin: "arn:aws:iam::333333333333:role/platform-admin",
      onCall: "arn:aws:iam::333333333333:role/on-call",
      developer: "arn:aws:iam::333333333333:role/developer",
    },
  },
  lakeDev: {
    aws: { account: "444444444444", region: "us-east-2" },
    state: s3State({ bucket: "acme-lake-dev-terraform-state", region: "us-east-2" }),
    roles: { platformAdmin: "arn:aws:iam::444444444444:role/platform-admin" },
  },
  lakeProd: {
    aws: { account: "555555555555", region: "us-east-2" },
    state: s3State({ bucket: "acme-lake-prod-terraform-state", region: "us-east-2" }),
    roles: { platformAdmin: "arn:aws:iam::555555555555:role/platform-admin" },
  },
  mediaDev: {
    aws: { account: "666666666666", region: "us-east-1" },
    state: s3State({ bucket: "acme-media-dev-terraform-state", region: "us-east-1" }),
    roles: { platformAdmin: "arn:aws:iam::666666666666:role/platform-admin" },
  },
  mediaProd: {
    aws: { account: "777777777777", region: "us-east-1" },
    state: s3State({ bucket: "acme-media-prod-terraform-state", region: "us-east-1" }),
    roles: { platformAdmin: "arn:aws:iam::777777777777:role/platform-admin" },
  },
  /** The AWS emulators of `strata sandbox up`. */
  sandbox: {
    aws: { account: "123456789012", region: "us-east-1", emulator: { endpoint: "http://127.0.0.1:4566" } },
    state: localState(),
    roles: { admin: "arn:aws:iam::123456789012:role/admin" },
  },
  /** The same emulators, in the region of the lake. */
  lakeSandbox: {
    aws: { account: "123456789012", region: "us-east-2", emulator: { endpoint: "http://127.0.0.1:4566" } },
    state: localState(),
    roles: { admin: "arn:aws:iam::123456789012:role/admin" },
  },
};
