import type { RunUnit, RunUnits } from "../../src/run/unit/run-unit";

/** Units as synthesis would have written them, by stack name with the stacks that they read. */
export function runUnits(
  dependencies: Readonly<Record<string, readonly string[]>>,
  providers: readonly string[] = [],
): RunUnits {
  return new Map(
    Object.entries(dependencies).map(([stack, read]): [string, RunUnit] => {
      const [environment, unit] = stack.split(/-(.*)/) as [string, string];
      const record: RunUnit["record"] = {
        stack,
        environment,
        unit,
        layer: unit,
        summary: "",
        file: `environments/${environment}/${unit}.ts`,
        aws: { account: "111111111111", region: "us-east-1" },
        deletionProtection: false,
        state: { kind: "local", path: `.strata/state/${environment}/${unit}/terraform.tfstate` },
        stateAddress: "",
        dependencies: Object.fromEntries(read.map((need) => [need, ["id"]])),
        dataSources: {},
        outputs: {},
        resources: {},
        providers,
      };
      return [stack, { stack, record, folder: `/project/cdktf.out/stacks/${stack}`, dependencies: read }];
    }),
  );
}
