import { type OpenPorts, openPortsOf } from "../../../modules/network/open-ports";
import { adminProblems, insiderProblems, portProblems } from "../../../modules/network/port-problems";
import { formatProblem } from "../../../src/engine/problem";

const admins = (...cidrs: string[]) => adminProblems(cidrs, 10).map(formatProblem);
const ports = (changed: Partial<OpenPorts>) => portProblems(openPortsOf(changed, "none")).map(formatProblem);

describe("networks of administrators", () => {
  it.each([["203.0.113.7/32"], ["8.8.0.0/20"], ["10.8.0.0/16"], ["100.64.0.0/16"]])("may be %s", (cidr) => {
    expect(admins(cidr)).toEqual([]);
  });

  it.each([
    ["0.0.0.0/0", "must be a /20 or smaller (public range)"],
    ["0.0.0.0/1", "must be a /20 or smaller (public range)"],
    ["8.8.0.0/19", "must be a /20 or smaller (public range)"],
    ["10.0.0.0/8", "must be a /16 or smaller (private range)"],
    ["10.0.0.0/7", "must be a /20 or smaller (public range)"], // half of it is not private
  ])("must not be as large as %s", (cidr, rule) => {
    expect(admins(cidr)).toEqual([
      `adminCidrs.0 is "${cidr}", but ${rule}: the ports are for administrators only (name the addresses of the office or VPN, such as 203.0.113.7/32).`,
    ]);
  });

  it.each([["::/0"], ["2001:db8::/64"]])("must not be of IPv6: %s", (cidr) => {
    expect(admins(cidr)).toEqual([
      `adminCidrs.0 is "${cidr}", but must be an IPv4 range in CIDR notation (the network has no IPv6 addresses).`,
    ]);
  });

  it.each([
    ["203.0.113.7", "must be an IPv4 range in CIDR notation (e.g. 10.20.0.0/16)"],
    ["203.0.113.7/24", 'must start at the first address of its range (did you mean "203.0.113.0/24"?)'],
    ["office", "must be an IPv4 range in CIDR notation (e.g. 10.20.0.0/16)"],
  ])("must be ranges, not %s", (cidr, rule) => {
    expect(admins(cidr)).toEqual([`adminCidrs.0 is "${cidr}", but ${rule}.`]);
  });

  it("must not overlap each other", () => {
    expect(admins("203.0.113.0/24", "198.51.100.1/32", "203.0.113.7/32")).toEqual([
      'adminCidrs.2 is "203.0.113.7/32", but must not overlap 203.0.113.0/24 (a prefix list has each address once).',
    ]);
  });

  it("must not contain the network, or be in it", () => {
    expect(insiderProblems(["0.0.0.0/0"], ["10.0.0.0/16"])).toEqual([]); // adminProblems has said what is wrong
    expect(insiderProblems(["10.0.4.0/24", "10.1.0.0/16"], ["10.0.0.0/16", "10.1.2.0/24"]).map(formatProblem)).toEqual([
      'adminCidrs.0 is "10.0.4.0/24", but must not overlap 10.0.0.0/16 (it would open the ports to everything in the network).',
      'adminCidrs.1 is "10.1.0.0/16", but must not overlap 10.1.2.0/24 (it would open the ports to everything in the network).',
    ]);
  });

  it("must fit in the list", () => {
    expect(adminProblems(["203.0.113.1/32", "203.0.113.2/32", "203.0.113.3/32"], 2).map(formatProblem)).toEqual([
      "adminCidrs must have at most 2 entries, not 3 (raise adminEntries, or name wider networks).",
    ]);
  });
});

describe("ports", () => {
  it("of the defaults are right, with SSH and without", () => {
    expect(ports({})).toEqual([]);
    expect(portProblems(openPortsOf({}, "admins"))).toEqual([]);
  });

  it("must be open once in a group", () => {
    expect(ports({ app: { http: { port: 8080, from: ["web"] }, admin: { port: 8080, from: ["admins"] } } })).toEqual([
      'ports.app.admin is "8080", but must be open once in a group: ports.app.http has 8080 (name all its sources in one from).',
    ]);
    expect(
      ports({
        kubernetes: {
          "node-ports": { port: 30000, lastPort: 32767, from: ["admins"] },
          argocd: { port: 30080, from: ["web"] },
        },
      }),
    ).toEqual([
      'ports.kubernetes.argocd is "30080", but must be open once in a group: ports.kubernetes.node-ports has 30000-32767 (name all its sources in one from).',
    ]);
  });

  it("may be next to each other", () => {
    expect(ports({ app: { a: { port: 1, lastPort: 2, from: ["web"] }, b: { port: 3, from: ["web"] } } })).toEqual([]);
  });

  it("must be ranges that end after they start", () => {
    expect(ports({ app: { http: { port: 8080, lastPort: 8000, from: ["web"] } } })).toEqual([
      "ports.app.http.lastPort is 8000, but must be 8080 or more: it ends the range that port starts.",
    ]);
  });

  it.each([
    ["another group", { app: { http: { port: 443, from: ["internet"] } } }, "app.http", "443"],
    ["another port", { web: { ssh: { port: 22, from: ["admins", "internet"] } } }, "web.ssh", "22"],
    [
      "a range with one of them",
      { web: { all: { port: 80, lastPort: 443, from: ["internet"] } } },
      "web.all",
      "80-443",
    ],
  ] as [string, Partial<OpenPorts>, string, string][])("must not be open to everyone in %s", (_, open, path, text) => {
    expect(ports(open)).toEqual([
      `ports.${path}.from must not have "internet" for port ${text}: only 80 and 443 of web are open to everyone ` +
        '(put a load balancer of the web group in front, or use "admins").',
    ]);
  });
});
