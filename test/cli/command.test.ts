import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outputFolder } from "../../src/cli/command";
import { inTemporaryFolder, problemsOf } from "../support/projects/synth";

const withConfiguration = <R>(content: string | undefined, work: (root: string) => R): R =>
  inTemporaryFolder((root) => {
    if (content !== undefined) writeFileSync(join(root, "cdktf.json"), content);
    return work(root);
  });

describe("the output folder", () => {
  const given = process.env["CDKTF_OUTDIR"];
  beforeEach(() => delete process.env["CDKTF_OUTDIR"]);
  afterAll(() => {
    if (given !== undefined) process.env["CDKTF_OUTDIR"] = given;
  });

  test("is cdktf.out, unless cdktf.json, cdktf-cli or --output say otherwise, each before the one it is named after", () => {
    withConfiguration(undefined, (root) => expect(outputFolder({ root })).toBe("cdktf.out"));
    withConfiguration("{}", (root) => expect(outputFolder({ root })).toBe("cdktf.out"));
    withConfiguration('{"output":"build"}', (root) => {
      expect(outputFolder({ root })).toBe("build");
      process.env["CDKTF_OUTDIR"] = "from-cli";
      expect(outputFolder({ root })).toBe("from-cli");
      expect(outputFolder({ root }, "option")).toBe("option");
    });
  });

  test.each([
    ['{"output":7}', "cdktf.json: output is 7, but must be a folder"],
    ['{"output":""}', 'cdktf.json: output is "", but must be a folder'],
    ['{"output":null}', "cdktf.json: output is null, but must be a folder"],
    ["[]", "cdktf.json: must be a JSON object"],
    ["null", "cdktf.json: must be a JSON object"],
  ])("of the cdktf.json %s is an error with the way back", (content, message) =>
    withConfiguration(content, (root) =>
      expect(problemsOf(() => outputFolder({ root }))).toEqual([
        `${message} (fix it, or restore it with \`git checkout cdktf.json\`).`,
      ]),
    ),
  );

  test("of a cdktf.json that is a folder is an error, and so is an empty --output", () => {
    inTemporaryFolder((root) => {
      mkdirSync(join(root, "cdktf.json"));
      expect(problemsOf(() => outputFolder({ root }))).toEqual([
        "cdktf.json: cannot be read (it is not a file) (make it a readable file).",
      ]);
      expect(problemsOf(() => outputFolder({ root }, ""))).toEqual([
        '--output is "", but must be a folder (e.g. cdktf.out).',
      ]);
    });
  });

  test("of an empty CDKTF_OUTDIR is the default one", () => {
    process.env["CDKTF_OUTDIR"] = "";
    withConfiguration(undefined, (root) => expect(outputFolder({ root })).toBe("cdktf.out"));
  });

  test("of a corrupt cdktf.json is an error with the way back", () => {
    withConfiguration("{output", (root) => {
      const [message] = problemsOf(() => outputFolder({ root }));
      expect(message).toMatch(
        /^cdktf\.json: is not valid JSON: .+ \(fix it, or restore it with `git checkout cdktf\.json`\)\.$/,
      );
    });
  });
});
