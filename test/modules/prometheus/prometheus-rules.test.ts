import { readFileSync } from "node:fs";
import { alertCases } from "../../prometheus/cases";
import { metricNames } from "../../prometheus/metric-names";
import { metricSources } from "../../prometheus/metrics";
import { alerts, dashboards, queriesOf, ruleFiles } from "../../prometheus/monitoring-files";

const runbook = "docs/runbooks/prometheus-alerts.md";
const rules = Object.values(ruleFiles).flat();

it("is found in a query what it reads, whatever stands around it", () =>
  expect(
    metricNames(
      'sum by (a) (rate(b_total{c="d{e}"}[5m])) / on (f) group_left () g:h:i > 1e3 and on () count(up{job="x"} == 1) > bool 0',
    ),
  ).toEqual(["b_total", "g:h:i", "up"]));

describe.each(alerts.map((each) => [each.alert, each] as const))(
  "%s",
  (name, { labels, annotations = {}, ...rule }) => {
    it("says how urgent it is, what happened, what it means and where to read on", () => {
      expect(["page", "ticket"]).toContain(labels?.["severity"]);
      expect(Object.keys(annotations)).toEqual(["summary", "description", "runbook_url"]);
      expect(annotations["summary"]).not.toMatch(/\.$/);
      expect(annotations["description"]).toMatch(/[.}]$/);
      expect(annotations["runbook_url"]).toBe(`${runbook}#${name.toLowerCase()}`);
    });

    it("waits, unless it counts over a time already", () =>
      expect(rule.for ?? /increase\(.*\[(15m|1h)\]/s.exec(rule.expr)?.[1]).toBeDefined());
  },
);

it("has no two alerts of one name", () => {
  const names = alerts.map(({ alert }) => alert);
  expect(new Set(names).size).toBe(names.length);
});

it("has a case for each alert, and no case without one", () => {
  const byFile = Object.entries(ruleFiles).map(([file, its]) => {
    const names = its.flatMap(({ alert }) => (alert === undefined ? [] : [alert]));
    return [file, names] as const;
  });
  const cases = Object.entries(alertCases).map(([file, its]) => [file, Object.keys(its)]);
  expect(Object.fromEntries(cases)).toEqual(Object.fromEntries(byFile));
});

it("explains each alert in the runbook, in its order, and none that is not there", () => {
  const text = readFileSync(runbook, "utf8");
  const headings = [...text.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  const names = ["kafka", "kafka-hosts", "kafka-connect", "eks", "platform", "applications"].flatMap((file) =>
    ruleFiles[file]!.flatMap(({ alert }) => (alert === undefined ? [] : [alert])),
  );
  expect(headings).toEqual(["Watchdog", ...names]);
});

it("tells of each alert what it means, what is likely and what to do first", () => {
  const text = readFileSync(runbook, "utf8");
  const sections = text.split(/^### /m).slice(1);
  for (const section of sections) {
    const name = section.split("\n")[0]!;
    const parts = ["Meaning", "Likely", "First"].filter((part) => !section.includes(`**${part}**`));
    expect([name, parts]).toEqual([name, []]);
  }
});

describe("metrics", () => {
  const recorded = rules.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const known = metricSources.flatMap(({ names }) => names);
  const read = [...rules.map(({ expr }) => expr), ...Object.values(dashboards).flatMap(queriesOf)].flatMap(metricNames);

  it("come from somewhere", () => {
    const unknown = read.filter((name) => !known.includes(name) && !recorded.includes(name));
    expect(unknown).toEqual([]);
  });

  it("are read, if somebody wrote down where they come from", () =>
    expect(known.filter((name) => !read.includes(name))).toEqual([]));

  it("are recorded only if somebody reads them", () =>
    expect(recorded.filter((name) => !read.includes(name))).toEqual([]));
});
