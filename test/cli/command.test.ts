import { writeFileSync } from "node:fs";
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

  test("of a corrupt cdktf.json is an error with the way back", () => {
    withConfiguration("{output", (root) => {
      const [message] = problemsOf(() => outputFolder({ root }));
      expect(message).toMatch(
        /^cdktf\.json is not valid JSON: .+ \(fix it, or restore it with `git checkout cdktf\.json`\)\.$/,
      );
    });
  });
});
