// Compares the reports of a plan from nothing and of the apply after it: at most one unit may be deferred, no value may
// be invented, and every change of a planned unit must have been planned.
//   node bin/sandbox-predicted.mjs <plan report> <apply report>
import { readFileSync } from "node:fs";

const [planned, applied] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")).units);
const deferred = planned.filter(({ result }) => result === "deferred").map(({ unit }) => unit);
const invented = planned.filter(({ references }) => references.some(({ kind }) => kind === "mocked"));
const changes = applied.flatMap(({ unit, resources }) =>
  resources.flatMap(({ address, actions }) => actions.map((action) => ({ unit, address, action }))),
);
const isPlanned = ({ unit, address, action }) =>
  planned
    .find((each) => each.unit === unit)
    .resources.some((resource) => resource.address === address && resource.actions.includes(action));
const own = changes.filter(({ unit, action }) => !deferred.includes(unit) && action !== "read");
const surprises = own.filter((change) => !isPlanned(change));

const units = planned.filter(({ result }) => result !== "excluded");
console.log(
  `${units.length - deferred.length} of ${units.length} units were planned from nothing (deferred: ${deferred.join(", ") || "none"}); ` +
    `${own.length - surprises.length} of their ${own.length} changes were predicted`,
);
surprises.forEach(({ unit, address, action }) => console.error(`not planned: ${action} ${unit} ${address}`));
invented.forEach(({ unit }) => console.error(`planned with an example: ${unit}`));
if (deferred.length > 1 || invented.length > 0 || surprises.length > 0 || own.length === 0) process.exit(1);
