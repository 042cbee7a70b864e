import { spawnSync } from "node:child_process";
import fs, { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { startOf } from "../../../src/process/identity";
import { lockEnvironment } from "../../../src/run/locks/environment-lock";
import { inTemporaryFolder, problemsOf } from "../../support/projects/synth";

test("reports the other run, and how to continue", () =>
  inTemporaryFolder((folder) => {
    const release = lockEnvironment(folder, "dev", "apply dev");
    const { since } = JSON.parse(readFileSync(join(folder, "lock"), "utf8")) as { since: string };
    expect(problemsOf(() => lockEnvironment(folder, "dev", "plan dev"))).toEqual([
      `environment dev is in use: ${userInfo().username} has been running \`strata apply dev\` since ${since} (process ${process.pid} on ${hostname()}) ` +
        `(wait for it, or stop it with \`kill -INT ${process.pid}\`: it finishes the current Terraform steps, and \`--resume\` continues).`,
    ]);
    release();
    lockEnvironment(folder, "dev", "plan dev")();
    expect(existsSync(join(folder, "lock"))).toBe(false);
  }));

test("the lock of a run that was killed is taken over", () =>
  inTemporaryFolder((folder) => {
    const { pid } = spawnSync("true");
    const dead = { pid, started: "before", host: hostname(), user: "x", since: "", command: "apply dev" };
    writeFileSync(join(folder, "lock"), JSON.stringify(dead));
    lockEnvironment(folder, "dev", "plan dev")();
  }));

test("of two that find the lock of a killed run, the second does not remove what the first has taken", () =>
  inTemporaryFolder((folder) => {
    const dead = {
      pid: spawnSync("true").pid,
      started: "before",
      host: hostname(),
      user: "x",
      since: "",
      command: "x",
    };
    writeFileSync(join(folder, "lock"), JSON.stringify(dead));
    const { mkdirSync } = fs;
    const started = startOf(process.pid);
    const other = { ...dead, pid: process.pid, started, command: "apply dev" };
    // The other one is faster, between our look at the lock and its removal.
    const spy = jest.spyOn(fs, "mkdirSync").mockImplementation((path, options) => {
      if (String(path).endsWith(".takeover")) writeFileSync(join(folder, "lock"), JSON.stringify(other));
      return mkdirSync(path, options);
    });
    expect(problemsOf(() => lockEnvironment(folder, "dev", "plan dev"))[0]).toMatch(/strata apply dev/);
    spy.mockRestore();
    expect(JSON.parse(readFileSync(join(folder, "lock"), "utf8"))).toEqual(other);
  }));

test("a takeover that was itself killed does not block", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "lock"), "{");
    mkdirSync(join(folder, "lock.takeover"));
    utimesSync(join(folder, "lock.takeover"), 0, 0);
    lockEnvironment(folder, "dev", "plan dev")();
  }));

test.each(["{", "", "null", "7", "{}", '{"pid":"1","host":"x"}'])("a lock with %p was never a whole one", (content) =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "lock"), content);
    lockEnvironment(folder, "dev", "plan dev")();
  }),
);

test("a lock of another machine holds", () =>
  inTemporaryFolder((folder) => {
    const other = { pid: 1, started: "x", host: "elsewhere", user: "ann", since: "2026-01-01", command: "apply dev" };
    writeFileSync(join(folder, "lock"), JSON.stringify(other));
    expect(problemsOf(() => lockEnvironment(folder, "dev", "plan dev"))[0]).toMatch(
      /ann has been running `strata apply dev` since 2026-01-01 \(process 1 on elsewhere\) \(wait for it, or stop it there;/,
    );
  }));
