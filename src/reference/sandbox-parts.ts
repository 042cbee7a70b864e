import { createGaps } from "../sandbox/gaps";
import { routes } from "../sandbox/routes";
import { code, item, markdownTable, sentence, words } from "./markdown";

/** The emulator of each service, and the reason for it. */
export function emulatedServicesTable(): string {
  const rows = Object.entries(routes).map(([service, { emulator, reason }]) => [
    code(service),
    emulator,
    words(reason),
  ]);
  return markdownTable(["Service", "Emulator", "Reason"], rows);
}

/** The additions of the gateway to the emulators, sorted by service. */
export function gapsList(): string {
  return createGaps()
    .map(({ service, name, reason }) => ({ service, operations: name.slice(name.indexOf(":") + 1).trim(), reason }))
    .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : 0))
    .map(({ service, operations, reason }) => item(`**${code(service)}** ${words(operations)}`, sentence(reason)))
    .join("\n");
}
