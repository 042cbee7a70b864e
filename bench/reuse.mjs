// Compares `strata plan` of 100 units with and without reused plans, where nothing changed and where one unit was edited.
import { rmSync } from "node:fs";
import { atATime, makeLab, resources, work } from "./lab.mjs";
import { compared, heading, median, print, progress, runs } from "./measure.mjs";

const units = 100;
const plan = ["plan", "lab", "--out-dir", "plans"];

try {
  const lab = makeLab("reuse", units, false);
  lab.place("one");
  lab.strata("apply", "lab", "--auto-approve", "--allow-changed");
  const times = { planned: [], unchanged: [], edited: [] };
  for (let run = 0; run < runs; run += 1) {
    progress(`run ${run + 1} of ${runs}`);
    lab.place("one");
    times.planned.push(lab.strata(...plan));
    times.unchanged.push(lab.strata(...plan, "--reuse", "4h"));
    lab.place("one", "two");
    times.edited.push(lab.strata(...plan, "--reuse", "4h"));
  }
  progress("");
  heading(`medians of ${runs} interleaved runs, ${units} units of ${resources} terraform_data, ${atATime} at a time`);
  const planned = median(times.planned);
  const row = (name, seconds, ...ratio) => print(name, seconds.toFixed(2), ...ratio);
  print("strata plan (seconds)", "", "ratio");
  row("every unit planned", planned);
  row("--reuse, nothing changed", median(times.unchanged), ...compared(median(times.unchanged) / planned));
  row("--reuse, one unit edited", median(times.edited), ...compared(median(times.edited) / planned));
} finally {
  rmSync(work, { recursive: true, force: true });
}
