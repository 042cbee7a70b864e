import { diskProblems, type NodeDisk } from "../../../modules/eks/eks-node-disk";
import { formatProblem } from "../../../src/engine/problem";

const messages = (disk: NodeDisk) => diskProblems("systemNodes", disk).map(formatProblem);

test.each<NodeDisk>([
  { diskGib: 20 },
  { diskGib: 20, diskThroughputMibps: 750 },
  { diskGib: 20, diskIops: 10_000, diskThroughputMibps: 2000 },
  { diskGib: 160, diskIops: 80_000 },
])("%j is within the limits of gp3", (disk) => expect(messages(disk)).toEqual([]));

test("more IOPS than the size allows", () =>
  expect(messages({ diskGib: 20, diskIops: 10_001 })).toEqual([
    "systemNodes.diskIops is 10001, but must be at most 10000: gp3 allows 500 per GiB (diskGib: 21).",
  ]));

test("more throughput than the IOPS allow", () =>
  expect(messages({ diskGib: 50, diskThroughputMibps: 1000 })).toEqual([
    "systemNodes.diskThroughputMibps is 1000, but must be at most 750: gp3 allows 0.25 MiB/s per IOPS (diskIops: 4000).",
  ]));
