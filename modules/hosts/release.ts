import type { Architecture } from "../aws/instance-types";

/** A file to download, with its SHA-256. */
export interface Release {
  readonly url: string;
  readonly sha256: string;
}

/** A program that is released for each architecture. */
export type ReleaseByArchitecture = Readonly<Record<Architecture, Release>>;

/** Settings by which the program `fetch` gets a release: `K3S_URL` and `K3S_SHA256`. */
export const releaseSettings = (name: string, { url, sha256 }: Release): Readonly<Record<string, string>> => ({
  [`${name}_URL`]: url,
  [`${name}_SHA256`]: sha256,
});
