import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { alertCases } from "../prometheus/cases";
import type { AlertCase } from "../prometheus/cases/alert-case";
import { ruleFiles } from "../prometheus/monitoring-files";
import { run, succeed } from "../support/projects/programs";
import { inTemporaryFolder } from "../support/projects/synth";

/** Prometheus's own tool reads the rules and runs them over time (needs promtool; test/prometheus/promtool.sh makes it). */
const pathOf = (file: string): string => resolve("charts/monitoring/rules", `${file}.yaml`);
const options = { cwd: process.cwd() };

it("has rules that Prometheus takes, without a hint", () => {
  const files = Object.keys(ruleFiles).map(pathOf);
  expect(succeed("promtool", ["check", "rules", "--lint=all", "--lint-fatal", ...files], options)).toContain("SUCCESS");
});

/** Files that record what the rules of another one read. */
const recordedIn: Readonly<Record<string, readonly string[]>> = { "kafka-connect": ["kafka"] };

function promtoolTest(alert: string, { when, series, quiet, fires }: AlertCase) {
  const firing = (time: string, samples: object[]) => ({
    expr: `group(ALERTS{alertname="${alert}",alertstate="firing"})`,
    eval_time: time,
    exp_samples: samples,
  });
  return {
    name: `${alert}: ${when}`,
    interval: "1m",
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      firing(quiet, []),
      ...(fires === undefined ? [] : [firing(fires, [{ labels: "{}", value: 1 }])]),
    ],
  };
}

function tested(file: string, tests: readonly object[]): { code: number; stderr: string } {
  return inTemporaryFolder((folder) => {
    const path = join(folder, "tests.yaml");
    const files = [...(recordedIn[file] ?? []), file].map(pathOf);
    writeFileSync(path, stringify({ rule_files: files, evaluation_interval: "1m", tests }));
    return run("promtool", ["test", "rules", path], options);
  });
}

it.each(Object.entries(alertCases))(
  "alerts of %s fire when they must and not before",
  (file, cases) => {
    const tests = Object.entries(cases).flatMap(([alert, its]) => its.map((each) => promtoolTest(alert, each)));
    expect(tested(file, tests)).toMatchObject({ code: 0, stderr: "" });
  },
  120_000,
);

it("would hear of an alert that comes too late", () => {
  const [late] = alertCases["kafka"]!["KafkaBrokerDown"]!;
  const { code, stderr } = tested("kafka", [promtoolTest("KafkaBrokerDown", { ...late!, fires: late!.quiet })]);
  expect(code).toBe(1);
  expect(stderr).toContain("KafkaBrokerDown");
}, 60_000);
