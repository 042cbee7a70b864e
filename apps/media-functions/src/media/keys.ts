const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const uploadIdPattern = new RegExp(`^${uuid}$`);
const inputPattern = new RegExp(`^uploads/(${uuid})/([^/]+)$`);
const outputPattern = new RegExp(`^outputs/(${uuid})/([^/]+)/(.+)$`);

export const isUploadId = (text: string): boolean => uploadIdPattern.test(text);

/** The key of an upload in the input bucket. */
export const inputKey = (uploadId: string, fileName: string): string => `uploads/${uploadId}/${fileName}`;

/** The parts of a key in the input bucket; undefined if it is not the key of an upload. */
export function parseInputKey(key: string): { readonly uploadId: string; readonly fileName: string } | undefined {
  const [, uploadId, fileName] = inputPattern.exec(key) ?? [];
  return uploadId === undefined || fileName === undefined ? undefined : { uploadId, fileName };
}

/** The key of an output. `name` is one of `expectedOutputs`, and may have folders. */
export const outputKey = (uploadId: string, version: string, name: string): string =>
  `outputs/${uploadId}/${version}/${name}`;

/** The parts of a key in the output bucket; undefined if it is not the key of an output. */
export function parseOutputKey(
  key: string,
): { readonly uploadId: string; readonly version: string; readonly name: string } | undefined {
  const [, uploadId, version, name] = outputPattern.exec(key) ?? [];
  return uploadId === undefined || version === undefined || name === undefined
    ? undefined
    : { uploadId, version, name };
}

/** Identity of one version of an upload, and the key of its output record. */
export const uploadKeyOf = (uploadId: string, version: string): string => `${uploadId}#${version}`;

/** The upload and version of an upload key; undefined if it is not one. */
export function parseUploadKey(key: string): { readonly uploadId: string; readonly version: string } | undefined {
  const uploadId = key.slice(0, 36);
  return isUploadId(uploadId) && key[36] === "#" && key.length > 37 ? { uploadId, version: key.slice(37) } : undefined;
}

/**
 * Version of an S3 object: its version id, or its ETag without quotes in a bucket without versions. Versions of a bucket
 * whose versioning is suspended are "null", which does not tell two objects apart: the ETag does.
 */
export const versionOf = (object: { readonly versionId?: string; readonly etag: string }): string =>
  object.versionId === undefined || object.versionId === "" || object.versionId === "null"
    ? object.etag.replaceAll('"', "")
    : object.versionId;
