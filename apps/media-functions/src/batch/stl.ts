import { PoisonError } from "../lib/errors";

const headerBytes = 84;
const triangleBytes = 50;

/** The vertices of a binary STL file: nine numbers for each triangle. */
export function stlTriangles(file: Buffer): Float32Array {
  if (file.length < headerBytes) throw new PoisonError("the mesh has no triangles");
  const count = file.readUInt32LE(80);
  if (file.length < headerBytes + count * triangleBytes) throw new PoisonError("the mesh is cut off");
  const triangles = new Float32Array(count * 9);
  for (let index = 0; index < count; index++) {
    const vertices = headerBytes + index * triangleBytes + 12; // after the normal
    for (let number = 0; number < 9; number++) triangles[index * 9 + number] = file.readFloatLE(vertices + number * 4);
  }
  return triangles;
}
