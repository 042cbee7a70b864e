import type { PlacedEnvironment } from "../engine/address";
import { isBad, type Row } from "./row";

/** Whether something can be done on this machine, and what it takes first. */
export interface Verdict {
  readonly purpose: string;
  readonly status: "works" | "blocked" | "not checked";
  /** The rows that are in the way. */
  readonly because: readonly Row[];
  /** The first command, or what to do by hand. */
  readonly first?: string;
}

/** One verdict for each purpose; for planning one for each environment. */
export function verdicts(rows: readonly Row[], environments: readonly PlacedEnvironment[]): Verdict[] {
  const named = (...names: readonly string[]): Row[] => rows.filter(({ name }) => names.includes(name));
  const base = named("Node", "npm packages");
  return [
    verdict("synth, check, list, graph", base),
    verdict("lint, types, tests", [...base, ...named("npm packages (dev)")]),
    ...environments.map(({ name, path, definition }) => {
      const buckets = rows.filter(
        ({ name: row, environments: users }) => /^state bucket /.test(row) && users?.includes(name),
      );
      const needed = [...base, ...named("Terraform", "OpenTofu", `credentials ${name}`), ...buckets];
      const purpose = `plan and apply ${path}`;
      if (definition.aws?.emulator === undefined) return verdict(purpose, needed);
      const emulated = verdict(purpose, [...needed, ...named("Python")]);
      return emulated.status === "works" ? { ...emulated, first: "`npx strata sandbox up`" } : emulated;
    }),
  ];
}

function verdict(purpose: string, needed: readonly Row[]): Verdict {
  const bad = needed.filter(isBad);
  if (bad.length > 0) {
    const first = bad.find(({ fix }) => fix !== undefined)?.fix;
    return { purpose, status: "blocked", because: bad, first };
  }
  const unclear = needed.filter(({ status, unclear: is }) => status === "skipped" && is === true);
  return { purpose, status: unclear.length > 0 ? "not checked" : "works", because: unclear };
}
