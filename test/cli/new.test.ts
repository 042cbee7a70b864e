import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { temporaryProject } from "../support/temporary-project";

// The real command in a project of its own: what it writes is synthesized by the engine.
describe("strata new", () => {
  const project = temporaryProject();
  const { strata } = project;
  const strataOk = (...args: string[]): string => {
    const { code, out, err } = strata(...args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return out;
  };

  test("an environment, a layer and units, from nothing to a root module", () => {
    const dev = ["--account", "111111111111", "--region", "us-east-1", "--state-bucket", "acme-dev-state"];
    expect(strataOk("new", "environment", "dev", ...dev)).toBe(
      "wrote environments/streaming/dev/environment.ts\nnext: npx strata new unit dev <layer>\n",
    );
    expect(strataOk("new", "unit", "dev", "kms", "--set", "rotationDays=180")).toBe(
      "wrote environments/streaming/dev/kms.ts\nnext: npx strata synth dev kms\n",
    );
    expect(strataOk("new", "layer", "audit-trail")).toBe(
      `wrote src/layers/audit-trail.ts
wrote test/layers/audit-trail.test.ts
note: it makes an encrypted log group: put your own inputs, resources and outputs in its place
next: npx jest test/layers/audit-trail
next: npx strata reference
next: npx strata new unit <environment> audit-trail
`,
    );
    expect(strataOk("new", "unit", "dev", "audit-trail", "--name", "access-log")).toBe(
      "wrote environments/dev/access-log.ts\nnote: kms is dev-kms\nnext: npx strata synth dev access-log\n",
    );
    expect(strataOk("new", "environment", "dev/eu-west-1", "--like", "dev", "--region", "eu-west-1")).toBe(
      `wrote environments/dev/eu-west-1/environment.ts
wrote environments/dev/eu-west-1/access-log.ts
wrote environments/dev/eu-west-1/kms.ts
note: shares account 111111111111 and state bucket acme-dev-state with dev
note: the units have the values of dev: CIDRs, sizes and names are yours to change
next: npx strata synth dev-eu-west-1
`,
    );

    const units = JSON.parse(strataOk("synth", "--json")) as { stack: string; needs: string[]; state: string }[];
    expect(units.map(({ stack, needs, state }) => ({ stack, needs, state }))).toEqual([
      { stack: "dev-access-log", needs: ["kms"], state: "s3://acme-dev-state/dev/access-log/terraform.tfstate" },
      {
        stack: "dev-eu-west-1-access-log",
        needs: ["kms"],
        state: "s3://acme-dev-state/dev/eu-west-1/access-log/terraform.tfstate",
      },
      { stack: "dev-eu-west-1-kms", needs: [], state: "s3://acme-dev-state/dev/eu-west-1/kms/terraform.tfstate" },
      { stack: "dev-kms", needs: [], state: "s3://acme-dev-state/dev/kms/terraform.tfstate" },
    ]);
    const module = JSON.parse(project.read("cdktf.out/stacks/dev-access-log/cdk.tf.json")) as {
      resource: Record<string, Record<string, object>>;
    };
    expect(module.resource["aws_cloudwatch_log_group"]?.["logs"]).toMatchObject({
      name: "/acme-dev/access-log",
      kms_key_id: "${data.terraform_remote_state.kms.outputs.logsKeyArn}",
    });

    const prettier = join(project.root, "node_modules", "prettier", "bin", "prettier.cjs");
    const written = ["environments", "src/layers/audit-trail.ts", "test/layers"];
    const { stdout } = spawnSync(process.execPath, [prettier, "--check", ...written], {
      cwd: project.root,
      encoding: "utf8",
    });
    expect(stdout).toBe("Checking formatting...\nAll matched files use Prettier code style!\n");
  }, 60_000);

  test("a mistake changes nothing", () => {
    const before = project.list("environments");
    expect(strata("new", "environment", "QA", "--like", "dev")).toEqual({
      code: 1,
      out: "",
      err: 'error environment is "QA", but must be kebab-case (did you mean "qa"?).\n\n1 problem; nothing was changed\n',
    });
    expect(project.list("environments")).toEqual(before);
  });

  test("--dry-run prints the files and writes none", () => {
    const before = project.list("environments");
    expect(strataOk("new", "unit", "dev", "kms", "--name", "keys", "--dry-run")).toBe(
      `environments/dev/keys.ts
import { unit } from "../../src/engine/unit";
import { kms } from "../../src/layers/security/kms";

export default unit(kms, {});

nothing was written (--dry-run)
`,
    );
    expect(project.list("environments")).toEqual(before);
  });
});
