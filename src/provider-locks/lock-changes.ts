import type { LockFile } from "./lock-file";
import { sourceOf } from "./requirements";

/** How a new lock of a provider differs from the old one. */
export type LockChange = "unchanged" | "new" | "another version" | "other checksums" | "removed";

/** A provider in the old or the new lock file. */
export interface ProviderChange {
  readonly source: string;
  readonly before?: string;
  readonly now?: string;
  readonly change: LockChange;
}

/**
 * The new locks, with the old block of each provider whose version is the same and whose checksums are among the old ones:
 * an upgrade that finds nothing newer takes no platform away.
 */
export function keepPlatforms(before: LockFile | undefined, now: LockFile): LockFile {
  const providers = now.providers.map((made) => {
    const old = before?.providers.find(({ address }) => address === made.address);
    const has = new Set(old?.text.split("\n"));
    return old !== undefined && made.text.split("\n").every((line) => has.has(line)) ? old : made;
  });
  return { ...now, providers };
}

/** Change of each provider, in order of sources. */
export function lockChanges(before: LockFile | undefined, now: LockFile): ProviderChange[] {
  const [old, current] = [before?.providers ?? [], now.providers].map(
    (providers) => new Map(providers.map((each) => [sourceOf(each.address), each])),
  );
  return [...new Set([...old!.keys(), ...current!.keys()])].sort().map((source) => {
    const [from, to] = [old!.get(source), current!.get(source)];
    const change = (): LockChange => {
      if (to === undefined) return "removed";
      if (from === undefined) return "new";
      if (from.version !== to.version) return "another version";
      return from.text === to.text ? "unchanged" : "other checksums";
    };
    return { source, before: from?.version, now: to?.version, change: change() };
  });
}
