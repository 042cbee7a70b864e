import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../src/sandbox/lock";
import { readPidFile, startInBackground, stopByPidFile } from "../../src/process/background";
import { isRunning, startOf } from "../../src/process/identity";
import { files, readState, writeState, type SandboxState } from "../../src/sandbox/state";
import { sandboxStatus } from "../../src/sandbox/status";
import { stopSandbox } from "../../src/sandbox/stop";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "strata-sandbox-"));
});
afterEach(async () => {
  await stopSandbox({ directory });
  rmSync(directory, { recursive: true, force: true });
});

const background = (script: string, name: "moto" | "ministack" | "gateway" = "moto") =>
  startInBackground({
    command: process.execPath,
    args: ["-e", script],
    env: process.env,
    cwd: directory,
    pidFile: files(directory).pid(name),
    log: files(directory).log(name),
  });
const forever = "setInterval(() => {}, 1000)";

describe("processes", () => {
  test("are stopped by their pid file, once", async () => {
    const started = background(forever);
    expect(isRunning(started)).toBe(true);
    expect(readPidFile(files(directory).pid("moto"))).toEqual(started);
    expect(await stopByPidFile(files(directory).pid("moto"))).toBe(true);
    expect(isRunning(started)).toBe(false);
    expect(await stopByPidFile(files(directory).pid("moto"))).toBe(false);
  });

  test("are stopped with what they started", async () => {
    const pidOfChild = path.join(directory, "child");
    background(
      `const { pid } = require("child_process").spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); ${forever}"]);
       require("fs").writeFileSync(${JSON.stringify(pidOfChild)}, String(pid)); ${forever}`,
    );
    while (!existsSync(pidOfChild) || readFileSync(pidOfChild, "utf8") === "") await sleep(20);
    const child = Number(readFileSync(pidOfChild, "utf8"));
    await sleep(100);
    await stopByPidFile(files(directory).pid("moto"));
    for (let attempt = 0; startOf(child) !== undefined && attempt < 50; attempt++) await sleep(20);
    expect(startOf(child)).toBeUndefined();
  });

  test("that share only the number with the one in the pid file are left alone", async () => {
    const other = spawn(process.execPath, ["-e", forever]);
    await once(other, "spawn");
    const pidFile = files(directory).pid("moto");
    writeFileSync(pidFile, JSON.stringify({ pid: other.pid, started: "another boot 42" }));
    expect(await stopByPidFile(pidFile)).toBe(false);
    expect(startOf(other.pid!)).toBeDefined();
    expect(existsSync(pidFile)).toBe(false);
    other.kill();
    await once(other, "exit");
  });

  test.each([
    "",
    "{",
    "null",
    "1234",
    `{"pid":1,"started":"x"}`,
    `{"pid":-5,"started":"x"}`,
    `{"pid":"7","started":"x"}`,
  ])("are not looked for when the pid file is %p", async (content) => {
    const pidFile = files(directory).pid("moto");
    writeFileSync(pidFile, content);
    expect(readPidFile(pidFile)).toBeUndefined();
    expect(await stopByPidFile(pidFile)).toBe(false);
  });

  test("that cannot be started are an error", () => {
    const command = {
      args: [],
      env: {},
      cwd: directory,
      pidFile: files(directory).pid("moto"),
      log: files(directory).log("moto"),
    };
    expect(() => startInBackground({ command: path.join(directory, "absent"), ...command })).toThrow(
      /absent could not be started/,
    );
  });
});

describe("the state of a sandbox", () => {
  const state: SandboxState = {
    version: 2,
    endpoint: "http://127.0.0.1:1",
    startedAt: "2026-01-01T00:00:00.000Z",
    processes: {
      moto: { pid: 2, address: "a" },
      ministack: { pid: 4, address: "b" },
      gateway: { pid: 6, address: "c" },
    },
  };

  test("is read as it was written", () => {
    writeState(directory, state);
    expect(readState(directory)).toEqual(state);
  });

  test.each([
    "",
    "{",
    "null",
    "[]",
    `{"version":2}`,
    JSON.stringify({ ...state, version: 1 }),
    JSON.stringify({ ...state, processes: {} }),
  ])("counts as none when it is %p", async (content) => {
    writeFileSync(files(directory).state, content);
    expect(readState(directory)).toBeUndefined();
    expect(await sandboxStatus({ directory })).toMatchObject({ state: "stopped" });
  });

  test("without its file is broken while processes run, and they are still stopped", async () => {
    for (const name of ["moto", "ministack", "gateway"] as const) background(forever, name);
    expect(await sandboxStatus({ directory })).toMatchObject({
      state: "broken",
      problem: `${files(directory).state} is missing or damaged, or a start was interrupted`,
    });
    expect(await stopSandbox({ directory })).toEqual(["gateway", "ministack", "moto"]);
    expect(await stopSandbox({ directory })).toEqual([]);
    expect(await sandboxStatus({ directory })).toMatchObject({ state: "stopped" });
  });

  test("names the process that is gone and its log", async () => {
    background(forever, "moto");
    expect(await sandboxStatus({ directory })).toMatchObject({
      state: "broken",
      problem: expect.stringContaining(`gateway is not running (see ${files(directory).log("gateway")})`) as string,
    });
  });
});

describe("withLock", () => {
  test("refuses a second command while the first is at work", async () => {
    await withLock(directory, async () => {
      await expect(withLock(directory, () => Promise.resolve())).rejects.toThrow(
        `another \`strata sandbox\` command is running (process ${process.pid})`,
      );
    });
    await expect(withLock(directory, () => Promise.resolve("free again"))).resolves.toBe("free again");
    expect(readdirSync(directory)).toEqual([]);
  });

  test.each([JSON.stringify({ pid: process.pid, started: "an earlier process", host: hostname() }), "damaged"])(
    "takes over a lock that was left behind: %s",
    async (content) => {
      writeFileSync(files(directory).lock, content);
      await expect(withLock(directory, () => Promise.resolve("taken"))).resolves.toBe("taken");
    },
  );
});
