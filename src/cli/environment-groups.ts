import type { PlacedEnvironment } from "../engine/address";
import { visibleLine } from "../engine/visible-text";
import { table, wrap } from "./table";
import type { Terminal } from "./terminal";

export interface GroupedRow {
  readonly environment: PlacedEnvironment;
  readonly cells: readonly string[];
}

/** A table with a heading for each environment: its path, what it deploys to, and where its states are. */
export function byEnvironment(
  header: readonly string[],
  rows: readonly GroupedRow[],
  { colors, columns }: Pick<Terminal, "colors" | "columns">,
): string {
  const environments = [...new Set(rows.map(({ environment }) => environment))];
  const blocks = environments.map((environment) => {
    const own = rows.filter((row) => row.environment === environment).map(({ cells }) => cells);
    return [...headingOf(environment), table(header, own, { columns })].join("\n");
  });
  return blocks.join("\n\n");

  /** One line, or where the terminal is too narrow, the path and below it the rest. */
  function headingOf(environment: PlacedEnvironment): string[] {
    const [path, place] = [visibleLine(environment.path), visibleLine(placeOf(environment))];
    if (columns === undefined || path.length + gap.length + place.length <= columns) {
      return [`${colors.bold(path)}${gap}${colors.dim(place)}`];
    }
    return [
      colors.bold(path),
      ...wrap(place, Math.max(20, columns - gap.length)).map((line) => gap + colors.dim(line)),
    ];
  }
}

const gap = "  ";

function placeOf({ path, definition: { aws, kubernetes, state } }: PlacedEnvironment): string {
  const account = aws && `${aws.emulator === undefined ? "" : "emulated "}${aws.account} ${aws.region}`;
  const cluster = kubernetes && (kubernetes.context ?? kubernetes.kubeconfig);
  return [account, cluster, `state in ${stateOf()}`].filter((each) => each !== undefined).join(", ");

  function stateOf(): string {
    switch (state.kind) {
      case "s3":
        return `s3://${state.bucket}/${path}`;
      case "cloud":
        return `${state.hostname ?? "app.terraform.io"}/${state.organization}`;
      case "local":
        return `${state.directory ?? ".strata/state"}/${path}`;
    }
  }
}
