import { type Problem, problem } from "../../engine/problem";
import { isWideRange } from "../addresses";
import { rules } from "../rule";
import { blocks, isSet, isTrue, stringsOf, textOf } from "../values";

export const networkRules = rules(
  {
    id: "NET-001",
    title: "Security groups are not open to the internet",
    severity: "error",
    reason: "Scanners find an open port within minutes. A port that must be public needs a suppression with a reason.",
    types: [
      "aws_security_group",
      "aws_default_security_group",
      "aws_security_group_rule",
      "aws_vpc_security_group_ingress_rule",
    ],
    check({ type, values }) {
      if (type === "aws_security_group_rule" && values["type"] === "egress") return;
      const sources = type.endsWith("security_group") ? blocks(values, "ingress") : [values];
      return sources.flatMap((source) =>
        ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"].flatMap((argument) =>
          stringsOf(source[argument])
            .filter(isWideRange)
            .map((cidr) => problem({ path: `ingress ${argument}`, value: cidr, must: "be narrower than /8" })),
        ),
      );
    },
  },
  {
    id: "NET-002",
    title: "The default security group of a VPC allows nothing",
    severity: "error",
    reason:
      "A resource without a security group gets this one. If it is empty, the mistake shows at once; if it is open, nobody notices.",
    types: ["aws_vpc", "aws_default_security_group"],
    check(resource, module) {
      if (resource.type === "aws_vpc") {
        const owned = module.companions(resource, "aws_default_security_group", "vpc_id").length > 0;
        return owned ? undefined : problem({ must: "have an aws_default_security_group without rules" });
      }
      return ["ingress", "egress"]
        .filter((direction) => blocks(resource.values, direction).length > 0)
        .map((direction) => problem({ path: direction, must: "be empty" }));
    },
  },
  {
    id: "NET-003",
    title: "Subnets and instances assign no public IP addresses",
    severity: "error",
    reason:
      "An instance with a public address is one security group rule away from the internet. Use NAT gateways and load balancers.",
    types: ["aws_subnet", "aws_launch_template", "aws_instance"],
    check({ type, values }): Problem[] {
      const found: [string, unknown][] = [];
      if (type === "aws_subnet") found.push(["map_public_ip_on_launch", values["map_public_ip_on_launch"]]);
      if (type === "aws_instance") found.push(["associate_public_ip_address", values["associate_public_ip_address"]]);
      for (const { associate_public_ip_address: value } of blocks(values, "network_interfaces")) {
        found.push(["associate_public_ip_address", value]);
      }
      return found
        .filter(([, value]) => isTrue(value))
        .map(([name, value]) => problem({ path: name, value, must: "be false" }));
    },
  },
  {
    id: "NET-004",
    title: "VPCs have flow logs",
    severity: "error",
    reason: "They are the only record of accepted and rejected traffic.",
    types: ["aws_vpc"],
    check(resource, module) {
      const logs = module.companions(resource, "aws_flow_log", "vpc_id");
      if (logs.length === 0) return problem({ must: "have an aws_flow_log" });
      const kinds = logs.map(({ values }) => values["traffic_type"] ?? "ALL");
      return kinds.includes("ALL")
        ? undefined
        : problem({ path: "traffic_type of the flow log", value: kinds[0], must: "be ALL" });
    },
  },
  {
    id: "NET-005",
    title: "Listeners require TLS 1.2 or newer",
    severity: "error",
    reason: "Plain text and old TLS versions can be read in transit. A redirect to HTTPS is accepted.",
    types: ["aws_lb_listener"],
    check({ values }) {
      const { protocol = "HTTP", ssl_policy: policy } = values;
      if (protocol === "HTTP") {
        const [action] = blocks(values, "default_action");
        const redirect = action?.["type"] === "redirect" && blocks(action, "redirect")[0]?.["protocol"] === "HTTPS";
        return redirect
          ? undefined
          : problem({ path: "protocol", value: protocol, must: "be HTTPS, or redirect to HTTPS" });
      }
      if (protocol !== "HTTPS" && protocol !== "TLS") return; // TCP and UDP carry a protocol with its own encryption
      return isSet(policy) && /TLS13-1-[23]|TLS-1-2|FS-1-2/.test(textOf(policy))
        ? undefined
        : problem({
            path: "ssl_policy",
            value: policy,
            must: "require TLS 1.2 or newer",
            fix: "use ELBSecurityPolicy-TLS13-1-2-2021-06",
          });
    },
  },
);
