import { spawnSync } from "node:child_process";
import { applyGraph, nothingReviewed } from "../../src/run/graph/apply-graph";
import type { RunReport } from "../../src/run/report/unit-result";
import { ModuleLab, read } from "../support/projects/module-lab";
import { outcomes, referencesOf } from "../support/projects/run-lab";

jest.setTimeout(120_000);

const lab = new ModuleLab();
afterEach(() => lab.remove());

const data = (block: object) => ({ resource: { terraform_data: block } });
const id = "${terraform_data.one.id}";
/** A unit with every kind of output that is known only after its apply. */
const producer = (trigger = "one") => ({
  blocks: data({ one: { triggers_replace: trigger }, two: { triggers_replace: trigger }, constant: {} }),
  outputs: {
    id: { value: id },
    other: { value: "${terraform_data.two.id}" },
    name: { value: `name of ${trigger}` },
    ids: { value: [id, "${terraform_data.two.id}"], example: ["example"] },
    mixed: { value: { host: "known", port: "${length(terraform_data.one.id)}" }, example: { host: "h", port: 1 } },
    all: { value: "${[for each in [terraform_data.one.id] : upper(each)]}", example: ["EXAMPLE"] },
    size: { value: "${length(terraform_data.one.id) + 4}", example: 40 },
    ready: { value: "${terraform_data.one.id != terraform_data.two.id}", example: true },
    secret: { value: "${sensitive(terraform_data.one.id)}", sensitive: true },
    half: { value: ["s3cr3t-half", id], example: ["s"], sensitive: true },
    odd: { value: "$${known} %%{text}" },
  },
});
const reader = (block: object) => ({ blocks: data(block) });
const a = (output: string) => read("a", output);
const planned = (name: string) => JSON.parse(lab.read(`plans/lab/${name}/tfplan.json`)) as Planned;
interface Planned {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: string[];
      readonly after: Record<string, unknown>;
      readonly after_unknown: Record<string, unknown>;
    };
  }[];
}
const changeOf = (name: string, address: string) =>
  planned(name).resource_changes.find((each) => each.address === `terraform_data.${address}`)!.change;
const kept = { keepJson: true, outDir: lab.path("plans") };
const causeOf = ({ units }: RunReport, name: string) => units.find(({ unit }) => unit === name)!.cause;
const resourcesOf = ({ units }: RunReport, name: string) => units.find(({ unit }) => unit === name)!.resources;

describe("what needs a value", () => {
  const needy: [string, object, string][] = [
    ["count", { count: `\${${a("size")}}` }, "lab-a.size, which decides how many terraform_data.one there are"],
    [
      "count within a condition",
      { count: `\${${a("ready")} ? 1 : 2}` },
      "lab-a.ready, which decides how many terraform_data.one there are",
    ],
    [
      "for_each",
      { for_each: `\${toset(${a("ids")})}` },
      "lab-a.ids, which decides how many terraform_data.one there are",
    ],
    [
      "for_each over an unknown list",
      { for_each: `\${toset(${a("all")})}` },
      "lab-a.all, which decides how many terraform_data.one there are",
    ],
    [
      "for_each by a local",
      { for_each: "${local.keys}" },
      "lab-a.id, lab-a.other, which decide how many terraform_data.one there are",
    ],
  ];
  const locals = { keys: `\${toset([${a("id")}, ${a("other")}])}` };
  test.each(needy)("%s: the unit is deferred, with the reason", async (_, block, waitsFor) => {
    const report = await lab.plan({ a: producer(), b: { blocks: { ...data({ one: block }), locals } } });
    expect(outcomes(report)).toMatchObject({ b: "deferred" });
    expect(causeOf(report, "b")).toBe(`waits for ${waitsFor}`);
  });

  test.each(needy.filter(([name]) => name !== "for_each by a local"))(
    "%s: planned with the example, with --mocks",
    async (_, block) => {
      const one = { ...block, input: `\${${a("secret")}}` };
      const report = await lab.plan({ a: producer(), b: reader({ one }) }, { mocks: true });
      expect(outcomes(report)["b"]).toMatch(/^succeeded \+\d+ ~0 -0$/);
      const [output] = /(?<=outputs\.)\w+/.exec(JSON.stringify(block))!;
      expect(referencesOf(report, "b").sort()).toEqual([`mocked lab-a.${output}`, "unknown lab-a.secret"]);
    },
  );

  const aws = (settings: object = {}) => ({
    provider: { aws: [{ region: "eu-west-1", access_key: "x", secret_key: "x", ...skipChecks, ...settings }] },
    terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  });
  const skipChecks = { skip_credentials_validation: true, skip_requesting_account_id: true };
  const arn = { aws_arn: { one: { arn: `\${${a("id")}}` } } };

  test("a provider's configuration: deferred, also with --mocks", async () => {
    const units = {
      a: producer(),
      b: { blocks: { ...data({ one: {} }), ...aws({ region: `\${${a("name")}}-\${${a("id")}}` }) } },
    };
    for (const mocks of [false, true]) {
      const report = await lab.plan(units, { mocks });
      expect(causeOf(report, "b")).toBe("waits for lab-a.id, which configures provider aws");
    }
  });

  test("a data source: read during apply, and what it reads is unknown; deferred where that is counted", async () => {
    const b = (block: object) => ({ blocks: { ...data({ one: block }), ...aws(), data: arn } });
    const report = await lab.plan({ a: producer(), b: b({ input: "${data.aws_arn.one.account}" }) });
    expect(outcomes(report)).toMatchObject({ b: "succeeded +1 ~0 -0" });
    expect(lab.told.join("\n")).toContain("data.aws_arn.one will be read during apply");
    // An example would be looked up.
    const counted = b({ count: "${length(data.aws_arn.one.account)}" });
    expect(causeOf(await lab.plan({ a: producer(), b: counted }, { mocks: true }), "b")).toBe(
      "waits for lab-a.id, which decides how many terraform_data.one there are",
    );
  });

  test("the literals of a deferred unit are known to its readers, and nothing else is", async () => {
    const b = {
      blocks: data({ one: { for_each: `\${toset(${a("all")})}` } }),
      outputs: { fixed: { value: ["x", "y"] }, made: { value: "${terraform_data.one}" } },
    };
    const c = reader({ one: { count: `\${length(${read("b", "fixed")})}`, input: `\${${read("b", "made")}}` } });
    const report = await lab.plan({ a: producer(), b, c });
    expect(outcomes(report)).toMatchObject({ b: "deferred", c: "succeeded +2 ~0 -0" });
    expect(referencesOf(report, "c")).toEqual(["provisional lab-b.fixed", "unknown lab-b.made"]);
  });

  test("an error of another kind fails the unit", async () => {
    const report = await lab.plan({ a: producer(), b: reader({ one: { count: `\${${a("size")} + nothing.here}` } }) });
    expect(outcomes(report)).toMatchObject({ b: "failed (run error)" });
  });
});

