import {
  asOf,
  defaultVersion,
  kubernetesVersions,
  versionProblems,
  versionSupport,
} from "../../../modules/eks/eks-versions";
import { formatProblem } from "../../../src/engine/problem";

const messages = (...given: Parameters<typeof versionProblems>) => versionProblems(...given).map(formatProblem);

test("the default version is in standard support", () => expect(messages(defaultVersion, "standard")).toEqual([]));

test("extended support follows standard support by a year", () => {
  for (const version of kubernetesVersions) {
    const { standardUntil, extendedUntil } = versionSupport[version];
    const [year, ...day] = standardUntil.split("-");
    expect(extendedUntil).toBe([Number(year) + 1, ...day].join("-"));
  }
});

test("a version out of standard support names the dates, the version to take and the price of staying", () =>
  expect(messages("1.32", "standard")).toEqual([
    'kubernetesVersion is "1.32", but must be in standard support, which ended on 2026-03-23: EKS upgrades the cluster automatically (1.35; an existing cluster upgrades one version at a time, to 1.33 first; supportType: "extended" stays until 2027-03-23 for $365 a month more).',
  ]));

test("extended support is a way to stay", () => expect(messages("1.32", "extended")).toEqual([]));

test("a version out of extended support is out", () => {
  jest.replaceProperty(versionSupport, "1.32", { standardUntil: "2024-03-23", extendedUntil: "2025-03-23" } as never);
  expect(messages("1.32", "extended")).toEqual([
    'kubernetesVersion is "1.32", but must be supported: extended support ended on 2025-03-23 (1.35; an existing cluster upgrades one version at a time, to 1.33 first).',
  ]);
  expect(messages("1.32", "standard")[0]).not.toContain("extended");
  jest.restoreAllMocks();
});

test("the clock changes nothing: what could be synthesized yesterday can be tomorrow", () => {
  jest.useFakeTimers({ now: Date.parse("2040-01-01") });
  expect(messages(defaultVersion, "standard")).toEqual([]);
  expect(asOf).toBe("2026-11-21");
  jest.useRealTimers();
});
