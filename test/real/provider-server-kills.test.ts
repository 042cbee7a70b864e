import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { providerProject } from "../support/projects/provider-project";
import { ended, until } from "../support/projects/running-strata";

jest.setTimeout(1_800_000);

/** Applies that are disturbed at random moments while the provider server works. */
const kills = 8;
const project = providerProject();
const { root, strata, placeModules, running, journal, stateFile, existing } = project;
const apply = ["apply", "lab", "--auto-approve", "--allow-changed"];

/** Three items that are replaced in every round. */
const place = (round: number): void =>
  placeModules({
    all: {
      "terraform.required_providers": { probe6: { source: "strata.test/test/probe6" } },
      "provider.probe6": [{ journal }],
      "resource.probe6_item.one": { text: `one ${round}`, delay_ms: 300 },
      "resource.probe6_item.two": { text: `two ${round}`, delay_ms: 500 },
      "resource.probe6_item.three": { text: `three ${round} \${probe6_item.one.id}`, delay_ms: 300 },
    },
  });

const idsInState = (): string[] => {
  const text = existsSync(stateFile("all")) ? readFileSync(stateFile("all"), "utf8") : "";
  const { resources } = JSON.parse(text || '{"resources":[]}') as {
    resources: { instances: { attributes: { id: string } }[] }[];
  };
  return resources.flatMap(({ instances }) => instances.map(({ attributes }) => attributes.id)).sort();
};

/** Processes of the project whose command matches. */
function processes(command: RegExp): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ");
        return words.includes(root) && command.test(words) && !words.startsWith("/bin/sh");
      } catch {
        return false; // it has ended
      }
    })
    .map(Number);
}
const provider = /^\S+terraform-provider-probe6/;
const server = /provider-server\.cjs/;

async function nothingLeft(): Promise<void> {
  await running.orphansGone();
  await until(() => processes(provider).length + processes(server).length === 0);
}

let round = 0;
/** Applies the next round and kills something while it works. Returns the exit code. */
async function disturbed(kill: (child: ReturnType<typeof running.start>) => boolean): Promise<number | null> {
  for (;;) {
    place(++round);
    const child = running.start(apply);
    const exit = ended(child);
    await until(() => child.exitCode !== null || processes(server).length > 0);
    await Promise.race([sleep(Math.random() * 4_000), exit]);
    const hit = child.exitCode === null && kill(child);
    const code = await exit;
    await nothingLeft();
    if (hit) return code;
  }
}
const killOne = (command: RegExp) => (): boolean => {
  const [pid] = processes(command);
  try {
    return pid !== undefined && process.kill(pid, "SIGKILL");
  } catch {
    return false; // it has just ended
  }
};

/** All that the state has exists; only items that a killed provider had just made may be missing in it. */
function expectWholeState(lost: number): void {
  const [there, known] = [existing(), idsInState()];
  expect(there).toEqual(expect.arrayContaining(known));
  expect(there.length - known.length).toBeLessThanOrEqual(lost);
}

/** The next apply finishes the work. */
function expectRecovery(): void {
  expect(strata(...apply)).toMatchObject({ code: 0 });
  expect(strata("plan", "lab", "-detailed-exitcode").code).toBe(0);
}

beforeAll(() => {
  place(round);
  expect(strata(...apply)).toMatchObject({ code: 0 });
});

test(`${kills} killed Stratas: Terraform ends its work, its state is whole, and nothing is left running`, async () => {
  for (let count = 0; count < kills; count++) {
    await disturbed((child) => child.kill("SIGKILL"));
    expectWholeState(0);
  }
  expectRecovery();
  expectWholeState(0);
});

test.each([
  ["providers", provider],
  ["provider servers", server],
])(
  `${kills} killed %s: the state is whole, the error is that of a dead provider, and nothing is left`,
  async (_, command) => {
    let failed = 0;
    for (let count = 0; count < kills; count++) {
      const before = existing().length - idsInState().length;
      const code = await disturbed(killOne(command));
      const output = readFileSync(running.output, "utf8").replace(/\s+/g, " ");
      if (code === 1) {
        failed++;
        expect(output).toMatch(
          /provider's process ended|did not respond|Request cancelled|could not (load|instantiate)|server of this run was killed/i,
        );
      } else expect(`${code} ${output}`).toMatch(/^0 /);
      expectWholeState(before + 3);
    }
    expect(failed).toBeGreaterThan(0);
    expectRecovery();
  },
);

test("a server and a Strata that are killed together leave nothing running", async () => {
  for (let count = 0; count < 5; count++) {
    await disturbed((child) => killOne(server)() && child.kill("SIGKILL"));
    expectWholeState(3 * (count + 1) + existing().length);
  }
  expectRecovery();
});

test.each(["SIGINT", "SIGTERM"] as const)("%s lets Terraform end with a whole state", async (signal) => {
  for (let count = 0; count < 3; count++) {
    await disturbed((child) => child.kill(signal));
    const [there, known] = [existing(), idsInState()];
    expect(there).toEqual(expect.arrayContaining(known));
  }
  expectRecovery();
});
