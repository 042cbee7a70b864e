import { problem, type Problem } from "../../src/engine/problem";
import { cidrProblem, overlapProblems, parseCidr, privateRangeOf } from "./cidr";
import { groupNames, type OpenPort, type OpenPorts, portRules } from "./open-ports";

/** Only these may be open to everyone, and only on load balancers and web servers. */
const publicPorts: readonly number[] = [80, 443];

/** Ports that are open twice in a group, ranges that end before they start, and ports that are open to everyone. */
export function portProblems(ports: OpenPorts): Problem[] {
  return [...groupNames.flatMap((group) => tableProblems(`ports.${group}`, ports[group])), ...publicProblems(ports)];
}

function tableProblems(path: string, table: OpenPorts["web"]): Problem[] {
  const entries = Object.entries(table);
  return entries.flatMap(([name, open], index) => {
    const { port, lastPort = port } = open;
    if (lastPort < port) {
      const must = `be ${port} or more: it ends the range that port starts`;
      return [problem({ path: `${path}.${name}.lastPort`, value: lastPort, must })];
    }
    const twin = entries.slice(0, index).find(([, other]) => shareAPort(open, other));
    if (twin === undefined) return [];
    const must = `be open once in a group: ${path}.${twin[0]} has ${portText(twin[1])}`;
    return [problem({ path: `${path}.${name}`, value: portText(open), must, fix: "name all its sources in one from" })];
  });
}

function publicProblems(ports: OpenPorts): Problem[] {
  return portRules(ports)
    .filter(({ from, ...rule }) => from === "internet" && !isPublic(rule))
    .map(({ group, name, ...rule }) =>
      problem({
        path: `ports.${group}.${name}.from`,
        message: `must not have "internet" for port ${portText(rule)}: only 80 and 443 of web are open to everyone`,
        fix: 'put a load balancer of the web group in front, or use "admins"',
      }),
    );
}

const isPublic = ({ group, port, lastPort = port }: Omit<ReturnType<typeof portRules>[number], "from">): boolean =>
  group === "web" && lastPort === port && publicPorts.includes(port);

function shareAPort(a: OpenPort, b: OpenPort): boolean {
  return a.port <= (b.lastPort ?? b.port) && b.port <= (a.lastPort ?? a.port);
}

/** `8443`, `30000-32767` */
export const portText = ({ port, lastPort = port }: Pick<OpenPort, "port" | "lastPort">): string =>
  lastPort === port ? `${port}` : `${port}-${lastPort}`;

/** The widest networks of administrators: larger ones are not offices or VPNs, and let in strangers. */
const widest = { public: 20, private: 16 } as const;

/**
 * Problems in the networks of administrators.
 * @param maxEntries as many as fit in their prefix list
 */
export function adminProblems(adminCidrs: readonly string[], maxEntries: number): Problem[] {
  if (adminCidrs.length > maxEntries) {
    const must = `have at most ${maxEntries} entries, not ${adminCidrs.length}`;
    return [problem({ path: "adminCidrs", must, fix: "raise adminEntries, or name wider networks" })];
  }
  return adminCidrs.flatMap((text, index) => {
    const path = `adminCidrs.${index}`;
    const wrong = adminCidrProblem(path, text);
    if (wrong !== undefined) return [wrong];
    return overlapProblems(path, text, adminCidrs.slice(0, index), "a prefix list has each address once");
  });
}

/** Networks of administrators that contain addresses of the network itself, unless `adminProblems` reports them. */
export function insiderProblems(adminCidrs: readonly string[], networkCidrs: readonly string[]): Problem[] {
  const fix = "it would open the ports to everything in the network";
  return adminCidrs.flatMap((text, index) => {
    const path = `adminCidrs.${index}`;
    return adminCidrProblem(path, text) === undefined ? overlapProblems(path, text, networkCidrs, fix) : [];
  });
}

function adminCidrProblem(path: string, text: string): Problem | undefined {
  if (text.includes(":")) {
    const fix = "the network has no IPv6 addresses";
    return problem({ path, value: text, must: "be an IPv4 range in CIDR notation", fix });
  }
  const wrong = cidrProblem(path, text);
  if (wrong !== undefined) return wrong;
  const cidr = parseCidr(text)!;
  const kind = privateRangeOf(cidr) === undefined ? "public" : "private";
  if (cidr.prefixLength >= widest[kind]) return undefined;
  const must = `be a /${widest[kind]} or smaller (${kind} range): the ports are for administrators only`;
  return problem({ path, value: text, must, fix: "name the addresses of the office or VPN, such as 203.0.113.7/32" });
}
