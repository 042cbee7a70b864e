/**
 * Works on units, as many at a time as allowed.
 * @param before the units that must be done before a unit
 */
export async function schedule(units, { atATime, before }, work) {
  const waiting = new Set(units);
  const running = new Map();
  while (waiting.size + running.size > 0) {
    for (const unit of waiting) {
      if (running.size === atATime || before(unit).some((other) => waiting.has(other) || running.has(other))) continue;
      waiting.delete(unit);
      running.set(
        unit,
        work(unit).then(() => running.delete(unit)),
      );
    }
    await Promise.race(running.values());
  }
}
