import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { type Blocks, providerProject } from "../support/projects/provider-project";
import { thisPlatform } from "../../src/terraform/platform";

jest.setTimeout(900_000);

const project = providerProject();
const { root, strata, strataWith, placeModules, starts, stateFile, running, journal } = project;
const source = (name: string) => ({ source: `strata.test/test/${name}` });
const bare = "--no-schema-cache";
const work = (...path: string[]) => join(root, ".strata", "work", ...path);

/** Both protocols, two configurations of one provider, a function, an ephemeral resource, a write-only attribute. */
const everything = (text: string): Blocks => ({
  "terraform.required_providers": { probe5: source("probe5"), probe6: source("probe6") },
  "provider.probe5": [{ name: "five" }],
  "provider.probe6": [
    { name: "first", journal },
    { alias: "second", name: "second" },
  ],
  "ephemeral.probe6_token.key": {},
  "resource.probe6_item.one": {
    text: `\${provider::probe6::shout("${text}")}`,
    secret: "${ephemeral.probe6_token.key.value}",
  },
  "resource.probe6_item.two": { provider: "probe6.second", text: "two" },
  "resource.probe5_item.five": { text: "five of ${probe6_item.one.id}" },
  "output.of_one": { value: "${probe6_item.one.provider_name} ${probe6_item.one.secret_length}" },
});
const oneItem = (item: object, provider: object = {}): Blocks => ({
  "terraform.required_providers": { probe6: source("probe6") },
  "provider.probe6": [{ journal, ...provider }],
  "resource.probe6_item.one": { text: "one", ...item },
});

/** Without what differs between any two runs. */
const withoutTimes = (text: string): string =>
  text
    .replace(/item-\d+-\d+/g, "ITEM")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, "TIME")
    .replace(/ +\d+(\.\d)? s\b|\b\d+s\b|"elapsed_seconds":\d+/g, "")
    .replace(/runs\/lab\/[^/\s]+/g, "runs/lab/RUN")
    .replace(/goroutine \d+.*|0x[0-9a-f]+|\+0x.*|\bat .*/g, "");
const sorted = (text: string): string[] => withoutTimes(text).split("\n").sort();

function reset(): void {
  for (const folder of ["state", "work", "runs", "schemas"])
    rmSync(join(root, ".strata", folder), { recursive: true, force: true });
  rmSync(journal, { force: true });
  starts();
}

/** A command, with all that it leaves. */
function done(...args: string[]) {
  const { code, out, err } = strata(...args);
  const log = readdirSync(running.last!).filter((name) => name.endsWith(".log"));
  return {
    code,
    // Addresses in a stack trace have different lengths, so lines are wrapped at other places: spaces, and after hyphens.
    out: /Stack\s+trace/.test(out)
      ? withoutTimes(
          out
            .replace(/\b-\s+/g, "-")
            .replace(/\s+/g, " ")
            .replace(/Stack trace .*?(The terraform-provider|$)/, "$1"),
        )
      : sorted(out),
    err: sorted(err),
    logs: log.map((name) => [name, sorted(readFileSync(join(running.last!, name), "utf8"))]),
  };
}

function both(steps: (flags: string[]) => unknown[]) {
  return [[], [bare]].map((flags) => {
    reset();
    return steps(flags);
  }) as [unknown[], unknown[]];
}

const stateOf = (unit: string): string => withoutTimes(readFileSync(stateFile(unit), "utf8"));

test("plans, states and texts are the same with the cache and without", () => {
  const [cached, plain] = both((flags) => {
    placeModules({ all: everything("one") });
    const steps: unknown[] = [];
    const step = (...args: string[]) => {
      steps.push(done(...args, ...flags), readState());
    };
    const readState = () => {
      try {
        return stateOf("all");
      } catch {
        return "none";
      }
    };
    step("plan", "lab", "--verbose");
    step("apply", "lab", "--auto-approve");
    step("plan", "lab");
    placeModules({ all: everything("other") });
    step("plan", "lab", "--out-dir", "plans", "--verbose");
    steps.push(sorted(JSON.stringify(JSON.parse(project.read("plans/lab/all/tfplan.json")), undefined, 1)));
    step("apply", "lab", "--out-dir", "plans");
    step("drift", "lab");
    step("destroy", "lab", "--all", "--auto-approve");
    return steps;
  });
  expect(cached).toEqual(plain);
  expect(JSON.stringify(plain)).toContain("first 9"); // the ephemeral value reached the write-only attribute
});

