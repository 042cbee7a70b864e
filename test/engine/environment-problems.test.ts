import { regionListing, partitions, partitionWith, zoneListing } from "../../src/engine/aws-regions";
import { placeEnvironment } from "../../src/engine/address";
import { environmentProblems } from "../../src/engine/environment-problems";
import { formatProblem } from "../../src/engine/problem";
import { s3State } from "../../src/engine/state";
import { testEnvironment, type TestSettings } from "../support/projects/synth";

const messages = (settings: TestSettings) =>
  environmentProblems(placeEnvironment("environments/dev/environment.ts", testEnvironment(settings)), []).map(
    formatProblem,
  );
const deployRoleArn = "arn:aws:iam::111111111111:role/deploy";

describe("regions", () => {
  test.each(regionListing.names)("%s passes, in its partition alone", (region) => {
    expect(messages({ region })).toEqual([]);
    expect(partitions.filter(({ pattern }) => pattern.test(region))).toHaveLength(1);
    expect(Object.keys(partitionWith(region).regions)).toContain(region);
  });

  test("a region that does not exist, with the nearest one", () =>
    expect(messages({ region: "us-east-9" })).toEqual([
      'aws.region is "us-east-9", but must be an AWS region (did you mean "us-east-2"? if it is newer than 2026-11-29, aws.unlisted: { "us-east-9": "<reason>" }).',
    ]));

  test("unlisted: a newer region, also of the state", () => {
    const unlisted = { "eu-west-9": "opened in 2027-01" };
    const state = s3State({ bucket: "acme-state", region: "eu-west-9" });
    expect(messages({ region: "eu-west-9", unlisted, state })).toEqual([]);
    expect(partitionWith("eu-west-9").name).toBe("aws");
    expect(zoneListing("eu-west-9")).toBeUndefined();
  });

  test("unlisted: a region that the list has by now", () =>
    expect(messages({ unlisted: { "us-east-1": "new" } })).toEqual([
      "aws.unlisted.us-east-1 must be omitted: it is in the list of 2026-11-29.",
    ]));

  test("the region of the state", () =>
    expect(messages({ state: s3State({ bucket: "acme-state", region: "eu-wst-1" }) })).toEqual([
      'state.region is "eu-wst-1", but must be an AWS region (did you mean "eu-west-1"? if it is newer than 2026-11-29, aws.unlisted: { "eu-wst-1": "<reason>" }).',
    ]));
});

describe("roles", () => {
  const boundary = "arn:aws:iam::111111111111:policy/platform/boundary";

  test.each<TestSettings>([
    { iam: { permissionsBoundary: boundary, path: "/platform/" } },
    { iam: { permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess", path: "/" } },
    { region: "cn-north-1", iam: { permissionsBoundary: boundary.replace("arn:aws:", "arn:aws-cn:") } },
    { deployRoleArn, deployRoleExternalId: "strata-7f3a", deployRoleSessionName: "strata" },
  ])("%j passes", (settings) => expect(messages(settings)).toEqual([]));

  test.each<[TestSettings, string]>([
    [
      { iam: { permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary" } },
      'iam.permissionsBoundary is "arn:aws:iam::222222222222:policy/boundary", but must be the ARN of a policy of the account or of AWS (e.g. arn:aws:iam::111111111111:policy/boundary).',
    ],
    [
      { iam: { path: "platform" } },
      'iam.path is "platform", but must begin and end with /, with at most 512 characters and no spaces (e.g. /platform/).',
    ],
    [{ deployRoleExternalId: "strata" }, "aws.deployRoleExternalId requires aws.deployRoleArn."],
    [
      { deployRoleArn, deployRoleSessionName: "a b" },
      'aws.deployRoleSessionName is "a b", but must have 2 to 64 letters, digits and _+=,.@-.',
    ],
    [
      { state: s3State({ bucket: "acme-state", region: "us-east-1", roleSessionName: "strata" }) },
      "state.roleSessionName requires state.roleArn.",
    ],
  ])("%j is a mistake", (settings, message) => expect(messages(settings)).toEqual([message]));
});
