import { temporaryProject } from "../support/projects/temporary-project";

const values = (text: string) => `
import { unit } from "../../src/engine/unit";
import { oneResource } from "../../test/support/layers/one-resource";
export default unit(oneResource, { text: "${text}" });
`;
const { write, read, strata } = temporaryProject({
  "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, aws: { account: "111111111111", region: "us-east-1" }, state: localState() });
`,
});

test("a value that changes but not in length is seen by the next command", () => {
  for (const text of ["three", "seven", "eight"]) {
    write({ "environments/lab/a.ts": values(text) });
    expect(strata("synth")).toMatchObject({ code: 0 });
    expect(read("cdktf.out/stacks/lab-a/cdk.tf.json")).toContain(text);
  }
}, 60_000);
