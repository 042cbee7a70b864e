import { bucketOf, deletesBucket, isSuccess, xml, type Answer, type Gap, type SandboxRequest } from "./gap";

/** Configurations of which a bucket may have several, each with an id. The value is the element of their list. */
const listNames: Readonly<Record<string, string>> = {
  analytics: "ListBucketAnalyticsConfigurationsResult",
  "intelligent-tiering": "ListBucketIntelligentTieringConfigurationsOutput",
  inventory: "ListInventoryConfigurationsResult",
  metrics: "ListMetricsConfigurationsResult",
};

/** Configurations of which a bucket always has one, with their default. */
const defaults: Readonly<Record<string, string>> = {
  requestPayment: `<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>`,
};

/** Configurations that neither emulator has. The gateway refuses them, because ministack would misread them too. */
const refused = ["abac", "metadataConfiguration", "metadataTable", "policyStatus"];

/**
 * Sub-resources of buckets that ministack does not know. It handles a request for them as a request for the bucket, so
 * deleting a metrics configuration would delete the bucket. The gateway keeps them until the bucket is deleted.
 */
export function bucketConfigurations(): Gap {
  const kept = new Map<string, Map<string, string>>();

  const store = ({ method, query }: SandboxRequest, kind: string, bucket: string, body: Buffer): Answer => {
    const configurations = kept.get(bucket) ?? new Map<string, string>();
    kept.set(bucket, configurations);
    const prefix = `${kind} `;
    const key = prefix + (query.get("id") ?? "");
    if (method === "PUT") {
      configurations.set(key, body.toString().replace(/^\s*<\?xml.*?\?>\s*/, ""));
      return { status: 200, headers: {}, body: "" };
    }
    const found = configurations.get(key) ?? defaults[kind];
    if (method === "GET" && kind in listNames && !query.has("id")) {
      const all = [...configurations].filter(([name]) => name.startsWith(prefix)).map(([, text]) => text);
      const name = listNames[kind]!;
      return xml(200, `${declaration}<${name} xmlns="${s3}"><IsTruncated>false</IsTruncated>${all.join("")}</${name}>`);
    }
    if (found === undefined) return error(404, "NoSuchConfiguration", "The specified configuration does not exist.");
    if (method === "GET") return xml(200, declaration + found);
    if (method !== "DELETE") return error(405, "MethodNotAllowed", "The specified method is not allowed.");
    configurations.delete(key);
    return { status: 204, headers: {}, body: "" };
  };

  return {
    name: "s3: analytics, intelligent-tiering, inventory, metrics and requestPayment configurations of buckets",
    service: "s3",
    reason: "ministack handles them as the bucket: a PUT creates the bucket, a DELETE deletes it",
    matches: (request) => {
      if (bucketOf(request) === undefined) return false;
      return kindOf(request) !== undefined || refused.some((name) => request.query.has(name)) || deletesBucket(request);
    },
    async answer(request, body, askEmulator) {
      const bucket = bucketOf(request)!;
      const kind = kindOf(request);
      if (kind !== undefined) {
        const head = await askEmulator({ method: "HEAD", path: `/${bucket}`, body: "" });
        if (head.status === 404) return error(404, "NoSuchBucket", "The specified bucket does not exist");
        return isSuccess(head) ? store(request, kind, bucket, body) : head;
      }
      if (!deletesBucket(request)) {
        return error(
          501,
          "NotImplemented",
          `The sandbox does not support ${[...request.query.keys()].join(", ")} of buckets.`,
        );
      }
      const deleted = await askEmulator();
      if (isSuccess(deleted)) kept.delete(bucket);
      return deleted;
    },
  };
}

const kindOf = ({ query }: SandboxRequest): string | undefined =>
  [...Object.keys(listNames), ...Object.keys(defaults)].find((name) => query.has(name));

const s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
const declaration = `<?xml version="1.0" encoding="UTF-8"?>\n`;

const error = (status: number, code: string, message: string): Answer =>
  xml(status, `${declaration}<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
