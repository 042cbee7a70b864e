import { dashboards, type Panel } from "../../prometheus/monitoring-files";

const all = Object.entries(dashboards);
const datasource = { type: "prometheus", uid: "${datasource}" };

it("has one for each subject, by a name that stays", () =>
  expect(all.map(([file, { uid }]) => [file, uid])).toEqual([
    ["eks", "strata-eks"],
    ["kafka-connect", "strata-kafka-connect"],
    ["kafka", "strata-kafka"],
    ["platform", "strata-platform"],
  ]));

describe.each(all)("%s", (_, { panels, templating, title }) => {
  const shown = panels.filter(({ type }) => type !== "row");

  it("lets its reader choose the data source, and names none", () => {
    expect(templating.list[0]).toMatchObject({ name: "datasource", type: "datasource" });
    for (const panel of shown) {
      expect([panel.title, panel.datasource]).toEqual([panel.title, datasource]);
      for (const target of panel.targets ?? [])
        expect([panel.title, target.datasource]).toEqual([panel.title, datasource]);
    }
  });

  it("asks something in every panel, each by a letter of its own", () => {
    for (const { title: name, targets = [] } of shown) {
      expect([name, targets.length > 0]).toEqual([name, true]);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it("has panels that do not cover each other, on 24 columns", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const pairs = panels.flatMap((one, index) => panels.slice(index + 1).map((other) => [one, other] as const));
    expect(pairs.filter(([one, other]) => overlap(one, other)).map(([one, other]) => [one.title, other.title])).toEqual(
      [],
    );
  });

  it("uses the variables that it has, and has those that it uses", () => {
    const text = JSON.stringify(panels);
    const used = new Set([...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(templating.list.map(({ name }) => name).sort());
  });

  it("has a title for each panel, and no two of one", () => {
    const titles = shown.map(({ title: each }) => each);
    expect(titles).not.toContain("");
    expect(title).not.toBe("");
    expect(new Set(titles).size).toBe(titles.length);
  });
});

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