describe.each(["terraform", "tofu"])("with %s", (program) => {
  const before = process.env["TERRAFORM_BINARY_NAME"];
  beforeAll(() => void (process.env["TERRAFORM_BINARY_NAME"] = program));
  afterAll(() => {
    if (before === undefined) delete process.env["TERRAFORM_BINARY_NAME"];
    else process.env["TERRAFORM_BINARY_NAME"] = before;
  });

  describe("a plan from nothing", () => {
    test("an unknown output is known after apply in every form of expression, and known outputs stay known", async () => {
      const expressions = {
        plain: `\${${a("id")}}`,
        text: `id \${${a("id")}} of \${${a("name")}}`,
        called: `\${upper(${a("id")})}`,
        nested: { list: [{ deep: `\${${a("id")}}`, known: `\${${a("name")}}` }] },
        both: `\${${a("id")}}-\${${a("other")}}`,
        index: '${data.terraform_remote_state.a.outputs["id"]}',
        json: `\${jsonencode({ a = ${a("id")} })}`,
        local: "${local.id}",
        mapped: `\${[for each in ${a("all")} : lower(each)]}`,
        first: `\${${a("all")}[0]}`,
        sum: `\${${a("size")} + 1}`,
        choice: `\${${a("ready")} ? "yes" : "no"}`,
        hidden: `\${${a("secret")}}`,
      };
      const known = {
        name: `\${${a("name")}}`,
        host: `\${${a("mixed")}.host}`,
        count: `\${length(${a("ids")})}`,
        odd: `\${${a("odd")}}`,
      };
      const blocks = {
        ...data(
          Object.fromEntries(Object.entries({ ...expressions, ...known }).map(([name, input]) => [name, { input }])),
        ),
        locals: { id: `\${${a("id")}}` },
      };
      const report = await lab.plan({ a: producer(), b: { blocks } }, kept);
      expect(outcomes(report)).toMatchObject({ b: "succeeded +17 ~0 -0" });
      expect(referencesOf(report, "b").filter((each) => !each.startsWith("unknown"))).toEqual([
        "provisional lab-a.name",
        "provisional lab-a.odd",
      ]);
      const whole = Object.keys(expressions).filter((each) => each !== "nested" && each !== "mapped");
      for (const name of whole) expect([name, changeOf("b", name).after_unknown["input"]]).toEqual([name, true]);
      expect(changeOf("b", "mapped").after_unknown["input"]).toEqual([true]);
      expect(changeOf("b", "nested")).toMatchObject({
        after: { input: { list: [{ known: "name of one" }] } },
        after_unknown: { input: { list: [{ deep: true }] } },
      });
      const values = Object.keys(known).map((name) => [name, changeOf("b", name).after["input"]]);
      expect(Object.fromEntries(values)).toEqual({
        name: "name of one",
        host: "known",
        count: 2,
        odd: "${known} %{text}",
      });
    });

    test("the structure of an output is kept: a list of two is counted and looped over", async () => {
      const report = await lab.plan({
        a: producer(),
        b: reader({
          counted: { count: `\${length(${a("ids")})}`, input: `\${${a("ids")}[count.index]}` },
          looped: {
            for_each: `\${{ for index, each in ${a("ids")} : "key-\${index}" => each }}`,
            input: "${each.value}",
          },
          port: { input: `\${${a("mixed")}.port + 1}` },
        }),
      });
      expect(outcomes(report)).toMatchObject({ b: "succeeded +5 ~0 -0" });
    });

    test("outputs taken as a whole are handed on too", async () => {
      const input = `\${jsonencode(data.terraform_remote_state.a.outputs)}`;
      const report = await lab.plan({ a: producer(), b: reader({ data: { input } }) });
      expect(outcomes(report)).toMatchObject({ b: "succeeded +1 ~0 -0" });
    });

    test("a chain of units hands unknown values on, with what is known in between", async () => {
      const next = (from: string) => ({
        blocks: data({ one: { input: `\${${read(from, "id")}}` } }),
        outputs: { id: { value: "${terraform_data.one.output}" }, ids: { value: ["x", id] } },
      });
      const d = { blocks: data({ one: { count: `\${length(${read("c", "ids")})}` } }) };
      const report = await lab.plan({ a: producer(), b: next("a"), c: next("b"), d });
      expect(outcomes(report)).toMatchObject({
        b: "succeeded +1 ~0 -0",
        c: "succeeded +1 ~0 -0",
        d: "succeeded +2 ~0 -0",
      });
    });
  });

  describe("a change of a producer", () => {
    const b = (input: object = {}) => ({
      blocks: data({
        updated: { input: `\${${a("id")}}` },
        replaced: { triggers_replace: [`\${${a("id")}}`, "same"] },
        follows: { triggers_replace: "${terraform_data.replaced.id}" },
        certain: { triggers_replace: [`\${${a("id")}}`, `\${${a("name")}}`] },
        stays: { input: "constant" },
        ...input,
      }),
      outputs: { id: { value: "${terraform_data.replaced.id}" } },
    });
    const c = { blocks: data({ one: { triggers_replace: `\${${read("b", "id")}}` } }) };

    test("readers show what is unknown, and what may be replaced", async () => {
      await lab.applyAll({ a: producer(), b: b(), c });
      const report = await lab.plan({ a: producer("two"), b: b(), c }, kept);
      expect(outcomes(report)).toEqual({
        a: "succeeded +2 ~0 -2",
        b: "succeeded +3 ~1 -3",
        c: "succeeded +1 ~0 -1",
      });
      const replace = ["delete", "create"];
      expect(resourcesOf(report, "b")).toEqual([
        { address: "terraform_data.certain", actions: replace },
        { address: "terraform_data.follows", actions: replace, uncertain: true },
        { address: "terraform_data.replaced", actions: replace, uncertain: true },
        { address: "terraform_data.updated", actions: ["update"] },
      ]);
      expect(resourcesOf(report, "c")).toEqual([{ address: "terraform_data.one", actions: replace, uncertain: true }]);
    });

    test("what may be replaced may stay when it is applied, but nothing more may happen", async () => {
      await lab.applyAll({ a: producer(), b: b(), c });
      const settled = { a: producer("two"), b: b(), c };
      await lab.plan(settled, kept);
      const accept = (given: string[]) => (_: unknown, found: readonly { address: string; what: string }[]) => {
        given.push(...found.map(({ address, what }) => `${address} ${what}`));
        return Promise.resolve(false);
      };
      const asked: string[] = [];
      const report = await lab.runSynthesized("apply", (run) => applyGraph(run, nothingReviewed, accept(asked)), {
        outDir: lab.path("plans"),
      });
      expect(asked).toEqual([]);
      expect(outcomes(report)).toEqual({ a: "succeeded +2 ~0 -2", b: "succeeded +3 ~1 -3", c: "succeeded +1 ~0 -1" });
    });
  });

  describe("safety", () => {
    test("a plan with unknown or foreseen values cannot be applied by hand", async () => {
      const blocks = data({ one: { input: `\${${a("name")}}` }, two: { input: `\${${a("id")}}` } });
      await lab.plan({ a: producer(), b: { blocks } }, kept);
      const { status, stdout, stderr } = spawnSync(
        program,
        ["apply", "-no-color", lab.path("plans/lab/b/tfplan.binary")],
        {
          cwd: lab.path(".strata/work/lab-b"),
          encoding: "utf8",
        },
      );
      expect(status).toBe(1);
      expect(stdout + stderr).toContain("known only after the apply of another unit");
      expect(lab.stateOf("b").resources).toEqual([]);
    });

    test("known parts of sensitive outputs are masked, and in no file that stays", async () => {
      const blocks = data({ one: { input: `\${${a("half")}[0]}` } });
      const { folder } = await lab.plan({ a: producer(), b: { blocks } }, kept);
      expect(lab.told.join("\n") + lab.read(`${folder}/lab-b.log`)).not.toContain("s3cr3t-half");
      expect(lab.read("plans/lab/b/tfplan.json") + lab.read(".strata/work/lab-b/cdk.tf.json")).not.toContain(
        "s3cr3t-half",
      );
    });
  });
});
