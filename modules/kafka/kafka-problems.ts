import { problem, type Problem } from "../../src/engine/problem";
import { type Authentication, brokerLimits, type BrokerType, isExpress, type KafkaVersion } from "./kafka-limits";

export interface StorageAutoscaling {
  /** Where growing ends, for each broker. */
  readonly maxGib: number;
  /** Use of a disk above which all grow. */
  readonly targetPercent: number;
}

/** What decides whether AWS takes the brokers. */
export interface BrokerChoice {
  readonly kafkaVersion: KafkaVersion;
  readonly instanceType: BrokerType;
  readonly brokers: number;
  readonly rebalancing?: "active" | "paused";
}

export interface StorageChoice {
  readonly instanceType: BrokerType;
  readonly storageGib?: number;
  readonly storageAutoscaling?: StorageAutoscaling;
  readonly storageThroughputMibps?: number;
  readonly storageMode?: "local" | "tiered";
}

/** What a Standard broker's disk holds unless it is said; $10 a month for each broker. */
export const defaultStorageGib = 100;

export interface AuthenticationChoice {
  readonly authentication: readonly Authentication[];
  readonly certificateAuthorityArns?: readonly string[];
  readonly scramUsers?: Readonly<Record<string, unknown>>;
}

/** MSK takes subnets of two or three zones; a network may have more. */
export function zoneProblems(brokerZones: number | undefined, subnets: number): Problem[] {
  if (subnets < 2) {
    return [problem("vpc.intraSubnetIds", undefined, "must be 2 or 3 subnets, each in another zone (MSK)")];
  }
  if (brokerZones === undefined) {
    if (subnets <= 3) return [];
    const rule = `is missing: the network has ${subnets} zones, of which MSK takes 2 or 3`;
    return [problem("brokerZones", undefined, rule, "brokerZones: 3")];
  }
  return brokerZones <= subnets
    ? []
    : [problem("brokerZones", brokerZones, `must be at most the ${subnets} zones of the network`)];
}

/** Brokers stand in 2 or 3 zones, as many in each. */
export function brokerProblems(choice: BrokerChoice, subnets: number): Problem[] {
  const { kafkaVersion, instanceType, brokers, rebalancing } = choice;
  const found: Problem[] = [];
  if (brokers % subnets !== 0) {
    const below = Math.floor(brokers / subnets) * subnets;
    const fix = [below, below + subnets].filter((each) => each > 0).join(" or ");
    found.push(problem("brokers", brokers, `must be a multiple of the ${subnets} subnets`, fix));
  }
  if (isExpress(instanceType) && subnets !== 3) {
    const rule = `must be a Standard one with ${subnets} subnets: Express brokers stand in 3 zones`;
    found.push(problem("instanceType", instanceType, rule));
  }
  if (kafkaVersion === "4.2.x.kraft" && !isExpress(instanceType)) {
    const rule = `must be at most 4.1.x.kraft with ${instanceType}: only Express brokers run 4.2`;
    found.push(problem("kafkaVersion", kafkaVersion, rule));
  }
  if (kafkaVersion === "4.1.x.kraft" && instanceType === "kafka.t3.small") {
    found.push(problem("instanceType", instanceType, "must be larger with 4.1.x.kraft", "kafka.m7g.large"));
  }
  if (rebalancing !== undefined && !isExpress(instanceType)) {
    found.push(
      problem("rebalancing", rebalancing, `must be left out with ${instanceType}: only Express brokers have it`),
    );
  }
  return found;
}

export function storageProblems(choice: StorageChoice): Problem[] {
  const { instanceType, storageGib, storageAutoscaling, storageThroughputMibps, storageMode } = choice;
  if (isExpress(instanceType)) {
    const rule = `must be left out with ${instanceType}: the storage of Express brokers has no settings`;
    const written = { storageGib, storageAutoscaling, storageThroughputMibps };
    return [
      ...Object.entries(written).flatMap(([name, value]) => (value === undefined ? [] : [problem(name, value, rule)])),
      ...(storageMode === "tiered" ? [problem("storageMode", storageMode, rule)] : []),
    ];
  }
  const found: Problem[] = [];
  const size = storageGib ?? defaultStorageGib;
  if (storageAutoscaling !== undefined && storageAutoscaling.maxGib <= size) {
    const rule = `must be more than storageGib (${size})`;
    found.push(problem("storageAutoscaling.maxGib", storageAutoscaling.maxGib, rule));
  }
  if (storageThroughputMibps !== undefined)
    found.push(...throughputProblems(storageThroughputMibps, instanceType, size));
  if (storageMode === "tiered" && instanceType === "kafka.t3.small") {
    const rule = "must be larger with tiered storage";
    found.push(problem("instanceType", instanceType, rule, "kafka.m7g.large"));
  }
  return found;
}

/** docs.aws.amazon.com/msk/latest/developerguide/msk-provision-throughput-management.html */
function throughputProblems(throughput: number, instanceType: BrokerType, size: number): Problem[] {
  const path = "storageThroughputMibps";
  const { maxStorageThroughputMibps: max } = brokerLimits[instanceType];
  if (max === undefined) {
    const rule = `must be left out with ${instanceType}`;
    return [problem(path, throughput, rule, "kafka.m7g.2xlarge, kafka.m5.4xlarge and larger ones take it")];
  }
  if (throughput < 250 || throughput > max) {
    const rule = `must be 250 to ${max} with ${instanceType}`;
    return [problem(path, throughput, rule, "left out, disks do 250")];
  }
  return size < 10 ? [problem("storageGib", size, "must be at least 10 with storageThroughputMibps")] : [];
}

export function authenticationProblems(choice: AuthenticationChoice): Problem[] {
  const { authentication, certificateAuthorityArns: authorities = [], scramUsers = {} } = choice;
  const found: Problem[] = [];
  const repeated = authentication.findIndex((each, index) => authentication.indexOf(each) !== index);
  if (repeated >= 0) {
    found.push(problem(`authentication.${repeated}`, authentication[repeated], "must be named once"));
  }
  const mtls = authentication.includes("mtls");
  if (mtls && authorities.length === 0) {
    const fix = "ARNs of the private certificate authorities that sign the clients' certificates";
    found.push(problem("certificateAuthorityArns", undefined, 'is missing for "mtls"', fix));
  }
  if (!mtls && authorities.length > 0) {
    found.push(problem("certificateAuthorityArns", undefined, 'needs "mtls" in authentication'));
  }
  const users = Object.keys(scramUsers);
  if (users.length > 0 && !authentication.includes("scram")) {
    found.push(problem("scramUsers", undefined, 'needs "scram" in authentication'));
  }
  for (const user of users.filter((each) => !/^[a-z0-9][a-z0-9-]{0,63}$/.test(each))) {
    const rule = "must have a name of 1 to 64 lower-case letters, digits and hyphens";
    found.push(problem(`scramUsers.${user}`, undefined, rule));
  }
  return found;
}

/** MSK reads SCRAM users under a customer managed key only, which it must be told by its ARN. */
export function scramKeyProblems(authentication: readonly Authentication[], path: string, keyArn: string): Problem[] {
  if (!authentication.includes("scram") || /^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\/.+$/.test(keyArn)) return [];
  const rule = "must be the ARN of a customer managed key: MSK takes no SCRAM users under the account's default key";
  return [problem(path, keyArn, rule, "the kms unit's secretsKeyArn")];
}
