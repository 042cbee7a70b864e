import { emulatedServices } from "../../modules/aws/emulated-services";
import { createGaps } from "../sandbox/gaps";
import { code, item, markdownTable, sentence, words } from "./markdown";

/** The emulator of each service, and the reason for it. */
export function emulatedServicesTable(): string {
  const rows = Object.entries(emulatedServices).map(([service, { endpoints, emulator, reason }]) => [
    code(service),
    endpoints.map(code).join(", "),
    emulator,
    words(reason),
  ]);
  return markdownTable(["Signed for", "Provider endpoints", "Emulator", "Reason"], rows);
}

/** The additions of the gateway to the emulators, sorted by service. */
export function gapsList(): string {
  return createGaps()
    .map(({ service, name, reason }) => ({ service, operations: name.slice(name.indexOf(":") + 1).trim(), reason }))
    .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : 0))
    .map(({ service, operations, reason }) => item(`**${code(service)}** ${words(operations)}`, sentence(reason)))
    .join("\n");
}
