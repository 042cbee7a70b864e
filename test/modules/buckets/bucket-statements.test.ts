import {
  addedStatements,
  type BucketStatement,
  bucketStatementProblems,
} from "../../../modules/buckets/bucket-statements";
import { formatProblem } from "../../../src/engine/problem";

const arn = "arn:aws:s3:::acme-media";
const defaults = { effect: "allow", objects: ["*"], bucket: false, conditions: {} } as const;
const partner = { ...defaults, principals: ["222222222222"], actions: ["s3:GetObject"] } as const;
const cloudFront = {
  ...defaults,
  service: "cloudfront.amazonaws.com",
  actions: ["s3:GetObject"],
  conditions: { StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::111111111111:distribution/E1" } },
} as const;
const problems = (statement: BucketStatement, sid = "Partner") =>
  bucketStatementProblems({ [sid]: statement }, ["DenyPlainHttp"]).map(formatProblem);

it("a distribution reads objects, for itself only", () => {
  expect(addedStatements(arn, { CloudFront: cloudFront })).toEqual([
    {
      Sid: "CloudFront",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: ["s3:GetObject"],
      Resource: [`${arn}/*`],
      Condition: cloudFront.conditions,
    },
  ]);
  expect(problems(cloudFront)).toEqual([]);
});

it.each<[BucketStatement, object]>([
  [
    { ...partner, objects: ["published/*"], bucket: true, actions: ["s3:GetObject", "s3:ListBucket"] },
    { Principal: { AWS: ["222222222222"] }, Resource: [arn, `${arn}/published/*`] },
  ],
  [{ ...partner, principals: ["*"] }, { Principal: "*" }],
  [
    { ...partner, effect: "deny", objects: [], bucket: true, actions: ["s3:ListBucket"] },
    { Effect: "Deny", Resource: [arn] },
  ],
])("%j", (statement, expected) => {
  expect(addedStatements(arn, { Partner: statement })[0]).toMatchObject(expected);
  expect(problems(statement)).toEqual([]);
});

it.each<[string, BucketStatement, string, string]>([
  [
    "a Sid that IAM refuses",
    partner,
    "Read-It",
    "policyStatements.Read-It must have a name of letters and digits, its Sid.",
  ],
  [
    "a Sid of the module",
    partner,
    "DenyPlainHttp",
    "policyStatements.DenyPlainHttp must have another name: the policy has a statement of its own with it.",
  ],
  [
    "nobody",
    { ...partner, principals: [] },
    "Partner",
    'policyStatements.Partner must have a service or principals, one of them (service: "cloudfront.amazonaws.com", or principals: ["arn:aws:iam::222222222222:root"]).',
  ],
  [
    "everybody beside one",
    { ...partner, principals: ["*", "222222222222"] },
    "Partner",
    'policyStatements.Partner.principals is ["*","222222222222"], but must have "*" alone, or without it.',
  ],
  [
    "nothing",
    { ...partner, objects: [] },
    "Partner",
    "policyStatements.Partner.objects is [], but must have a pattern, or bucket be true.",
  ],
  [
    "an action on the bucket for objects",
    { ...partner, actions: ["s3:GetObject", "s3:ListBucket"] },
    "Partner",
    'policyStatements.Partner.actions.1 is "s3:ListBucket", but needs bucket: true, because it is an action on the bucket, not on objects.',
  ],
  [
    "an action on objects for the bucket",
    { ...partner, objects: [], bucket: true },
    "Partner",
    'policyStatements.Partner.actions.0 is "s3:GetObject", but needs objects, because it is an action on objects, not on the bucket.',
  ],
  [
    "a service that acts for everybody",
    { ...cloudFront, conditions: { Bool: { "aws:SecureTransport": "true" } } },
    "Partner",
    'policyStatements.Partner.conditions must name the source that the service acts for, such as aws:SourceArn or aws:SourceAccount (StringEquals: { "aws:SourceAccount": "111111111111" }).',
  ],
])("%s is a mistake", (_, statement, sid, expected) => expect(problems(statement, sid)).toEqual([expected]));
