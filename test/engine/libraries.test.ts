import type * as Cdktf from "cdktf";
import childProcess from "node:child_process";
import { dirname } from "node:path";
import type * as State from "../../src/engine/state";
import type { UnitStack } from "../../src/engine/unit-stack";
import type * as Synth from "../support/projects/synth";
import { inTemporaryFolder } from "../support/projects/synth";

/** The overrides of `UnitStack` work with both libraries. */
describe.each(["cdktf", "cdktn"])("%s", (library) => {
  const { cdktf, cloudState, synthModule } = withLibrary(library);

  test("makes the modules, and they name its version", () => {
    const { version } = jest.requireActual<{ version: string }>(`${library}/package.json`);
    expect(synthModule(() => undefined)).toMatchObject({ "//": { metadata: { version } } });
  });

  test("the validations of every construct are run, and reported together", () => {
    const invalid = (stack: UnitStack) => {
      for (const id of ["one", "two"]) {
        const local = new cdktf.TerraformLocal(stack, id, 1);
        local.node.addValidation({ validate: () => [`${id} is wrong`] });
      }
    };
    expect(() => synthModule(invalid)).toThrow(
      "test-subject is not valid:\n  [test-subject/one] one is wrong\n  [test-subject/two] two is wrong",
    );
  });

  test("neither the cloud block nor a moved resource starts Terraform", () => {
    const started = startsTerraform(() => {
      const { terraform, moved } = synthModule(moveResource, { state: cloudState({ organization: "acme" }) }) as {
        readonly terraform?: object;
        readonly moved?: unknown;
      };
      expect(terraform).toHaveProperty("cloud");
      expect(moved).toEqual([{ from: "terraform_data.from", to: "terraform_data.to" }]);
    });
    expect(started).toBe(false);
  });

  test("a stack of the library itself starts Terraform, which shows that the test above can fail", () => {
    const started = startsTerraform(() =>
      inTemporaryFolder((outdir) => {
        const app = new cdktf.App({ outdir });
        moveResource(new cdktf.TerraformStack(app, "plain"));
        app.synth();
      }),
    );
    expect(started).toBe(true);
  });

  function moveResource(stack: Cdktf.TerraformStack): void {
    const resource = (id: string) =>
      new cdktf.TerraformResource(stack, id, { terraformResourceType: "terraform_data" });
    const [from, to] = [resource("from"), resource("to")];
    to.addMoveTarget("new");
    from.moveTo("new");
  }
});

test("cdktn allows what the required Terraform can do", () => {
  const { cdktf, synthModule } = withLibrary("cdktn");
  const { Fn } = cdktf as unknown as { Fn: { templatestring(template: string, values: object): string } };
  const { locals } = synthModule((stack) => {
    new cdktf.TerraformLocal(stack, "text", Fn.templatestring("a", {})); // Terraform 1.9
  }) as { readonly locals?: object };
  expect(locals).toEqual({ text: '${templatestring("a", {})}' });
});

/** The engine, as the switch of the loader has it use a library. */
function withLibrary(library: string) {
  let loaded!: { cdktf: typeof Cdktf } & Pick<typeof Synth, "synthModule"> & Pick<typeof State, "cloudState">;
  const folder = dirname(require.resolve(`${library}/package.json`)); // jest.config.cjs may map the name
  jest.isolateModules(() => {
    jest.doMock("cdktf", () => jest.requireActual<object>(folder));
    loaded = {
      cdktf: jest.requireActual<typeof Cdktf>(folder),
      synthModule: jest.requireActual<typeof Synth>("../support/projects/synth").synthModule,
      cloudState: jest.requireActual<typeof State>("../../src/engine/state").cloudState,
    };
  });
  return loaded;
}

/** Whether `work` starts a program, as the libraries do to ask Terraform for its version. */
function startsTerraform(work: () => void): boolean {
  const execute = jest.spyOn(childProcess, "execSync").mockReturnValue("Terraform v1.11.4");
  try {
    work();
    return execute.mock.calls.length > 0;
  } finally {
    execute.mockRestore();
  }
}
