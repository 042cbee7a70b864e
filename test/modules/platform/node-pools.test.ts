import { zoneProblems } from "../../../modules/platform/node-pools";
import { kubernetesPlatform } from "../../../src/layers/kubernetes/kubernetes-platform";
import { formatProblem } from "../../../src/engine/problem";

test("a zone that the network has not would leave pods waiting for ever", () => {
  const pools = kubernetesPlatform.inputs.shape.nodePools.parse({ general: {}, zonal: { zones: ["a", "d"] } });
  expect(zoneProblems(pools, ["us-east-1a", "us-east-1b", "us-east-1c"]).map(formatProblem)).toEqual([
    'nodePools.zonal.zones.1 is "d", but must be a zone of the network (a, b, c), which has no subnets elsewhere.',
  ]);
  expect(zoneProblems(pools, ["us-east-1a", "us-east-1d"])).toEqual([]);
  expect(zoneProblems(undefined, [])).toEqual([]);
});
