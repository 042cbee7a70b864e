import { bucketOf, deletesBucket, isSuccess, xml, type Answer, type Gap } from "./gap";

const minimumSize = "x-amz-transition-default-minimum-object-size";

/**
 * Lifecycle rules of a bucket, returned as they were put. ministack receives and validates them too, but drops parts of
 * them (object sizes in `And`, versions to keep, the minimum size for transitions), and the provider waits three minutes
 * for its own rules to come back.
 */
export function bucketLifecycle(): Gap {
  const kept = new Map<string, Answer>();
  return {
    name: "s3: lifecycle rules of buckets, including the minimum object size for transitions",
    service: "s3",
    reason: "ministack drops parts of the rules, and the provider waits for them until it times out",
    matches: (request) => bucketOf(request) !== undefined && (request.query.has("lifecycle") || deletesBucket(request)),
    async answer(request, body, askEmulator) {
      const bucket = bucketOf(request)!;
      const rulesAsPut = kept.get(bucket);
      if (request.method === "GET" && rulesAsPut !== undefined) return rulesAsPut;
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
