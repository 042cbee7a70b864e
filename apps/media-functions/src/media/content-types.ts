import type { Kind } from "./kinds";

/** Every content type that the pipeline takes. How a file is recognized as one: `detection/`. */
const kindsByType: Readonly<Record<string, Kind>> = {
  "application/pdf": "document",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "document",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "document",
  "application/msword": "document",
  "application/vnd.ms-excel": "document",
  "application/vnd.ms-powerpoint": "document",
  "image/jpeg": "picture",
  "image/png": "picture",
  "image/webp": "picture",
  "image/heic": "picture",
  "image/heif": "picture",
  "image/tiff": "picture",
  "image/gif": "picture",
  "image/bmp": "picture",
  "model/gltf-binary": "3d",
  "model/gltf+json": "3d",
  "model/obj": "3d",
  "model/stl": "3d",
  "application/x-fbx": "3d",
  "video/mp4": "video",
  "video/x-m4v": "video",
  "video/quicktime": "video",
  "video/matroska": "video",
  "video/webm": "video",
};

export const contentTypes = Object.keys(kindsByType);

/** The kind of files of a content type; undefined if the pipeline does not take it. */
export const kindOfType = (contentType: string): Kind | undefined =>
  Object.hasOwn(kindsByType, contentType) ? kindsByType[contentType] : undefined;
