import { problem, type Problem } from "../../src/engine/problem";
import { matchesTag } from "./image-lifecycle";

const digest = /^sha256:[0-9a-f]{64}$/;
/** A whole version (`1.4.0`, `v1.4.0-rc.1`) or a commit (`git-3f2a91c`). */
const version = /^(v?\d+\.\d+\.\d+([.-][\w.-]+)?|git-[0-9a-f]{7,40})$/;

/** The image of a repository by its tag, or by its digest. */
export const imageOf = (repositoryUrl: string, tag: string): string =>
  digest.test(tag) ? `${repositoryUrl}@${tag}` : `${repositoryUrl}:${tag}`;

/** Reports a tag that could mean another image tomorrow, and one whose image the repository lets expire. */
export function imageTagProblems(path: string, tag: string, releaseTags: readonly string[]): Problem[] {
  if (digest.test(tag)) return [];
  if (!version.test(tag)) {
    const must = "be a version or a digest: a tag that moves changes what runs without a plan";
    return [problem({ path, value: tag, must, fix: '"1.4.0", "git-3f2a91c" or "sha256:…"' })];
  }
  if (releaseTags.some((pattern) => matchesTag(pattern, tag))) return [];
  const must = `match releaseTags of ecr (${releaseTags.join(", ")}): its lifecycle expires other images`;
  return [problem({ path, value: tag, must })];
}
