import { errorsIn, parseEvent } from "./diagnostics";

/** The call that changes a resource. All others that fail when a provider dies have changed nothing. */
const change = "ApplyResourceChange";
/** How Terraform reports a call to a process that ended: one or the other, by which of its routines notices it first. */
const consequence = /^(Plugin did not respond|Request cancelled)/;

/**
 * Advice when a provider's process ended during an apply; undefined if none did. Terraform says only that
 * it did not respond, or that the request was cancelled. What the provider had requested by then exists, but its id reached
 * no state, so an apply that simply goes on makes it twice or is refused.
 * @param resume the command that goes on
 */
export function deadProvider(text: string, resume: string): string | undefined {
  const events = text.split("\n").map(parseEvent);
  const diagnostics = events.flatMap((event) => event?.diagnostic ?? []);
  if (!diagnostics.some(({ summary }) => consequence.test(summary))) return undefined;
  const lost = diagnostics
    .filter(({ summary, detail = "" }) => consequence.test(summary) && detail.includes(change))
    .map(({ address }) => address ?? "something");
  const begun = events.flatMap((event) =>
    event?.type === "apply_start" && event.hook?.action === "create" ? [event.hook.resource.addr] : [],
  );
  const created = lost.filter((address) => begun.includes(address));
  const advice =
    created.length === 0
      ? ""
      : `: ${created.join(", ")} may exist without being in the state; look for them, import or delete what is there`;
  const at = lost.length === 0 ? "" : ` while it worked on ${lost.join(", ")}`;
  const others = errorsIn(text).filter((error) => !consequence.test(error));
  return [
    `the provider's process ended${at} (it crashed, or the memory was full)${advice}; then \`${resume}\``,
    ...others,
  ].join("; ");
}
