import { findingsOf } from "./support";

const until = { "aws_eks_cluster.x": { version: "1.34", tags: { "support-until": "2026-12-02" } } };

afterEach(() => jest.useRealTimers());

test.each([
  ["2026-08-04T00:00:00Z", []], // 120 days before
  [
    "2026-08-05T00:00:00Z",
    [
      'aws_eks_cluster.x version is "1.34", but must be upgraded: standard support ends on 2026-12-02, in 119 days (see docs/runbooks/eks.md).',
    ],
  ],
  [
    "2026-12-04T12:00:00Z",
    [
      'aws_eks_cluster.x version is "1.34", but must be upgraded: standard support ended on 2026-12-02 (see docs/runbooks/eks.md).',
    ],
  ],
])("on %s reports the end of standard support", (now, messages) => {
  jest.useFakeTimers({ now: Date.parse(now) });
  expect(findingsOf("EKS-006", until)).toEqual(messages);
});
