import { PoisonError } from "../lib/errors";

type Vector = readonly [number, number, number];

/** The analysis of a mesh, in the units of the file; masses for a density of 1. */
export interface MeshAnalysis {
  readonly triangles: number;
  readonly boundingBox: { readonly min: Vector; readonly max: Vector };
  readonly surfaceArea: number;
  /** Enclosed volume. Only that of a closed mesh means something. */
  readonly volume: number;
  /** Center of mass of the solid, or of the surface if the mesh is not closed. */
  readonly centerOfMass: Vector;
  readonly validity: {
    /** Every edge has two triangles, which go along it in opposite directions. */
    readonly isClosed: boolean;
    /** Edges of one triangle. */
    readonly openEdges: number;
    /** Edges of more than two triangles, or of two in the same direction. */
    readonly badEdges: number;
    /** Triangles without an area. */
    readonly degenerateTriangles: number;
  };
}

/** Triangles that are analyzed at most: edges are counted in memory. */
const mostTriangles = 4_000_000;

/**
 * Analyzes a mesh of triangles.
 * @param coordinates nine numbers for each triangle
 * @throws PoisonError for a mesh without triangles, with too many, or with coordinates that are no numbers
 */
export function analyzeMesh(coordinates: Float32Array): MeshAnalysis {
  const triangles = coordinates.length / 9;
  if (triangles === 0) throw new PoisonError("the mesh has no triangles");
  if (triangles > mostTriangles) {
    throw new PoisonError(`the mesh has ${triangles} triangles: up to ${mostTriangles} are analyzed`);
  }
  if (!coordinates.every(Number.isFinite)) throw new PoisonError("the mesh has coordinates that are no numbers");
  const boundingBox = boxOf(coordinates);
  const validity = validityOf(coordinates);
  const { surfaceArea, surfaceCenter, volume, solidCenter } = massOf(coordinates, boundingBox.min);
  const isSolid = validity.isClosed && volume !== 0;
  return {
    triangles,
    boundingBox: { min: rounded(boundingBox.min), max: rounded(boundingBox.max) },
    surfaceArea: digits(surfaceArea),
    volume: digits(Math.abs(volume)),
    centerOfMass: rounded(isSolid ? solidCenter : surfaceCenter),
    validity,
  };
}

/** As many digits as the coordinates have, which are 32-bit numbers. */
const digits = (value: number): number => Number(value.toPrecision(7));
const rounded = ([x, y, z]: Vector): Vector => [digits(x), digits(y), digits(z)];

const vertex = (coordinates: Float32Array, at: number): Vector => [
  coordinates[at]!,
  coordinates[at + 1]!,
  coordinates[at + 2]!,
];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const times = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function boxOf(coordinates: Float32Array): MeshAnalysis["boundingBox"] {
  const [min, max] = [[...vertex(coordinates, 0)], [...vertex(coordinates, 0)]];
  for (let at = 0; at < coordinates.length; at++) {
    const axis = at % 3;
    min[axis] = Math.min(min[axis]!, coordinates[at]!);
    max[axis] = Math.max(max[axis]!, coordinates[at]!);
  }
  return { min: min as unknown as Vector, max: max as unknown as Vector };
}

/**
 * Surface and solid: the solid is the sum of tetrahedra between the triangles and a point, with the sign of their side.
 * The point is one of the mesh, since far from it the differences of large numbers would be all that is left.
 */
function massOf(coordinates: Float32Array, origin: Vector) {
  let [surfaceArea, volume] = [0, 0];
  let surfaceSum: Vector = [0, 0, 0];
  let solidSum: Vector = [0, 0, 0];
  for (let at = 0; at < coordinates.length; at += 9) {
    const [a, b, c] = [0, 3, 6].map((offset) => minus(vertex(coordinates, at + offset), origin)) as [
      Vector,
      Vector,
      Vector,
    ];
    const normal = cross(minus(b, a), minus(c, a));
    const area = Math.sqrt(dot(normal, normal)) / 2;
    const part = dot(a, cross(b, c)) / 6;
    const sum = plus(plus(a, b), c);
    surfaceArea += area;
    volume += part;
    surfaceSum = plus(surfaceSum, times(sum, area / 3));
    solidSum = plus(solidSum, times(sum, part / 4));
  }
  const center = (sum: Vector, mass: number): Vector => (mass === 0 ? origin : plus(times(sum, 1 / mass), origin));
  return {
    surfaceArea,
    surfaceCenter: center(surfaceSum, surfaceArea),
    volume,
    solidCenter: center(solidSum, volume),
  };
}

/** Counts how often each edge is gone along in each direction. Vertices with the same coordinates are the same. */
function validityOf(coordinates: Float32Array): MeshAnalysis["validity"] {
  const ids = new Map<string, number>();
  const idAt = (at: number): number => {
    const key = `${coordinates[at]! + 0},${coordinates[at + 1]! + 0},${coordinates[at + 2]! + 0}`; // -0 is 0
    if (!ids.has(key)) ids.set(key, ids.size);
    return ids.get(key)!;
  };
  const edges = new Map<number, { along: number; against: number }>();
  let degenerateTriangles = 0;
  for (let at = 0; at < coordinates.length; at += 9) {
    const corners = [idAt(at), idAt(at + 3), idAt(at + 6)] as const;
    if (new Set(corners).size < 3) {
      degenerateTriangles++;
      continue;
    }
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const [a, b] = [corners[from], corners[to]];
      const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b); // at most 12,000,000 vertices
      const edge = edges.get(key) ?? { along: 0, against: 0 };
      if (a < b) edge.along++;
      else edge.against++;
      edges.set(key, edge);
    }
  }
  let [openEdges, badEdges] = [0, 0];
  for (const { along, against } of edges.values()) {
    if (along + against === 1) openEdges++;
    else if (along !== 1 || against !== 1) badEdges++;
  }
  return { isClosed: openEdges + badEdges === 0 && edges.size > 0, openEdges, badEdges, degenerateTriangles };
}
