import type { LaunchTemplateBlockDeviceMappings } from "@cdktf/provider-aws/lib/launch-template";
import { problem, type Problem } from "../../src/engine/problem";
import { isBottlerocket, type OperatingSystem } from "./eks-ami";

/** A gp3 volume. 3000 IOPS and 125 MiB/s are part of its price. */
export interface NodeDisk {
  readonly diskGib: number;
  readonly diskIops?: number;
  readonly diskThroughputMibps?: number;
}

/** docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html, read 2026-11-29 */
export const gp3 = { minIops: 3000, maxIops: 80_000, minThroughputMibps: 125, maxThroughputMibps: 2000 } as const;
const iopsPerGib = 500;
const throughputMibpsPerIops = 0.25;

/** Problems of a disk that EC2 would refuse when it launches a node. */
export function diskProblems(path: string, { diskGib, diskIops, diskThroughputMibps }: NodeDisk): Problem[] {
  const iops = diskIops ?? gp3.minIops;
  const found: Problem[] = [];
  if (iops > gp3.minIops && iops > diskGib * iopsPerGib) {
    const must = `be at most ${diskGib * iopsPerGib}: gp3 allows ${iopsPerGib} per GiB`;
    found.push(
      problem({ path: `${path}.diskIops`, value: iops, must, fix: `diskGib: ${Math.ceil(iops / iopsPerGib)}` }),
    );
  }
  if (diskThroughputMibps !== undefined && diskThroughputMibps > iops * throughputMibpsPerIops) {
    const must = `be at most ${iops * throughputMibpsPerIops}: gp3 allows ${throughputMibpsPerIops} MiB/s per IOPS`;
    const fix = `diskIops: ${Math.ceil(diskThroughputMibps / throughputMibpsPerIops)}`;
    found.push(problem({ path: `${path}.diskThroughputMibps`, value: diskThroughputMibps, must, fix }));
  }
  return found;
}

/** Volumes of a node. Bottlerocket has one for the system, and one for containers, which gets the settings. */
export function blockDevices(
  { diskGib, diskIops, diskThroughputMibps }: NodeDisk,
  system: OperatingSystem,
  kmsKeyId: string,
): LaunchTemplateBlockDeviceMappings[] {
  const device = (deviceName: string, volumeSize: number, speed: { iops?: number; throughput?: number } = {}) => ({
    deviceName,
    ebs: { volumeSize, volumeType: "gp3", ...speed, encrypted: "true", kmsKeyId, deleteOnTermination: "true" },
  });
  const speed = { iops: diskIops, throughput: diskThroughputMibps };
  return isBottlerocket(system)
    ? [device("/dev/xvda", 4), device("/dev/xvdb", diskGib, speed)]
    : [device("/dev/xvda", diskGib, speed)];
}
