import { NetworkEndpoints, type NetworkEndpointsProps } from "../../../modules/network/network-endpoints";
import { problemsOf, resources, synthModule } from "../../support/projects/synth";

const endpointsOf = (props: Partial<NetworkEndpointsProps> = {}) =>
  synthModule((stack) => {
    new NetworkEndpoints(stack, "endpoints", {
      home: stack.aws,
      name: "acme-test-vpc",
      vpcId: "vpc-1",
      cidrs: ["10.0.0.0/16"],
      subnetIds: ["subnet-a", "subnet-b"],
      routeTableIds: ["rtb-a", "rtb-b", "rtb-intra"],
      interfaceEndpoints: [],
      dynamodbEndpoint: false,
      trustedAccounts: [],
      ...props,
    });
  });
const policyOf = (network: ReturnType<typeof endpointsOf>, name: string) =>
  JSON.parse(resources(network, "aws_vpc_endpoint")[name]!["policy"] as string) as { Statement: unknown[] };

describe("the S3 gateway endpoint", () => {
  it("is on every route table", () => {
    expect(Object.keys(resources(endpointsOf(), "aws_vpc_endpoint"))).toEqual(["endpoints_s3"]);
    expect(resources(endpointsOf(), "aws_vpc_endpoint")["endpoints_s3"]).toMatchObject({
      vpc_id: "vpc-1",
      vpc_endpoint_type: "Gateway",
      service_name: "com.amazonaws.us-east-1.s3",
      route_table_ids: ["rtb-a", "rtb-b", "rtb-intra"],
    });
  });

  const own = ["111111111111", "222222222222"];

  it("is used by own identities for own buckets; images are read from the registries' buckets", () => {
    expect(policyOf(endpointsOf({ trustedAccounts: ["222222222222"] }), "endpoints_s3").Statement).toEqual([
      {
        Sid: "UseByOwnIdentities",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": own, "aws:ResourceAccount": own } },
      },
      {
        Sid: "ReadImages",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: [
          "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
          "arn:aws:s3:::prod-registry-k8s-io-us-east-1/*",
        ],
      },
    ]);
  });
});

it("dynamodbEndpoint: a second gateway endpoint, for our own identities", () => {
  const network = endpointsOf({ dynamodbEndpoint: true });
  expect(resources(network, "aws_vpc_endpoint")["endpoints_dynamodb"]).toMatchObject({
    vpc_endpoint_type: "Gateway",
    service_name: "com.amazonaws.us-east-1.dynamodb",
    route_table_ids: ["rtb-a", "rtb-b", "rtb-intra"],
  });
  expect(policyOf(network, "endpoints_dynamodb").Statement).toEqual([
    {
      Sid: "UseByOwnIdentities",
      Effect: "Allow",
      Principal: "*",
      Action: "dynamodb:*",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:PrincipalAccount": ["111111111111"], "aws:ResourceAccount": ["111111111111"] },
      },
    },
  ]);
});

it("interfaceEndpoints: one for each service, in each zone, under the service's own name", () => {
  const endpoints = resources(endpointsOf({ interfaceEndpoints: ["ecr.api", "sts"] }), "aws_vpc_endpoint");
  expect(endpoints["endpoints_sts"]).toBeDefined();
  expect(endpoints["endpoints_ecr_api"]).toMatchObject({
    vpc_id: "vpc-1",
    vpc_endpoint_type: "Interface",
    service_name: "com.amazonaws.us-east-1.ecr.api",
    subnet_ids: ["subnet-a", "subnet-b"],
    security_group_ids: ["${aws_security_group.endpoints_security_group.id}"],
    private_dns_enabled: true,
    tags: { Name: "acme-test-vpc-ecr.api" },
  });
});

it("the security group takes HTTPS from the network's ranges and nothing else, by rules of their own", () => {
  const network = endpointsOf({ cidrs: ["10.0.0.0/16", "100.64.0.0/16"] });
  expect(resources(network, "aws_security_group")).toMatchObject({
    endpoints_security_group: {
      name: "acme-test-vpc-endpoints",
      description: "HTTPS from the network to the interface endpoints",
      vpc_id: "vpc-1",
      tags: { Name: "acme-test-vpc-endpoints" },
    },
  });
  expect(resources(network, "aws_security_group")["endpoints_security_group"]).not.toHaveProperty("ingress");
  const rules = resources(network, "aws_vpc_security_group_ingress_rule");
  expect(Object.keys(rules).sort()).toEqual(["endpoints_https_100_64_0_0_16", "endpoints_https_10_0_0_0_16"]);
  expect(rules["endpoints_https_10_0_0_0_16"]).toMatchObject({
    security_group_id: "${aws_security_group.endpoints_security_group.id}",
    description: "HTTPS from 10.0.0.0/16",
    cidr_ipv4: "10.0.0.0/16",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
  });
  expect(resources(network, "aws_vpc_security_group_egress_rule")).toEqual({});
});

it("refuses interface endpoints that cost for nothing, and two spellings of one service", () => {
  expect(problemsOf(() => endpointsOf({ interfaceEndpoints: ["s3", "dynamodb", "ecr.api", "ecr-api"] }))).toEqual([
    'environments/test/subject.ts: interfaceEndpoints.0 is "s3", but costs $0.01 per GB; use the gateway endpoint, which is free (it always exists).',
    'environments/test/subject.ts: interfaceEndpoints.1 is "dynamodb", but costs $0.01 per GB; use the gateway endpoint, which is free (set dynamodbEndpoint).',
    'environments/test/subject.ts: interfaceEndpoints.3 is "ecr-api", but must be named once: ecr.api differs from it in dots and hyphens only (AWS separates the parts of a service by dots).',
  ]);
});
