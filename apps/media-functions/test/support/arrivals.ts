import {
  type Addition,
  expecting,
  failureArrived,
  noticeArrived,
  objectArrived,
  type UploadVersion,
} from "../../src/media/join/changes";

const uploadId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
export const upload: UploadVersion = { uploadId, version: "v1", uploadKey: `${uploadId}#v1` };
export const now = "2026-11-29T12:00:00.000Z";
export const names = ["a.json", "b.json", "c.json", "d.json"] as const;

/** An arrival by a short name: `object a.json`, `notice a.json`, `failure a.json`. */
export function arrival(what: string): Addition {
  const known = additions.get(what) ?? additionOf(what);
  additions.set(what, known);
  return known;
}

/** Additions are values, so each is made once for the hundred thousand cases of a test. */
const additions = new Map<string, Addition>();

function additionOf(what: string): Addition {
  const [type, name] = what.split(" ") as [string, string];
  if (type === "object") {
    const key = `outputs/${upload.uploadId}/${upload.version}/${name}`;
    return objectArrived(upload, now, name, { key, size: 1, etag: "e", at: now });
  }
  if (type === "notice") return noticeArrived(upload, now, name, { processDurationMs: 5, engine: "textract", at: now });
  return failureArrived(upload, now, name, "unreadable");
}

/** The start controller's write. */
export const expectation = (expected: readonly string[]): Addition =>
  expecting(upload, now, { owner: "ada", kind: "document", expected, startedAt: now, processingOptions: [] });

/** Objects and notices of the first outputs. */
export const arrivalsOf = (count: number): string[] =>
  names.slice(0, count).flatMap((name) => [`object ${name}`, `notice ${name}`]);
