import { Masking } from "../../../src/run/plans/masking";
import { learnSecrets, maskPlan } from "../../../src/run/plans/plan-secrets";
import { runUnits } from "../units";

test("hides what it has learned, as it stands and as JSON spells it", () => {
  const masking = new Masking();
  masking.learn({ password: 'pa"ss word', nested: ["hunter22"] });
  expect(masking.hide('a pa"ss word, "pa\\"ss word" and hunter22')).toBe(
    'a (sensitive value), "(sensitive value)" and (sensitive value)',
  );
});

test("hides each line of a text of several", () => {
  const masking = new Masking();
  masking.learn("-----BEGIN KEY-----\n  c2VjcmV0\n");
  expect(masking.hide("  | -----BEGIN KEY-----\n  | c2VjcmV0")).toBe("  | (sensitive value)");
  expect(masking.hide("only c2VjcmV0")).toBe("only (sensitive value)");
});

test("leaves what is too short to be told from other words", () => {
  const masking = new Masking();
  masking.learn(["no", 3, true, null]);
  expect(masking.hide("no 3 true")).toBe("no 3 true");
});

test("a plan as JSON: by Terraform's marks, and wherever else the value stands", () => {
  const [unit] = [...runUnits({ "dev-a": [] }).values()];
  const change = (input: string) => ({
    actions: ["create"],
    before: null,
    after: { input: { token: input, name: "open" }, pin: 12345 },
    before_sensitive: false,
    after_sensitive: { input: { token: true }, pin: true },
  });
  const plan = {
    resource_changes: [{ address: "x.y", change: change("top-secret") }],
    planned_values: {
      outputs: { pin: { sensitive: true, value: 12345 }, open: { sensitive: false, value: "open" } },
      root_module: {
        child_modules: [
          { resources: [{ values: { on: true, name: "ab" }, sensitive_values: { on: true, name: true } }] },
        ],
      },
    },
    prior_state: {
      values: {
        root_module: { resources: [{ type: "a", name: "b", values: { pin: 12345 }, sensitive_values: { pin: true } }] },
      },
    },
    output_changes: { one: { actions: ["create"], before: null, after: "out-secret", after_sensitive: true } },
    configuration: { note: "uses top-secret", open: "open" },
  };
  const masking = new Masking();
  learnSecrets(plan, unit!, new Map(), masking);
  const text = JSON.stringify(maskPlan(plan, masking));
  expect(text).not.toMatch(/top-secret|out-secret|12345/);
  expect(JSON.parse(text)).toMatchObject({
    resource_changes: [{ change: { after: { input: { token: "(sensitive value)", name: "open" } } } }],
    planned_values: {
      outputs: { pin: { value: "(sensitive value)" }, open: { value: "open" } },
      root_module: {
        child_modules: [{ resources: [{ values: { on: "(sensitive value)", name: "(sensitive value)" } }] }],
      },
    },
    configuration: { note: "uses (sensitive value)", open: "open" },
  });
});

test("sensitive outputs that a unit reads, which a remote state does not mark", () => {
  const all = runUnits({ "dev-a": [], "dev-b": ["dev-a"] });
  const [a, b] = [...all.values()].map((unit) => structuredClone(unit));
  Object.assign(a!.record, { outputs: { password: { sensitive: true }, name: { sensitive: false } } });
  Object.assign(b!.record, { dataSources: { "dev-a": "a" } });
  const outputs = { password: "from-the-state", name: "public-name" };
  const resource = { type: "terraform_remote_state", name: "a", values: { outputs }, sensitive_values: {} };
  const masking = new Masking();
  learnSecrets(
    { prior_state: { values: { root_module: { resources: [resource] } } } },
    b!,
    new Map([["dev-a", a!]]),
    masking,
  );
  expect(masking.hide("from-the-state public-name")).toBe("(sensitive value) public-name");
});
