import { execFileSync } from "node:child_process";
import { readText } from "../engine/read-file";

/** One process. Its start time tells it from a later process with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** Whether that very process runs; false if it ended, even if another process has its pid now. */
export const isRunning = ({ pid, started }: ProcessIdentity): boolean => startOf(pid) === started;

/** Start time of a process, in a form of the operating system; undefined if there is no such process (or a zombie). */
export function startOf(pid: number): string | undefined {
  return process.platform === "linux" ? startOnLinux(pid) : startByPs(pid);
}

function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readText(`/proc/${pid}/stat`);
    // The second field, the name, may contain anything; fields from the third on are regular (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const boot = readText("/proc/sys/kernel/random/boot_id").trim();
    return fields[0] === "Z" || fields[0] === "X" ? undefined : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const [state = "Z", ...started] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split(/\s+/);
    return state.startsWith("Z") ? undefined : started.join(" ");
  } catch {
    return undefined;
  }
}
