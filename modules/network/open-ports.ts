/** Security groups, by the purpose of what is in them. */
export const groupNames = ["web", "database", "app", "bastion", "kubernetes", "monitoring"] as const;
export type GroupName = (typeof groupNames)[number];

/** Sources of connections: everyone, the networks of the administrators, or what is in a group. */
export const portSources = ["internet", "admins", ...groupNames] as const;
export type PortSource = (typeof portSources)[number];

/** A TCP port, or a range of them, and where connections to it may come from. */
export interface OpenPort {
  readonly port: number;
  /** The last port of a range. Default: `port`. */
  readonly lastPort?: number;
  readonly from: readonly PortSource[];
}

/** Ports of each group by the name of what listens there. */
export type OpenPorts = Readonly<Record<GroupName, Readonly<Record<string, OpenPort>>>>;

/** Ports that are open by default. `docs/systems/lake-ports.md` has the reasons. */
export const defaultPorts: OpenPorts = {
  web: {
    http: { port: 80, from: ["internet"] },
    https: { port: 443, from: ["internet"] },
  },
  database: {
    mysql: { port: 3306, from: ["app"] },
    postgresql: { port: 5432, from: ["app"] },
    redis: { port: 6379, from: ["app"] },
  },
  app: {
    http: { port: 8080, from: ["web"] },
    node: { port: 3000, from: ["web"] },
    flask: { port: 5000, from: ["web"] },
  },
  bastion: {},
  kubernetes: {
    api: { port: 8443, from: ["admins"] },
    "node-ports": { port: 30000, lastPort: 32767, from: ["admins"] },
  },
  monitoring: {
    prometheus: { port: 9090, from: ["admins"] },
    grafana: { port: 3000, from: ["admins"] },
    kibana: { port: 5601, from: ["admins"] },
    jaeger: { port: 16686, from: ["admins"] },
    pushgateway: { port: 9091, from: ["app"] },
    logstash: { port: 5044, from: ["app"] },
    "otlp-grpc": { port: 4317, from: ["app"] },
    "otlp-http": { port: 4318, from: ["app"] },
  },
};

/**
 * The ports of every group: the chosen ones, or the default ones.
 * @param ssh whether administrators reach bastion and Kubernetes hosts by SSH, and the latter from the bastion too
 */
export function openPortsOf(chosen: Partial<OpenPorts>, ssh: "none" | "admins"): OpenPorts {
  const ports = { ...defaultPorts, ...chosen };
  if (ssh === "none") return ports;
  return {
    ...ports,
    bastion: { ...ports.bastion, ssh: { port: 22, from: ["admins"] } },
    kubernetes: { ...ports.kubernetes, ssh: { port: 22, from: ["admins", "bastion"] } },
  };
}

/** One source of one port of a group. */
export interface PortRule extends Omit<OpenPort, "from"> {
  readonly group: GroupName;
  /** Name of what listens. */
  readonly name: string;
  readonly from: PortSource;
}

/** A rule for each port and source. */
export function portRules(ports: OpenPorts): PortRule[] {
  return groupNames.flatMap((group) =>
    Object.entries(ports[group]).flatMap(([name, { from, ...port }]) =>
      from.map((source) => ({ group, name, ...port, from: source })),
    ),
  );
}

export const isGroup = (source: PortSource): source is GroupName =>
  (groupNames as readonly PortSource[]).includes(source);
