/** States of the processing of an upload. */
export const outputStatuses = ["PROCESSING", "COMPLETE", "FAILED", "TIMED_OUT"] as const;

/** The item of an upload in the output table, as far as it is shown. Objects are attributes `object#<name>`. */
export type OutputItem = Readonly<Record<string, unknown>> & { readonly version: string; readonly status: string };

const shown = ["uploadId", "version", "kind", "status", "reason", "startedAt", "updatedAt", "completedAt", "expected"];
const objectPrefix = "object#";

/** The processing of one version of an upload for its owner. Objects are downloaded from the CDN, by their keys. */
export function outputView(item: OutputItem) {
  const objects = Object.entries(item)
    .filter(([name]) => name.startsWith(objectPrefix))
    .map(([name, object]) => ({ name: name.slice(objectPrefix.length), ...(object as { readonly key: string }) }));
  return {
    ...Object.fromEntries(shown.filter((name) => name in item).map((name) => [name, item[name]])),
    version: item.version,
    status: item.status,
    objects: objects.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
