import { problem, type Problem } from "../../src/engine/problem";
import { type Authentication, brokerLimits, type BrokerType, isExpress, type KafkaVersion } from "./msk-limits";

export interface StorageAutoscaling {
  /** Where growing ends, for each broker. */
  readonly maxGib: number;
  /** Use of a disk above which all grow. */
  readonly targetPercent: number;
}

/** Inputs that decide whether AWS accepts the brokers. */
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

/** Default disk size of a Standard broker; $10 a month for each broker. */
export const defaultStorageGib = 100;

export interface AuthenticationChoice {
  readonly authentication: readonly Authentication[];
  readonly certificateAuthorityArns?: readonly string[];
  readonly scramUsers?: Readonly<Record<string, unknown>>;
}

/** MSK takes subnets of two or three zones; a network may have more. */
export function zoneProblems(brokerZones: number | undefined, subnets: number): Problem[] {
  if (subnets < 2) {
    return [problem({ path: "vpc.intraSubnetIds", must: "be 2 or 3 subnets, each in another zone (MSK)" })];
  }
  if (brokerZones === undefined) {
    if (subnets <= 3) return [];
    const message = `is missing: the network has ${subnets} zones, of which MSK takes 2 or 3`;
    return [problem({ path: "brokerZones", message, fix: "brokerZones: 3" })];
  }
  return brokerZones <= subnets
    ? []
    : [problem({ path: "brokerZones", value: brokerZones, must: `be at most the ${subnets} zones of the network` })];
}

/** Brokers are in 2 or 3 zones, as many in each. */
export function brokerProblems(choice: BrokerChoice, subnets: number): Problem[] {
  const { kafkaVersion, instanceType, brokers, rebalancing } = choice;
  const found: Problem[] = [];
  if (brokers % subnets !== 0) {
    const below = Math.floor(brokers / subnets) * subnets;
    const fix = [below, below + subnets].filter((each) => each > 0).join(" or ");
    found.push(problem({ path: "brokers", value: brokers, must: `be a multiple of the ${subnets} subnets`, fix }));
  }
  if (isExpress(instanceType) && subnets !== 3) {
    const must = `be a Standard one with ${subnets} subnets: Express brokers are in 3 zones`;
    found.push(problem({ path: "instanceType", value: instanceType, must }));
  }
  if (kafkaVersion === "4.2.x.kraft" && !isExpress(instanceType)) {
    const must = `be at most 4.1.x.kraft with ${instanceType}: only Express brokers run 4.2`;
    found.push(problem({ path: "kafkaVersion", value: kafkaVersion, must }));
  }
  if (kafkaVersion === "4.1.x.kraft" && instanceType === "kafka.t3.small") {
    found.push(
      problem({
        path: "instanceType",
        value: instanceType,
        must: "be larger with 4.1.x.kraft",
        fix: "kafka.m7g.large",
      }),
    );
  }
  if (rebalancing !== undefined && !isExpress(instanceType)) {
    found.push(
      problem({
        path: "rebalancing",
        value: rebalancing,
        must: `be left out with ${instanceType}: only Express brokers have it`,
      }),
    );
  }
  return found;
}

export function storageProblems(choice: StorageChoice): Problem[] {
  const { instanceType, storageGib, storageAutoscaling, storageThroughputMibps, storageMode } = choice;
  if (isExpress(instanceType)) {
    const must = `be left out with ${instanceType}: the storage of Express brokers has no settings`;
    const written = { storageGib, storageAutoscaling, storageThroughputMibps };
    return [
      ...Object.entries(written).flatMap(([name, value]) =>
        value === undefined ? [] : [problem({ path: name, value, must })],
      ),
      ...(storageMode === "tiered" ? [problem({ path: "storageMode", value: storageMode, must })] : []),
    ];
  }
  const found: Problem[] = [];
  const size = storageGib ?? defaultStorageGib;
  if (storageAutoscaling !== undefined && storageAutoscaling.maxGib <= size) {
    const must = `be more than storageGib (${size})`;
    found.push(problem({ path: "storageAutoscaling.maxGib", value: storageAutoscaling.maxGib, must }));
  }
  if (storageThroughputMibps !== undefined)
    found.push(...throughputProblems(storageThroughputMibps, instanceType, size));
  if (storageMode === "tiered" && instanceType === "kafka.t3.small") {
    const must = "be larger with tiered storage";
    found.push(problem({ path: "instanceType", value: instanceType, must, fix: "kafka.m7g.large" }));
  }
  return found;
}

/** docs.aws.amazon.com/msk/latest/developerguide/msk-provision-throughput-management.html */
function throughputProblems(throughput: number, instanceType: BrokerType, size: number): Problem[] {
  const path = "storageThroughputMibps";
  const { maxStorageThroughputMibps: max } = brokerLimits[instanceType];
  if (max === undefined) {
    const must = `be left out with ${instanceType}`;
    return [
      problem({ path, value: throughput, must, fix: "kafka.m7g.2xlarge, kafka.m5.4xlarge and larger ones take it" }),
    ];
  }
  if (throughput < 250 || throughput > max) {
    const must = `be 250 to ${max} with ${instanceType}`;
    return [problem({ path, value: throughput, must, fix: "left out, disks do 250" })];
  }
  return size < 10
    ? [problem({ path: "storageGib", value: size, must: "be at least 10 with storageThroughputMibps" })]
    : [];
}

export function authenticationProblems(choice: AuthenticationChoice): Problem[] {
  const { authentication, certificateAuthorityArns: authorities = [], scramUsers = {} } = choice;
  const found: Problem[] = [];
  const mtls = authentication.includes("mtls");
  if (mtls && authorities.length === 0) {
    const fix = "ARNs of the private certificate authorities that sign the clients' certificates";
    found.push(problem({ path: "certificateAuthorityArns", message: 'is missing for "mtls"', fix }));
  }
  if (!mtls && authorities.length > 0) {
    found.push(problem({ path: "certificateAuthorityArns", message: 'needs "mtls" in authentication' }));
  }
  const users = Object.keys(scramUsers);
  if (users.length > 0 && !authentication.includes("scram")) {
    found.push(problem({ path: "scramUsers", message: 'needs "scram" in authentication' }));
  }
  for (const user of users.filter((each) => !/^[a-z0-9][a-z0-9-]{0,63}$/.test(each))) {
    const must = "have a name of 1 to 64 lower-case letters, digits and hyphens";
    found.push(problem({ path: `scramUsers.${user}`, must }));
  }
  return found;
}

/** MSK reads SCRAM users under a customer managed key only, which it must be told by its ARN. */
export function scramKeyProblems(authentication: readonly Authentication[], path: string, keyArn: string): Problem[] {
  if (!authentication.includes("scram") || /^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\/.+$/.test(keyArn)) return [];
  const must = "be the ARN of a customer managed key: MSK takes no SCRAM users under the account's default key";
  return [problem({ path, value: keyArn, must, fix: "the kms unit's secretsKeyArn" })];
}
