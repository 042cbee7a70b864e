import { evaluate } from "../../src/policy/evaluate";
import { allRules } from "../../src/policy/rules";
import { toSarif } from "../../src/policy/sarif";
import { unitOf } from "./support";

interface Text {
  readonly text: string;
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: Text;
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: object };
    readonly logicalLocations: readonly object[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
}
interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly semanticVersion: string;
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: Text;
          readonly fullDescription: Text;
          readonly help: Text;
          readonly defaultConfiguration: { readonly level: string };
          readonly properties: Readonly<Record<string, unknown>>;
        }[];
      };
    };
    readonly results: readonly Result[];
  }[];
}

const unit = unitOf(
  { "aws_kms_key.s3": {}, "aws_kms_key.msk": {}, "aws_cloudwatch_log_group.a": { kms_key_id: "x" } },
  {},
  [{ rule: "KMS-001", reason: "imported material", path: "test-subject/msk" }],
);
const sarif = toSarif(evaluate([unit]), "1.2.3") as Sarif;
const [run] = sarif.runs;
const results = run!.results;

/** The fields that the SARIF 2.1.0 schema requires, and those that GitHub code scanning requires in addition. */
test("has every field that SARIF 2.1.0 and code scanning require", () => {
  expect(Object.keys(sarif).sort()).toEqual(["$schema", "runs", "version"]);
  expect(sarif.version).toBe("2.1.0");
  const { driver } = run!.tool;
  expect(driver).toMatchObject({ name: "Strata", semanticVersion: "1.2.3" });
  for (const rule of driver.rules) {
    expect(Object.keys(rule).sort()).toEqual(
      ["defaultConfiguration", "fullDescription", "help", "id", "properties", "shortDescription"].sort(),
    );
    for (const { text } of [rule.shortDescription, rule.fullDescription, rule.help]) expect(text).not.toBe("");
    expect(["error", "warning"]).toContain(rule.defaultConfiguration.level);
    expect(Number(rule.properties["security-severity"])).toBeGreaterThan(0);
  }
  expect(results).toHaveLength(3);
  for (const result of results) {
    expect(result.message.text).not.toBe("");
    expect(["error", "warning"]).toContain(result.level);
    expect(driver.rules[result.ruleIndex]!.id).toBe(result.ruleId);
    expect(result.locations).toHaveLength(1);
    expect(result.locations[0]!.physicalLocation.region).toEqual({ startLine: 1 });
    // Relative, with forward slashes, so that code scanning finds it in the repository.
    expect(result.locations[0]!.physicalLocation.artifactLocation.uri).toBe("environments/test/subject.ts");
  }
});

test("has the rules of the policy, in its order", () => {
  expect(run!.tool.driver.rules.map(({ id }) => id)).toEqual(allRules.map(({ id }) => id));
});

test("the help says how to waive a rule that can be waived", () => {
  const helpOf = (id: string) => run!.tool.driver.rules.find((rule) => rule.id === id)!.help.text;
  expect(helpOf("KMS-001")).toMatch(/ To waive it: suppress\(construct, "KMS-001", "the reason"\)\.$/);
  for (const id of ["POL-001", "LIM-001"]) expect(helpOf(id)).not.toContain("suppress(");
});

test("a finding has a rule, a message and a location", () => {
  expect(results[0]).toEqual({
    ruleId: "KMS-001",
    ruleIndex: allRules.findIndex(({ id }) => id === "KMS-001"),
    level: "error",
    message: { text: "aws_kms_key.s3 enable_key_rotation must be true." },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "environments/test/subject.ts" }, region: { startLine: 1 } },
        logicalLocations: [
          { name: "aws_kms_key.s3", fullyQualifiedName: "test-subject/s3/resource", kind: "resource" },
        ],
      },
    ],
    partialFingerprints: { "strata/v1": "test-subject aws_kms_key.s3 KMS-001 enable_key_rotation" },
  });
  expect(results[1]!.level).toBe("warning");
});

test("a waived finding is a suppressed result with its reason", () => {
  expect(results.filter(({ suppressions }) => suppressions !== undefined)).toEqual([
    expect.objectContaining({
      ruleId: "KMS-001",
      suppressions: [{ kind: "inSource", status: "accepted", justification: "imported material" }],
    }),
  ]);
});

test("fingerprints are unique and contain no value", () => {
  const open = unitOf({ "aws_security_group.x": { ingress: [{ cidr_blocks: ["0.0.0.0/0", "0.0.0.0/1"] }] } });
  const { runs } = toSarif(evaluate([open]), "1.2.3") as Sarif;
  expect(runs[0]!.results.map(({ partialFingerprints }) => partialFingerprints["strata/v1"])).toEqual([
    "test-subject aws_security_group.x NET-001 ingress cidr_blocks",
    "test-subject aws_security_group.x NET-001 ingress cidr_blocks 2",
  ]);
});
