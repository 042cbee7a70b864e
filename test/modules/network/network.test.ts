import { Network, type NetworkProps } from "../../../modules/network/network";
import { problemsOf, resources, synthModule } from "../../support/projects/synth";

const networkOf = (props: Partial<NetworkProps> = {}) =>
  synthModule((stack) => {
    new Network(stack, "network", {
      name: "acme-test-vpc",
      region: "us-east-1",
      cidr: "10.0.0.0/16",
      zones: ["a", "b"],
      nat: "single",
      podAddresses: "shared",
      ...props,
    });
  });
const names = (module: ReturnType<typeof networkOf>, type: string) => Object.keys(resources(module, type)).sort();

describe("a network", () => {
  const network = networkOf();

  it("resolves names", () => {
    expect(resources(network, "aws_vpc")).toMatchObject({
      network: {
        cidr_block: "10.0.0.0/16",
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags: { Name: "acme-test-vpc" },
      },
    });
  });

  it("asks at plan whether the account has its zones", () => {
    expect(network.data).toMatchObject({ aws_availability_zones: { network_available: {} } });
    expect(resources(network, "aws_subnet").network_private_b!.lifecycle).toEqual({
      precondition: [
        {
          condition: '${contains(data.aws_availability_zones.network_available.names, "us-east-1b")}',
          error_message: "The account has no zone us-east-1b. List its zones with: aws ec2 describe-availability-zones",
        },
      ],
    });
  });

  it("has one default security group, which has no rules", () => {
    expect(names(network, "aws_default_security_group")).toEqual(["network_default"]);
    const group = resources(network, "aws_default_security_group")["network_default"];
    expect(group).toMatchObject({ vpc_id: "${aws_vpc.network.id}", tags: { Name: "acme-test-vpc-default-unused" } });
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });

  it("has four subnets in each zone, and gives none a public address", () => {
    const subnets = resources(network, "aws_subnet");
    expect(Object.keys(subnets).sort()).toEqual([
      "network_control_plane_a",
      "network_control_plane_b",
      "network_intra_a",
      "network_intra_b",
      "network_private_a",
      "network_private_b",
      "network_public_a",
      "network_public_b",
    ]);
    expect(subnets["network_private_b"]).toMatchObject({
      availability_zone: "us-east-1b",
      cidr_block: "10.0.32.0/19",
      vpc_id: "${aws_vpc.network.id}",
    });
    for (const subnet of Object.values(subnets)) expect(subnet["map_public_ip_on_launch"]).toBe(false);
  });

  it("tags subnets for load balancers", () => {
    const tagsOf = (name: string) => resources(network, "aws_subnet")[name]!["tags"];
    expect(tagsOf("network_public_a")).toEqual({ Name: "acme-test-vpc-public-a", "kubernetes.io/role/elb": "1" });
    expect(tagsOf("network_private_a")).toEqual({
      Name: "acme-test-vpc-private-a",
      "kubernetes.io/role/internal-elb": "1",
    });
    expect(tagsOf("network_intra_a")).toEqual({ Name: "acme-test-vpc-intra-a" });
    expect(tagsOf("network_control_plane_a")).toEqual({ Name: "acme-test-vpc-control-plane-a" });
  });

  it("routes each subnet by its kind; routes are never inline", () => {
    const associations = Object.entries(resources(network, "aws_route_table_association")).map(
      ([name, { route_table_id }]) => [name, route_table_id],
    );
    expect(Object.fromEntries(associations)).toEqual({
      network_public_a_routes: "${aws_route_table.network_public_routes.id}",
      network_public_b_routes: "${aws_route_table.network_public_routes.id}",
      network_private_a_routes: "${aws_route_table.network_private_a_routes.id}",
      network_private_b_routes: "${aws_route_table.network_private_b_routes.id}",
      network_intra_a_routes: "${aws_route_table.network_intra_routes.id}",
      network_intra_b_routes: "${aws_route_table.network_intra_routes.id}",
      network_control_plane_a_routes: "${aws_route_table.network_intra_routes.id}",
      network_control_plane_b_routes: "${aws_route_table.network_intra_routes.id}",
    });
    for (const table of Object.values(resources(network, "aws_route_table"))) expect(table).not.toHaveProperty("route");
  });

  it("gives intra subnets no way to the internet", () => {
    expect(names(network, "aws_route")).toEqual([
      "network_private_a_routes_internet",
      "network_private_b_routes_internet",
      "network_public_routes_internet",
    ]);
  });
});

