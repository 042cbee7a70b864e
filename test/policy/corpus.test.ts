import { evaluate } from "../../src/policy/evaluate";
import { actionCases } from "./corpus/actions";
import { type CorpusCase, own, sibling, vendor } from "./corpus/case";
import { disguiseCases } from "./corpus/disguises";
import { everydayCases } from "./corpus/everyday";
import { everyoneCases } from "./corpus/everyone";
import { grantCases } from "./corpus/grants";
import { nearMissCases } from "./corpus/near-misses";
import { spellings } from "./corpus/spellings";
import { trustCases } from "./corpus/trust";
import { type Blocks, moduleOf, unitOf } from "./support";

/** The rules about what is wide. Other rules also require tags, encryption and companions of the blocks. */
const rulesOfAccess = /^(?:IAM-\d+|KMS-004|LAMBDA-\d+|S3-001|S3-009)$/;

const corpus = [
  ...actionCases,
  ...everyoneCases,
  ...trustCases,
  ...grantCases,
  ...disguiseCases,
  ...everydayCases,
  ...nearMissCases,
];
const wide = corpus.filter(({ rule }) => rule !== undefined);
const harmless = corpus.filter(({ rule }) => rule === undefined);

const organization = { name: "acme", tags: {}, trustedAccounts: { datadog: vendor } };

test("the corpus has as many harmless policies as wide ones, and no two alike", () => {
  expect(harmless.length).toBeGreaterThanOrEqual(wide.length);
  expect(wide.length).toBeGreaterThanOrEqual(100);
  expect(new Set(corpus.map(({ blocks }) => JSON.stringify(blocks))).size).toBe(corpus.length);
});

describe.each(Object.entries({ "as written": (blocks: Blocks) => blocks, ...spellings }))("%s", (_, spell) => {
  test("every wide policy is reported by the rule that it violates", () => {
    const missed = wide.filter((each) => !findings(each, spell).some(({ rule }) => rule.id === each.rule));
    const recall = 1 - missed.length / wide.length;
    expect({ recall, missed: missed.map((each) => label(each, spell)) }).toEqual({ recall: 1, missed: [] });
  });

  test("no harmless policy is reported", () => {
    const alarms = harmless.filter((each) => findings(each, spell).length > 0);
    const rate = alarms.length / harmless.length;
    expect({ rate, alarms: alarms.map((each) => label(each, spell)) }).toEqual({ rate: 0, alarms: [] });
  });
});

const empty = unitOf({}, { organization });

function findings({ blocks }: CorpusCase, spell: (blocks: Blocks) => Blocks) {
  const unit = { ...empty, module: moduleOf(spell(blocks)), accounts: [own, sibling] };
  return evaluate([unit]).findings.filter(({ rule }) => rulesOfAccess.test(rule.id));
}

function label(each: CorpusCase, spell: (blocks: Blocks) => Blocks): string {
  const found = findings(each, spell).map(({ rule, message }) => `${rule.id} ${message}`);
  return `${each.rule ?? "harmless"}: ${each.why}: ${JSON.stringify(spell(each.blocks))} ${found.join(" ")}`;
}
