import { bucketOf, deletesBucket, isSuccess, xml, type Answer, type Gap } from "./gap";

const minimumSize = "x-amz-transition-default-minimum-object-size";

/**
 * A bucket's lifecycle rules, answered as they were put. ministack also gets them, and checks them, but
 * forgets parts of them (object sizes within `And`, versions to keep, the minimum size for transitions),
 * and the provider waits for three minutes for what it put to come back.
 */
export function bucketLifecycle(): Gap {
  const kept = new Map<string, Answer>();
  return {
    name: "s3: lifecycle rules of buckets, with their minimum size for transitions",
    service: "s3",
    reason: "ministack forgets parts of the rules, and the provider waits for them in vain",
    matches: (request) => bucketOf(request) !== undefined && (request.query.has("lifecycle") || deletesBucket(request)),
    async answer(request, body, askEmulator) {
      const bucket = bucketOf(request)!;
      const known = kept.get(bucket);
      if (request.method === "GET" && known !== undefined) return known;
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      if (request.method === "DELETE") kept.delete(bucket);
      if (request.method !== "PUT") return answer;
      const size = String(request.headers[minimumSize] ?? "all_storage_classes_128K");
      const rules = xml(200, body);
      kept.set(bucket, { ...rules, headers: { ...rules.headers, [minimumSize]: size } });
      return { ...answer, headers: { ...answer.headers, [minimumSize]: size } };
    },
  };
}