describe("nat", () => {
  const natOf = (module: ReturnType<typeof networkOf>, zone: string) =>
    resources(module, "aws_route")[`network_private_${zone}_routes_internet`]?.["nat_gateway_id"];

  it("none: private subnets reach nothing outside", () => {
    const network = networkOf({ nat: "none" });
    expect(names(network, "aws_nat_gateway")).toEqual([]);
    expect(names(network, "aws_eip")).toEqual([]);
    expect(names(network, "aws_route")).toEqual(["network_public_routes_internet"]);
  });

  it("single: one gateway, in the first zone, for all", () => {
    const network = networkOf({ nat: "single", zones: ["b", "a"] });
    expect(names(network, "aws_nat_gateway")).toEqual(["network_nat_b"]);
    expect(resources(network, "aws_nat_gateway")).toMatchObject({
      network_nat_b: {
        allocation_id: "${aws_eip.network_nat_b_address.allocation_id}",
        subnet_id: "${aws_subnet.network_public_b.id}",
        tags: { Name: "acme-test-vpc-b" },
        depends_on: ["aws_internet_gateway.network_internet"],
      },
    });
    expect([natOf(network, "a"), natOf(network, "b")]).toEqual([
      "${aws_nat_gateway.network_nat_b.id}",
      "${aws_nat_gateway.network_nat_b.id}",
    ]);
  });

  it("per-zone: each zone has its own", () => {
    const network = networkOf({ nat: "per-zone" });
    expect(names(network, "aws_nat_gateway")).toEqual(["network_nat_a", "network_nat_b"]);
    expect([natOf(network, "a"), natOf(network, "b")]).toEqual([
      "${aws_nat_gateway.network_nat_a.id}",
      "${aws_nat_gateway.network_nat_b.id}",
    ]);
  });
});

describe("what a change leaves as it is", () => {
  const before = networkOf({ secondaryCidrs: ["100.64.0.0/16"] });

  it.each([
    ["a zone more", networkOf({ secondaryCidrs: ["100.64.0.0/16"], zones: ["a", "b", "c"] })],
    ["a zone more, between the others", networkOf({ secondaryCidrs: ["100.64.0.0/16"], zones: ["a", "c", "b"] })],
    ["a secondary range more", networkOf({ secondaryCidrs: ["100.65.0.0/16", "100.64.0.0/16"] })],
  ])("%s: every resource", (_, after) => {
    for (const [type, blocks] of Object.entries(before.resource!)) {
      for (const [name, block] of Object.entries(blocks)) expect(after.resource![type]![name]).toEqual(block);
    }
  });

  it("another nat: every resource but the default routes of private subnets", () => {
    const after = networkOf({ secondaryCidrs: ["100.64.0.0/16"], nat: "per-zone" });
    const changed = Object.entries(before.resource!).flatMap(([type, blocks]) =>
      Object.entries(blocks)
        .filter(([name, block]) => JSON.stringify(after.resource![type]![name]) !== JSON.stringify(block))
        .map(([name]) => `${type}.${name}`),
    );
    expect(changed).toEqual(["aws_route.network_private_b_routes_internet"]);
  });
});

it("subnetPrefixLengths: subnets of other sizes", () => {
  const subnets = resources(networkOf({ subnetPrefixLengths: { private: 18, intra: 26 } }), "aws_subnet");
  expect(subnets["network_private_b"]!["cidr_block"]).toBe("10.0.64.0/18");
  expect(subnets["network_intra_a"]!["cidr_block"]).toBe("10.0.255.0/26");
});

it("secondaryCidrs: a pod subnet in each zone, made once the range is there, with the zone's routes", () => {
  const network = networkOf({ secondaryCidrs: ["100.64.0.0/16"] });
  expect(resources(network, "aws_vpc_ipv4_cidr_block_association")).toMatchObject({
    network_range_100_64_0_0_16: { cidr_block: "100.64.0.0/16", vpc_id: "${aws_vpc.network.id}" },
  });
  expect(resources(network, "aws_subnet")["network_pods_100_64_0_0_16_b"]).toMatchObject({
    availability_zone: "us-east-1b",
    cidr_block: "100.64.32.0/19",
    map_public_ip_on_launch: false,
    tags: { Name: "acme-test-vpc-pods-100-64-0-0-16-b" },
    vpc_id: "${aws_vpc_ipv4_cidr_block_association.network_range_100_64_0_0_16.vpc_id}",
  });
  expect(resources(network, "aws_route_table_association")["network_pods_100_64_0_0_16_b_routes"]).toMatchObject({
    route_table_id: "${aws_route_table.network_private_b_routes.id}",
  });
});

it("refuses addresses that cannot be", () => {
  expect(problemsOf(() => networkOf({ cidr: "10.0.0.0/25" }))).toEqual([
    'environments/test/subject.ts: cidr is "10.0.0.0/25", but must be a /16 to a /24 (AWS allows nothing larger; smaller ones lack room for two zones).',
  ]);
});
