import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PoisonError } from "../lib/errors";
import { analyzeMesh } from "./mesh-analysis";
import { runProgram } from "./program";
import { type BatchOutput, expectedOutput, type StepInput } from "./step";
import { stlTriangles } from "./stl";

/** Folder of the image with the program's other files. */
const home = process.env.MEDIA_JOBS_HOME ?? "/app";

/** Triangulate first: assimp 5.2 crashes when it joins vertices of polygons. */
const optimizations = ["-tri", "-gsn", "-jiv", "-icl", "-om", "-og", "-rrm"];

/** Converts the file with assimp, and returns the path. It writes its errors to standard output and then exits with 10. */
async function convert({ file, programs }: StepInput, name: string, format: string, flags: readonly string[]) {
  const target = join(programs.cwd, name);
  await runProgram("assimp", ["export", file, target, `-f${format}`, ...flags], programs);
  const size = (await stat(target).catch(() => undefined))?.size ?? 0;
  if (size === 0) throw new PoisonError("assimp wrote no file: the model is empty");
  return target;
}

/** GLB for the web: triangles, each vertex once, meshes and nodes merged, ordered for the cache of a GPU. */
export async function optimize(input: StepInput): Promise<BatchOutput[]> {
  const file = await convert(input, "optimized.glb", "glb2", optimizations);
  return [expectedOutput("optimized.glb", file, "model/gltf-binary")];
}

/** Static analysis of the solid: size, surface, volume, center of mass, and whether the mesh is closed. */
export async function simulate(input: StepInput): Promise<BatchOutput[]> {
  const stl = await convert(input, "analyzed.stl", "stlb", ["-tri", "-ptv"]);
  const file = join(input.programs.cwd, "simulation.json");
  await writeFile(file, JSON.stringify(analyzeMesh(stlTriangles(await readFile(stl)))));
  return [expectedOutput("simulation.json", file, "application/json")];
}

/** A picture by Blender's EEVEE-free renderer (Cycles on the CPU): the model from above the corner of its bounding box. */
export async function render(input: StepInput): Promise<BatchOutput[]> {
  const model = await convert(input, "rendered.glb", "glb2", ["-tri", "-gsn"]);
  const file = join(input.programs.cwd, "render.png");
  const script = join(home, "render.py");
  const args = ["--background", "--factory-startup", "--python-exit-code", "1", "--python", script, "--", model, file];
  await runProgram("blender", args, input.programs);
  return [expectedOutput("render.png", file, "image/png")];
}
