import type { Fields } from "./kafka-store";

/** Returns the fields that an update changes. Throws a Refusal if MSK would refuse it. */
export type Change = (cluster: Fields, given: Fields) => Fields;

/** An update that MSK refuses, with the message of MSK where it is known. */
export class Refusal extends Error {}

interface Volume {
  readonly volumeSize?: number;
  readonly provisionedThroughput?: unknown;
}

/** MSK can remove brokers without partitions. Here no partition can be moved, so removing brokers is refused. */
export const brokerCount: Change = (cluster, given) => {
  const before = cluster["numberOfBrokerNodes"] as number;
  const target = given["targetNumberOfBrokerNodes"] as number;
  const { clientSubnets } = cluster["brokerNodeGroupInfo"] as { readonly clientSubnets: readonly string[] };
  if (target < before) {
    throw new Refusal(`The brokers ${target + 1} to ${before} still have partitions, so they cannot be removed.`);
  }
  if (target % clientSubnets.length !== 0) {
    throw new Refusal(
      "The number of broker nodes must be a multiple of Availability Zones in the BrokerAZDistribution parameter.",
    );
  }
  return { numberOfBrokerNodes: target };
};

/** UpdateBrokerStorage. The provider always updates all brokers. */
export const brokerStorage: Change = (cluster, given) => {
  const [target] = given["targetBrokerEBSVolumeInfo"] as readonly Fields[];
  return grown(cluster, target ?? {});
};

/** UpdateStorage: mode, size or throughput. */
export const storage: Change = (cluster, given) => {
  const { storageMode } = given;
  const volume = given["volumeSizeGB"] ?? given["provisionedThroughput"];
  return {
    ...(storageMode === undefined ? {} : { storageMode }),
    ...(volume === undefined
      ? {}
      : { brokerNodeGroupInfo: { ...(cluster["brokerNodeGroupInfo"] as Fields), ...grown(cluster, given) } }),
  };
};

function grown(cluster: Fields, { volumeSizeGB, provisionedThroughput }: Fields): Fields {
  const { storageInfo } = cluster["brokerNodeGroupInfo"] as { readonly storageInfo?: { ebsStorageInfo?: Volume } };
  const before = storageInfo?.ebsStorageInfo ?? {};
  const size = (volumeSizeGB ?? before.volumeSize) as number;
  const sameSize = size === before.volumeSize;
  if (sameSize && same(provisionedThroughput ?? before.provisionedThroughput, before.provisionedThroughput)) {
    throw new Refusal(
      "The request does not include any updates to the EBS volumes of the cluster. Verify the request, then try again.",
    );
  }
  if (!sameSize && size < (before.volumeSize ?? 0) + 10) {
    throw new Refusal("To update storage, you must increase it by at least 10 GiB.");
  }
  const throughput = provisionedThroughput === undefined ? {} : { provisionedThroughput };
  return { storageInfo: { ...storageInfo, ebsStorageInfo: { ...before, volumeSize: size, ...throughput } } };
}

export const kafkaVersion: Change = (cluster, { targetKafkaVersion }) => {
  const { kafkaVersion: before } = cluster["currentBrokerSoftwareInfo"] as { readonly kafkaVersion: string };
  const target = String(targetKafkaVersion);
  if (numbers(target) < numbers(before)) {
    throw new Refusal(`The Kafka version cannot be changed from ${before} to the older ${target}.`);
  }
  return { kafkaVersion: target };
};

/** Versions compare by their first two numbers: 3009 for 3.9.x.kraft. */
function numbers(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1000 + minor;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
