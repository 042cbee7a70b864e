// Resources that programs take, as Linux counts them. On other systems they are not known: undefined or NaN.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { clearInterval, setInterval } from "node:timers";

const everyMs = 100;

/**
 * Watches all processes whose environment has a variable.
 * @param mark `NAME=value`
 * @returns a function that stops it and returns the highest sum of their resident memory in MiB; undefined without /proc
 */
export function watchMemory(mark) {
  if (!existsSync("/proc/self/statm")) return () => undefined;
  const marked = new Map();
  let peak = 0;
  const look = () => {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    for (const pid of pids) if (!marked.has(pid)) marked.set(pid, readProc(pid, "environ").split("\0").includes(mark));
    const sum = pids.reduce((total, pid) => total + (marked.get(pid) ? residentMib(pid) : 0), 0);
    peak = Math.max(peak, sum);
  };
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** The time on the cores of all programs that this one has started and that have ended, with those that they started. */
export function childrenCpuSeconds() {
  // After the name, which may hold anything: user and system time of children, in hundredths of a second.
  const fields = readProc("self", "stat").split(") ").at(-1).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

const residentMib = (pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, "status"))?.[1] ?? 0) / 1024;

/** Empty for a process that has ended meanwhile, or belongs to someone else. */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
