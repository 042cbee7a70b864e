import type { Listing } from "./listing";

/** A partition of AWS: regions with their own accounts, identities and domain. */
export interface Partition {
  readonly name: string;
  /** Domain of the services. */
  readonly dnsSuffix: string;
  /** Names of its regions, also of future ones. */
  readonly pattern: RegExp;
  /** Letters of the zones of each region. An account may see fewer: two of three in us-west-1, no b in Tokyo. */
  readonly regions: Readonly<Record<string, string>>;
}

const inThreeZones = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, "abc"]));

/**
 * Partitions and regions as of 2026-11-29. Source of the regions: the endpoint data of @aws-sdk/core
 * (`partitionsInfo`); of the zones: docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html.
 */
export const partitions: readonly Partition[] = [
  {
    name: "aws",
    dnsSuffix: "amazonaws.com",
    pattern: /^(us|eu|ap|sa|ca|me|af|il|mx)-(?!gov-|iso)[a-z]+-\d+$/,
    regions: {
      ...inThreeZones("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-3", "ap-south-1", "ap-south-2"),
      ...inThreeZones("ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"),
      ...inThreeZones("ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1"),
      ...inThreeZones("eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1"),
      ...inThreeZones("me-central-1", "me-south-1", "me-west-1", "mx-central-1", "sa-east-1", "sa-west-1"),
      ...inThreeZones("us-east-2", "us-west-1"),
      "ap-northeast-1": "abcd",
      "ap-northeast-2": "abcd",
      "ca-central-1": "abcd",
      "us-east-1": "abcdef",
      "us-west-2": "abcd",
    },
  },
  {
    name: "aws-cn",
    dnsSuffix: "amazonaws.com.cn",
    pattern: /^cn-[a-z]+-\d+$/,
    regions: { "cn-north-1": "abd", "cn-northwest-1": "abc" },
  },
  {
    name: "aws-us-gov",
    dnsSuffix: "amazonaws.com",
    pattern: /^us-gov-[a-z]+-\d+$/,
    regions: inThreeZones("us-gov-east-1", "us-gov-west-1"),
  },
  {
    name: "aws-eusc",
    dnsSuffix: "amazonaws.eu",
    pattern: /^eusc-[a-z]+-[a-z]+-\d+$/,
    regions: inThreeZones("eusc-de-east-1"),
  },
  {
    name: "aws-iso",
    dnsSuffix: "c2s.ic.gov",
    pattern: /^us-iso-[a-z]+-\d+$/,
    regions: inThreeZones("us-iso-east-1", "us-iso-west-1"),
  },
  {
    name: "aws-iso-b",
    dnsSuffix: "sc2s.sgov.gov",
    pattern: /^us-isob-[a-z]+-\d+$/,
    regions: inThreeZones("us-isob-east-1", "us-isob-west-1"),
  },
  {
    name: "aws-iso-e",
    dnsSuffix: "cloud.adc-e.uk",
    pattern: /^eu-isoe-[a-z]+-\d+$/,
    regions: inThreeZones("eu-isoe-west-1"),
  },
  {
    name: "aws-iso-f",
    dnsSuffix: "csp.hci.ic.gov",
    pattern: /^us-isof-[a-z]+-\d+$/,
    regions: inThreeZones("us-isof-east-1", "us-isof-south-1"),
  },
];

const asOf = "2026-11-29";

export const regionListing: Listing = {
  kind: "an AWS region",
  names: partitions.flatMap(({ regions }) => Object.keys(regions)),
  asOf,
  command: "aws account list-regions",
};

/** The partition of a region, by its name: also of one that is not listed yet. */
export function partitionWith(region: string): Partition {
  return partitions.find(({ pattern }) => pattern.test(region)) ?? partitions[0]!;
}

/** Zones of a region by name. Undefined for a region that is not listed. */
export function zoneListing(region: string): Listing | undefined {
  const letters = partitionWith(region).regions[region];
  if (letters === undefined) return undefined;
  return {
    kind: `a zone of ${region} (${Array.from(letters).join(", ")})`,
    names: Array.from(letters, (letter) => `${region}${letter}`),
    asOf,
    command: `aws ec2 describe-availability-zones --region ${region}`,
  };
}
