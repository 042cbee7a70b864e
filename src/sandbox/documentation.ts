import { emulatedServices } from "../../modules/aws/emulated-services";
import { createGaps } from "./gaps";

/** A table of docs/sandbox.md in plain text: the generator writes it as Markdown. */
export interface DocumentationTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The emulated services, by the name that requests are signed for. */
export function servicesTable(): DocumentationTable {
  const rows = Object.entries(emulatedServices).map(([service, { endpoints, emulator, reason }]) => [
    service,
    endpoints.join(", "),
    emulator,
    reason,
  ]);
  return { header: ["Service (as signed)", "Provider endpoints", "Emulator", "Reason"], rows };
}

/** The gaps of the emulators that the gateway fills. */
export function gapsTable(): DocumentationTable {
  const rows = createGaps().map(({ name, reason }) => [name, reason]);
  return { header: ["Gap", "Without it"], rows: rows.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)) };
}