test.each([
  ["a validation", oneItem({ text: "forbidden" }), /Forbidden text/],
  ["a provider's configuration", oneItem({}, { name: "refused" }), /Refused name/],
  ["a function", oneItem({ text: '${provider::probe6::shout("")}' }), /there is nothing to shout/],
  ["a crash in a validation", oneItem({ crash: "validate" }), /plugin crashed/],
  ["a crash in a plan", oneItem({ crash: "plan" }), /plugin crashed/],
  [
    "a crash in an apply",
    oneItem({ crash: "create" }),
    /the provider's process ended while it worked on something.* plugin crashed/,
  ],
])("the errors of %s are the same with the cache and without", (_, blocks, error) => {
  const attempt = () =>
    both((flags) => {
      placeModules({ all: blocks });
      return [done("apply", "lab", "all", "--auto-approve", "--allow-changed", ...flags)];
    });
  let [cached, plain] = attempt();
  // Terraform itself reports a call to a dead provider as not answered or as cancelled, as it happens.
  const isCancelled = (steps: unknown) => JSON.stringify(steps).includes("Request cancelled");
  for (let count = 1; count < 10 && (isCancelled(cached) || isCancelled(plain)); count++) [cached, plain] = attempt();
  expect(cached).toEqual(plain);
  expect(JSON.stringify(plain)).toMatch(error);
  if (error.source.includes("rash")) expect(JSON.stringify(plain)).toContain("asked to crash in");
});

test("one process does what four did, and shows and second plans need no more", () => {
  reset();
  placeModules({ all: oneItem({}) });
  const plan = (...flags: string[]) => {
    expect(strata("plan", "lab", "all", "--out-dir", "plans", ...flags).code).toBe(0);
    return starts();
  };
  expect(plan(bare)).toBe(4);
  expect(plan()).toBe(1); // makes the file
  expect(plan()).toBe(1);
  const [file] = readdirSync(join(root, ".strata", "schemas"));
  expect(file).toMatch(/^[0-9a-f]{64}\.schema$/);
});

test("a plan of the one is applied by the other", () => {
  for (const [planned, applied] of [
    [[], [bare]],
    [[bare], []],
  ] as const) {
    reset();
    placeModules({ all: everything("one") });
    expect(strata("plan", "lab", "--out-dir", "plans", ...planned).code).toBe(0);
    expect(strata("apply", "lab", "--out-dir", "plans", ...applied).code).toBe(0);
    expect(strata("plan", "lab", "-detailed-exitcode").code).toBe(0);
  }
});

test("a schema file that is cut off or altered is made again", () => {
  reset();
  placeModules({ all: oneItem({}) });
  expect(strata("plan", "lab", "all").code).toBe(0);
  const folder = join(root, ".strata", "schemas");
  const file = join(folder, readdirSync(folder)[0]!);
  const whole = readFileSync(file);
  for (const damage of [() => truncateSync(file, 500), () => appendFileSync(file, "x"), () => truncateSync(file, 0)]) {
    damage();
    expect(strata("plan", "lab", "all").code).toBe(0);
    expect(readFileSync(file).length).toBe(whole.length);
  }
});

test("a package that is not the locked one is refused as without the cache", () => {
  const [cached, plain] = both((flags) => {
    placeModules({ all: oneItem({}) });
    expect(strata("plan", "lab", "all", ...flags).code).toBe(0);
    const folder = work("lab-all", ".terraform", "providers", "strata.test", "test", "probe6", "1.0.0", thisPlatform());
    const binary = realpathSync(join(folder, "terraform-provider-probe6_v1.0.0"));
    const before = readFileSync(binary);
    chmodSync(binary, 0o700);
    appendFileSync(binary, "altered");
    const { code, out } = strata("plan", "lab", "all", ...flags);
    truncateSync(binary, before.length);
    return [code, sorted(out)];
  });
  expect(cached).toEqual(plain);
  expect(plain[0]).toBe(1);
  expect(JSON.stringify(plain)).toMatch(/checksum/);
});

test("where it cannot work, a line says why and the plan is the same", () => {
  reset();
  placeModules({ all: oneItem({}) });
  project.write({ "dev.rc": `provider_installation {\n  dev_overrides {\n  }\n  direct {}\n}\n` });
  const notes = (env: NodeJS.ProcessEnv) => {
    const { code, err } = strataWith(env, "plan", "lab", "all");
    return [code, ...(err.match(/without the schema cache: .*/g) ?? [])];
  };
  expect(strata("plan", "lab", "all").code).toBe(0);
  expect(notes({})).toEqual([0]);
  expect(notes({ TF_LOG: "error" })).toEqual([0, "without the schema cache: TF_LOG is set"]);
  expect(notes({ TF_CLI_CONFIG_FILE: join(root, "dev.rc") })).toEqual([
    0,
    `without the schema cache: ${join(root, "dev.rc")} has dev_overrides`,
  ]);
  const deep = join(root, "x".repeat(55));
  mkdirSync(deep);
  expect(notes({ TMPDIR: deep })).toEqual([0, expect.stringContaining("too long for sockets") as unknown]);
});
