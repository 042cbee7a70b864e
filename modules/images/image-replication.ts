import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { Construct } from "constructs";
import { problem, type Problem } from "../../src/engine/problem";
import type { AwsHome } from "../aws/aws-home";

/** A region, and an account if it is another one. */
export interface ReplicationDestination {
  readonly region: string;
  readonly account?: string;
}

export interface ImageReplicationProps {
  readonly home: AwsHome;
  readonly destinations: readonly ReplicationDestination[];
  /** Repositories whose images are copied. */
  readonly names: readonly string[];
}

/** Replication of images that are pushed to some repositories. The registry has one configuration. */
export class ImageReplication extends Construct {
  constructor(scope: Construct, id: string, { home, destinations, names }: ImageReplicationProps) {
    super(scope, id);
    new EcrReplicationConfiguration(this, "resource", {
      replicationConfiguration: {
        rule: [
          {
            destination: destinations.map(({ region, account = home.account }) => ({ region, registryId: account })),
            repositoryFilter: names.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
          },
        ],
      },
    });
  }
}

/** Reports destinations that are the registry itself, or that are there twice. */
export function replicationProblems(destinations: readonly ReplicationDestination[], home: AwsHome): Problem[] {
  const named = destinations.map(({ region, account = home.account }) => `${account} ${region}`);
  return named.flatMap((destination, index) => {
    const report = (must: string): Problem[] => [
      problem({ path: `replication.destinations.${index}`, value: destinations[index], must }),
    ];
    if (destination === `${home.account} ${home.region}`) return report("be another region or account than this one");
    return named.indexOf(destination) === index ? [] : report("be named once");
  });
}
