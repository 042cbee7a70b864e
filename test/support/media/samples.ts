import { heic, mkv, mov, mp4, webm } from "./boxes";
import { doc, docx, pdf } from "./documents";
import { fbx, glb, gltf, obj, stl } from "./models";
import { jpeg, png, tiff, webp } from "./pictures";

export type Kind = "document" | "picture" | "3d" | "video";

interface Format {
  readonly kind: Kind;
  readonly contentType: string;
  /** A small file of the format. Other text makes another file; the same text makes the same bytes. */
  readonly make: (text: string) => Buffer | Promise<Buffer>;
}

const format = (kind: Kind, contentType: string, make: Format["make"]): Format => ({ kind, contentType, make });

/** Every format that the pipeline accepts, by its usual file extension. */
export const formats = {
  pdf: format("document", "application/pdf", pdf),
  docx: format("document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx),
  doc: format("document", "application/msword", doc),
  jpg: format("picture", "image/jpeg", jpeg),
  png: format("picture", "image/png", png),
  webp: format("picture", "image/webp", webp),
  heic: format("picture", "image/heic", heic),
  tiff: format("picture", "image/tiff", tiff),
  glb: format("3d", "model/gltf-binary", glb),
  gltf: format("3d", "model/gltf+json", gltf),
  obj: format("3d", "model/obj", obj),
  stl: format("3d", "model/stl", stl),
  fbx: format("3d", "application/octet-stream", fbx),
  mp4: format("video", "video/mp4", mp4),
  mov: format("video", "video/quicktime", mov),
  mkv: format("video", "video/x-matroska", mkv),
  webm: format("video", "video/webm", webm),
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
