import { brokerLimits, brokerTypes, isExpress } from "../../../modules/msk/msk-limits";

it.each([
  ["kafka.t3.small", { recommendedPartitions: 300, maxPartitions: 300, dollarsPerHour: 0.0456 }],
  ["kafka.m5.4xlarge", { recommendedPartitions: 4000, maxPartitions: 6000, maxStorageThroughputMibps: 593 }],
  ["kafka.m7g.large", { recommendedPartitions: 1000, maxPartitions: 1500, diskMibps: 79, networkMibps: 117 }],
  ["kafka.m7g.2xlarge", { recommendedPartitions: 2000, maxPartitions: 3000, maxStorageThroughputMibps: 312 }],
  ["express.m7g.xlarge", { recommendedPartitions: 1000, maxPartitions: 2000, ingressMibps: 31.2 }],
  ["express.m7g.16xlarge", { recommendedPartitions: 20000, maxPartitions: 32000, dollarsPerHour: 13.056 }],
] as const)("%s is as AWS publishes it", (type, expected) => expect(brokerLimits[type]).toMatchObject(expected));

it("never recommends more partitions than are possible", () => {
  for (const { recommendedPartitions, maxPartitions } of Object.values(brokerLimits)) {
    expect(recommendedPartitions).toBeLessThanOrEqual(maxPartitions);
  }
});

it("knows no disk of Express brokers and no ingress limit of Standard ones", () => {
  for (const type of brokerTypes) {
    const { diskMibps, maxStorageThroughputMibps, ingressMibps } = brokerLimits[type];
    if (isExpress(type)) expect([diskMibps, maxStorageThroughputMibps]).toEqual([undefined, undefined]);
    else expect(ingressMibps).toBeUndefined();
  }
});

it("has prices that grow with the size", () => {
  const price = (type: (typeof brokerTypes)[number]) => brokerLimits[type].dollarsPerHour;
  expect(price("kafka.m5.24xlarge")).toBeCloseTo(48 * price("kafka.m5.large"));
  expect(price("kafka.m7g.16xlarge")).toBeCloseTo(32 * price("kafka.m7g.large"));
  expect(price("express.m7g.16xlarge")).toBeCloseTo(32 * price("express.m7g.large"));
});
