import { float32, padded, uint16, uint32 } from "./bytes";

const corners = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
] as const;
const positions = Buffer.concat(corners.flat().map(float32));

const scene = (text: string, uri?: string) => ({
  asset: { version: "2.0", copyright: text },
  scene: 0,
  scenes: [{ nodes: [0] }],
  nodes: [{ mesh: 0 }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: "VEC3", min: [0, 0, 0], max: [1, 1, 0] }],
  bufferViews: [{ buffer: 0, byteLength: positions.length }],
  buffers: [{ byteLength: positions.length, ...(uri && { uri }) }],
});

/** A triangle as glTF, its copyright the text. */
export const gltf = (text: string): Buffer =>
  Buffer.from(JSON.stringify(scene(text, `data:application/octet-stream;base64,${positions.toString("base64")}`)));

/** The same as a binary file. */
export function glb(text: string): Buffer {
  const json = padded(Buffer.from(JSON.stringify(scene(text))));
  const chunks = Buffer.concat([
    ...[uint32(json.length), Buffer.from("JSON"), json],
    ...[uint32(positions.length), Buffer.from("BIN\0"), positions],
  ]);
  return Buffer.concat([Buffer.from("glTF"), uint32(2), uint32(chunks.length + 12), chunks]);
}

/** The triangle as text of Wavefront. */
export const obj = (text: string): Buffer =>
  Buffer.from(`# ${text}\no triangle\n${corners.map((corner) => `v ${corner.join(" ")}\n`).join("")}f 1 2 3\n`);

/** The triangle as binary STL, the text in its head. */
export function stl(text: string): Buffer {
  const head = Buffer.alloc(80);
  head.write(`binary ${text}`, "latin1");
  return Buffer.concat([head, uint32(1), ...[0, 0, 1].map(float32), positions, uint16(0)]);
}

/** An FBX file of version 7.4 without nodes; the text follows the end of its list. */
export const fbx = (text: string): Buffer =>
  Buffer.concat([
    Buffer.from("Kaydara FBX Binary  \0\x1a\0", "latin1"),
    uint32(7400),
    Buffer.alloc(13),
    Buffer.from(text, "latin1"),
  ]);
