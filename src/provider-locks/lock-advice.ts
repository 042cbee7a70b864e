import { errorSummary } from "../run/unit/diagnostics";
import type { LockRequest } from "./make-lock";

/** Why Terraform could not lock providers, without what it says of itself. */
export function lockFailure(text: string): string {
  return errorSummary(text)
    .replace(
      /^Could not retrieve providers for locking .*? requested providers for (\w+) .*? be installed: - /,
      "for $1, ",
    )
    .replace(/\.$/, "");
}

/** Advice when Terraform could not lock providers, derived from its output. */
export function lockAdvice(text: string, { fsMirror, netMirror }: Pick<LockRequest, "fsMirror" | "netMirror">): string {
  const plain = text.replace(/\s+/g, " ");
  const mirror = fsMirror !== undefined ? "--fs-mirror" : netMirror !== undefined ? "--net-mirror" : undefined;
  const platforms = new Set([...plain.matchAll(/is not available for (\w+)/g)].map(([, platform]) => platform));
  if (platforms.size > 0) {
    const all = [...platforms].join(", ");
    return mirror === undefined
      ? `name the platforms that you use, without ${all}: --platform <system>_<architecture>, once for each`
      : `name the platforms that ${mirror} has, without ${all}: --platform <system>_<architecture>, once for each`;
  }
  if (/previously-selected version \S+ is no longer available/.test(plain)) {
    return mirror === undefined
      ? "--upgrade takes the newest version that there is"
      : `put that version into what ${mirror} names, or take the newest there with --upgrade`;
  }
  if (mirror !== undefined) return `look whether ${mirror} names the right place, and whether the provider is there`;
  if (/could not connect|could not query|failed to request|no such host|connection refused|timeout/i.test(plain)) {
    return "this asks the registry itself, whatever the CLI configuration says: name a mirror with --fs-mirror <folder> or --net-mirror <url>, or try again where the registry can be reached";
  }
  return "fix the cause and run it again";
}
