import { binaryText, type Content, headBytes, textOf } from "./content";

/** Content type of a 3D file; undefined if it is none. GLB is found by its signature, as other binary formats. */
export async function threeDType(content: Content, head: Uint8Array, fileName: string): Promise<string | undefined> {
  if (isBinaryFbx(head)) return "application/x-fbx";
  if (isBinaryStl(head, content.sizeBytes)) return "model/stl";
  const text = textOf(head, content.sizeBytes);
  if (text === undefined) return undefined;
  if (isTextFbx(text)) return "application/x-fbx";
  if (isTextStl(text)) return "model/stl";
  if (/^\s*\{/.test(text)) return (await isGltf(content, text)) ? "model/gltf+json" : undefined;
  const isWhole = head.length === content.sizeBytes;
  return isObj(isWhole ? text : text.slice(0, text.lastIndexOf("\n")), fileName) ? "model/obj" : undefined;
}

const isBinaryFbx = (head: Uint8Array): boolean => binaryText(head.subarray(0, 21)) === "Kaydara FBX Binary  \0";

/** Header of 80 bytes, number of triangles, 50 bytes each: the size must be exact, for any bytes would be a header. */
function isBinaryStl(head: Uint8Array, sizeBytes: number): boolean {
  if (head.length < 84) return false;
  const triangles = new DataView(head.buffer, head.byteOffset).getUint32(80, true);
  return triangles > 0 && sizeBytes === 84 + 50 * triangles;
}

const isTextFbx = (text: string): boolean => /^\s*; FBX \d/.test(text) && text.includes("FBXHeaderExtension:");

const isTextStl = (text: string): boolean => /^\s*solid\b[^\n]*\s+facet\s+normal\s/.test(text);

/** `asset.version` is the one thing that glTF requires; the order of the keys is free, so it may be at the end. */
async function isGltf(content: Content, head: string): Promise<boolean> {
  const tailBytes = Math.min(content.sizeBytes, headBytes);
  const tail =
    content.sizeBytes > headBytes ? binaryText(await content.read(content.sizeBytes - tailBytes, tailBytes)) : "";
  return [head, tail].some((part) => /"asset"\s*:\s*\{[^{}]*"version"\s*:\s*"\d+\.\d+"/.test(part));
}

const objStatement = /^(v|vn|vt|vp|f|l|p|o|g|s|mg|mtllib|usemtl|usemap|maplib|shadow_obj|trace_obj|lod|bevel)(\s|$)/;
const objVertex = /^v(\s+[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?){3}/i;

/**
 * Wavefront OBJ has no signature: every line must be one of its statements. A name that ends with `.obj` breaks the tie
 * for a file with some other lines, as exporters write them.
 */
function isObj(text: string, fileName: string): boolean {
  const lines = text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const known = lines.filter((line) => objStatement.test(line)).length;
  const required = fileName.toLowerCase().endsWith(".obj") ? 0.9 : 1;
  return lines.some((line) => objVertex.test(line)) && known >= lines.length * required;
}
