import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { temporaryProject } from "../support/projects/temporary-project";

const environment = (kubeconfig: string): string => `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, kubernetes: { kubeconfig: ${JSON.stringify(kubeconfig)} }, state: localState() });
`;
const unit = (layer: string): string => `
import { unit } from "../../src/engine/unit";
import { ${layer} } from "../../test/support/layers/${layer.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}";
export default unit(${layer}, {});
`;
const { root, strata } = temporaryProject({
  "environments/lab/environment.ts": environment("./lab\u001b[31m\n.kubeconfig"),
  "environments/lab/one.ts": unit("oneResource"),
  "environments/lab/several.ts": unit("severalResources"),
  "environments/play/environment.ts": environment("./play.kubeconfig"),
  "environments/play/several.ts": unit("severalResources"),
});

test("--version", () => expect(strata("--version")).toEqual({ code: 0, out: "strata 0.1.0\n", err: "" }));

test.each([["plan"], ["apply"], ["destroy"], ["drift"], ["output"], ["move"], ["force-unlock"], ["bootstrap"]])(
  "%s without an environment lists those there are",
  (command) =>
    expect(strata(command)).toEqual({
      code: 1,
      out: "",
      err: "error: missing required argument 'environment'\n(strata --help lists the commands)\nenvironments: lab, play\n",
    }),
);

test("list --layer shows where a layer is placed", () => {
  expect(strata("list", "--layer", "one-resource").out).toMatch(/^lab .*\nUNIT .*\none +one-resource .*\n$/);
  expect(strata("list", "--layer", "several-resources").out).toMatch(/^lab [^]*^play /m);
  expect(strata("list", "play", "--layer", "one-resource").err).toBe(
    'error --layer is "one-resource", but must be the layer of a unit (known: several-resources).\n\n1 error; nothing was changed\n',
  );
});

test("control characters in settings are shown, not sent to the terminal", () => {
  const { out } = strata("list", "lab");
  expect(out).toContain("./lab\\u001b[31m\\n.kubeconfig");
  expect(out).not.toContain("\u001b");
});

test("so are those of arguments", () => {
  const { code, err } = strata("\u001b[31mred");
  expect({ code, err }).toEqual({
    code: 1,
    err: "error: unknown command '\\u001b[31mred'\n(strata --help lists the commands)\n",
  });
});

test.each([60, 80, 100])("list and synth fit a terminal of %i columns", (columns) => {
  for (const command of ["list", "synth"]) {
    const { stdout } = spawnSync(process.execPath, [join(root, "bin", "strata.cjs"), command], {
      encoding: "utf8",
      env: { ...process.env, COLUMNS: String(columns) },
    });
    expect(stdout).toContain("several");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns);
  }
});
