import { Ec2ManagedPrefixList } from "@cdktf/provider-aws/lib/ec2-managed-prefix-list";
import { Construct } from "constructs";

export interface AdminListProps {
  /** The list's name. */
  readonly name: string;
  /** Networks of administrators. */
  readonly cidrs: readonly string[];
  /** Entries that fit. A rule that names the list counts as this many rules of its security group. */
  readonly maxEntries: number;
}

/** A prefix list of the administrators' networks: one change of it changes every rule that names it. Free. */
export class AdminList extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, cidrs, maxEntries }: AdminListProps) {
    super(scope, id);
    this.id = new Ec2ManagedPrefixList(this, "resource", {
      name,
      addressFamily: "IPv4",
      maxEntries,
      entry: cidrs.map((cidr) => ({ cidr, description: "Administrators" })),
      tags: { Name: name },
    }).id;
  }
}
